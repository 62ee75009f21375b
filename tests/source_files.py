"""Where the project's own source files are, for the tests that read them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("workbench", "plugins")


@cache
def product_files() -> tuple[Path, ...]:
    """Every Python file that users receive."""
    return tuple(sorted(path for top in PRODUCT for path in (ROOT / top).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def tracked_files() -> list[Path]:
    """Every file in version control; in an unpacked archive every file of the project's own folders."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0")[:-1]
    if listed.returncode or not names:
        folders = (*PRODUCT, "tests", "docs", "benchmarks", "resources")
        return [path for top in folders for path in (ROOT / top).rglob("*") if path.is_file()]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
