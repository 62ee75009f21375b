"""Write a Dataset as a file of any format, and say beforehand what the format would lose."""

from __future__ import annotations

import warnings
from pathlib import Path

from workbench.data.dataset import Dataset
from workbench.data.files.draft import drafted
from workbench.data.files.format import FileFormat
from workbench.data.files.losses import losses
from workbench.data.files.read import resolve
from workbench.data.files.registry import format_named, writable
from workbench.data.progress import Progress
from workbench.errors import Cancelled, DataError, WorkbenchError


def write_file(
    dataset: Dataset,
    path: str | Path,
    format: FileFormat | None = None,
    *,
    reporter: Progress | None = None,
) -> tuple[str, ...]:
    """Write all columns to `path`, in the format its name tells; returns what was lost, in sentences.

    Raises DataError when the format cannot be written or cannot hold the data, Cancelled on request.
    """
    path = Path(path)
    known = format_named(path) if format is None else format
    if not known.writer:
        names = ", ".join(f"{f.title} ({f.suffixes[0]})" for f in writable())
        raise DataError(f"Files of {known.title} can be read but not written.", f"Choose {names}.")
    if not dataset.names:
        raise DataError("There are no variables to write.", "Open data first.")
    if not all(map(str.strip, dataset.names)):
        raise DataError("A variable has a name without any sign.", "Give it one before you write the data.")
    write = resolve(known.writer)
    try:
        with drafted(path) as draft, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            write(dataset, draft, reporter=reporter)
        if known.beside:
            resolve(known.beside)(dataset, path)
    except ImportError:
        library, extra = known.library
        raise DataError(
            f"Files of {known.title} need the library {library}, which is not installed.",
            f"Install it with: pip install multilevel-workbench[{extra}].",
        ) from None
    except (WorkbenchError, Cancelled):
        raise
    except UnicodeEncodeError:
        raise DataError(
            f"{known.title} cannot hold these data: a name or text has a sign that is only half a character.",
            "Look for it in names, values and labels, and type it anew.",
        ) from None
    except Exception as error:  # what a library refuses is told by its own words
        reason = str(error) or type(error).__name__
        raise DataError(
            f"{known.title} cannot hold these data: {reason}.", "Choose another format."
        ) from None
    return losses(dataset, known)
