"""The files opened or saved lately, newest first."""

from __future__ import annotations

import json
from pathlib import Path

from workbench.errors import ProjectError
from workbench.paths import config_dir
from workbench.project.atomic import replacing

LIMIT = 12


def recent_files() -> list[Path]:
    """Those that still exist; a damaged list counts as empty, since nothing of the user's is in it."""
    try:
        names = json.loads(_list_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    if not isinstance(names, list):
        return []
    return [Path(name) for name in names if isinstance(name, str) and Path(name).is_file()][:LIMIT]


def remember(path: Path) -> None:
    """Put `path` on top. A list that cannot be written is not worth a message."""
    chosen = path.resolve()
    names = [str(chosen), *(str(p) for p in recent_files() if p != chosen)][:LIMIT]
    try:
        with replacing(_list_file()) as file:
            file.write(json.dumps(names, ensure_ascii=False, indent=1).encode())
    except ProjectError:
        return


def forget_all() -> None:
    _list_file().unlink(missing_ok=True)


def _list_file() -> Path:
    return config_dir() / "recent.json"
