"""Where the files that ship with the workbench are: icons, fonts, the style sheet."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file; FileNotFoundError if the installation is incomplete."""
    path = FOLDER.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path
