"""Files that commands write: is there a place for them, and a clear word when they cannot be written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.project.atomic import write_whole


def check_folders(paths: Iterable[Path | None]) -> None:
    """Before a long computation: is there a place for what it will write?"""
    for path in paths:
        if path is not None and not path.absolute().parent.is_dir():
            raise WorkbenchError(
                f"There is no folder '{path.parent}' to write '{path.name}' to.", "Make it first."
            )


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8."""
    write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing; its own folder is made where its parent exists."""
    try:
        if path.parent.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise WorkbenchError(f"'{path}' cannot be written: {reason}.", "Choose another place.") from None
