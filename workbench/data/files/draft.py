"""A file appears complete or not at all: it is written beside its place and renamed when it is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench.data.refusal import why_refused
from workbench.errors import Cancelled, DataError, WorkbenchError

_PROBE, _PROBES = bytes(1 << 20), 16


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Where to write; takes the place of `path` in the end. DataError when the disk does not let us.

    Libraries tell little of a full disk; after an error that is not ours the disk itself is asked.
    """
    draft = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())  # a disk over the network may refuse only now
        draft.replace(path)
    except OSError as error:
        raise refused(path, error) from None
    except (WorkbenchError, Cancelled):
        raise
    except Exception:  # of a library, which may hide what the disk said
        _ask_disk(path, draft)
        raise
    finally:
        with suppress(OSError):
            draft.unlink()


def refused(path: Path, error: OSError) -> DataError:
    """The refusal of the system in our words."""
    reason, advice = why_refused(error)
    return DataError(f"'{path.name}' cannot be written: {reason}.", advice)


def _ask_disk(path: Path, draft: Path) -> None:
    """DataError when the disk takes no more of the draft."""
    try:
        with draft.open("ab") as file:
            for _ in range(_PROBES):
                file.write(_PROBE)
            os.fsync(file.fileno())
    except OSError as error:
        raise refused(path, error) from None
