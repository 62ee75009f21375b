"""Open a data file; every way in which that can fail is told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workbench.errors import DataError


def open_data_file(path: str | Path) -> BinaryIO:
    """The file opened for reading bytes; DataError when it is missing, empty, a folder or not permitted."""
    path = Path(path)
    try:
        if path.is_dir():
            raise DataError(f"'{path.name}' is a folder, not a data file.", "Choose a file in it.")
        file = path.open("rb")
        if path.is_file() and path.stat().st_size == 0:
            file.close()
            raise DataError(f"'{path.name}' is empty.", "Export the data again, or choose another file.")
    except FileNotFoundError:
        advice = "Check the name, or whether the file was moved."
        raise DataError(f"There is no file '{path}'.", advice) from None
    except PermissionError:
        advice = "Ask its owner for permission to read it, or copy it to a folder of your own."
        raise DataError(f"'{path}' may not be read.", advice) from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise DataError(
            f"'{path}' cannot be opened: {reason}.", "Check the disk or the connection."
        ) from None
    except ValueError:
        raise DataError(f"'{path!s}' is not a file name.", "Check the name.") from None
    return file


@contextmanager
def unchanged(path: str | Path) -> Iterator[None]:
    """The file stays as it is while the block reads it; else DataError, whatever came of the reading."""
    before = _stamp(Path(path))
    try:
        yield
    except DataError:
        _compare(Path(path), before)
        raise
    _compare(Path(path), before)


def _compare(path: Path, before: tuple[int, int] | None) -> None:
    if _stamp(path) != before:
        raise DataError(
            f"'{path.name}' changed while it was read.",
            "Wait until the other program has written it, then open it again.",
        )


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and time of change of an ordinary file."""
    try:
        about = path.stat()
    except (OSError, ValueError):
        return None
    return (about.st_size, about.st_mtime_ns) if path.is_file() else None
