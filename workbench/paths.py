"""Where the workbench keeps its own files; WORKBENCH_HOME moves them all below one folder."""

from __future__ import annotations

import os
from pathlib import Path

APP = "multilevel-workbench"


def config_dir() -> Path:
    """Settings and the list of recent files."""
    return _folder("config")


def state_dir() -> Path:
    """Recovery files and logs."""
    return _folder("state")


def cache_dir() -> Path:
    """What can be made again at any time."""
    return _folder("cache")


def _folder(kind: str) -> Path:
    home = os.environ.get("WORKBENCH_HOME")
    if home:
        folder = Path(home) / kind
    else:
        import platformdirs

        finders = {
            "config": platformdirs.user_config_path,
            "state": platformdirs.user_state_path,
            "cache": platformdirs.user_cache_path,
        }
        folder = finders[kind](APP, appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
