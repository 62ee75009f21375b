"""Read a file of any format but text into a Dataset; what goes wrong in a library is told in a sentence."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.apart import read_apart
from workbench.data.files.format import FileFormat, Reading
from workbench.data.files.registry import format_of
from workbench.data.files.source import Source, damaged
from workbench.data.progress import Progress
from workbench.data.text.files import unchanged
from workbench.errors import Cancelled, DataError, WorkbenchError


def read_file(
    path: str | Path,
    reading: Reading | None = None,
    *,
    format: FileFormat | None = None,
    missing: Mapping[str, tuple[str, ...]] | None = None,
    reporter: Progress | None = None,
) -> Dataset:
    """The data set in the file at `path`.

    reading: which sheet, table or object, and more; format: None finds it out; missing: declared missing
    codes by variable. Raises DataError when the file cannot be read, Cancelled when the reporter says so.
    """
    path = Path(path)
    known = format_of(path) if format is None else format
    source = Source(path, known, reading or Reading(), missing or {}, reporter)
    with unchanged(path):
        return read_apart(source, read_here) if known.apart else read_here(source)


def read_here(source: Source) -> Dataset:
    """The data set, read by this process."""
    with in_words(source.path, source.format):
        found = resolve(source.format.reader)(source)
    assert isinstance(found, Dataset)
    return found


def parts_of(path: str | Path, format: FileFormat | None = None) -> tuple[str, ...]:
    """Names of the sheets, tables or objects in a file; () when the format holds only one."""
    path = Path(path)
    known = format_of(path) if format is None else format
    if not known.parts:
        return ()
    with in_words(path, known):
        return tuple(resolve(known.parts)(path))


def resolve(place: str) -> Callable[..., Any]:
    """The callable named "module:callable"."""
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


@contextmanager
def in_words(path: Path, format: FileFormat) -> Iterator[None]:
    """Failures of libraries as DataError; their warnings are about their own affairs."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (WorkbenchError, Cancelled):
        raise
    except ImportError as error:
        library, extra = format.library
        if not library:
            raise DataError(f"A library to read {format.title} is missing ({error.name}).") from None
        raise DataError(
            f"Files of {format.title} need the library {library}, which is not installed.",
            f"Install it with: pip install multilevel-workbench[{extra}].",
        ) from None
    except MemoryError:
        raise DataError(
            f"'{path.name}' does not fit into memory.",
            "Save the variables and rows that you need to another file.",
        ) from None
    except OSError as error:
        if error.strerror is None:
            raise damaged(path, format.title) from None
        raise DataError(
            f"'{path.name}' cannot be read: {error.strerror}.", "Check the disk or the connection."
        ) from None
    except Exception:  # a library meets bytes nobody foresaw, and raises what it likes
        raise damaged(path, format.title) from None
