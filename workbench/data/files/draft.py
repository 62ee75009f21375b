"""A file appears complete or not at all: it is written beside its place and renamed when it is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import DataError


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Where to write; takes the place of `path` in the end. DataError when the folder does not let us."""
    draft = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        reason = error.strerror or "the disk refuses it"
        raise DataError(f"'{path}' cannot be written: {reason}.", "Choose another folder.") from None
    finally:
        draft.unlink(missing_ok=True)
