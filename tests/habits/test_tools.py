"""The checkers agree: ruff, mypy in strict mode, and the import contracts of pyproject.toml."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from source_files import ROOT


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "mypy"],
        ["-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_logo=True))"],
    ],
    ids=["ruff", "mypy", "import-linter"],
)
def test_checker_has_nothing_to_say(command: list[str]) -> None:
    plain = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=plain, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
