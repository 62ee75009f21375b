"""Write a Dataset as a file of any format, and say beforehand what the format would lose."""

from __future__ import annotations

import warnings
from pathlib import Path

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.draft import drafted
from workbench.data.files.format import FileFormat
from workbench.data.files.read import resolve
from workbench.data.files.registry import format_named, writable
from workbench.data.progress import Progress
from workbench.data.variable import Measure
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
    except Exception as error:  # what a library refuses is told by its own words
        reason = str(error) or type(error).__name__
        raise DataError(
            f"{known.title} cannot hold these data: {reason}.", "Choose another format."
        ) from None
    return losses(dataset, known)


def losses(dataset: Dataset, format: FileFormat) -> tuple[str, ...]:
    """What of these data the format cannot hold, a sentence each; () when everything is kept."""
    found = []
    for what, has in _HAS.items():
        names = [v.name for v in dataset.variables if has(dataset, v.name)] if what in format.loses else []
        if names:
            listed = ", ".join(f"'{name}'" for name in names[:3]) + (" and others" if len(names) > 3 else "")
            found.append(f"{format.title} does not keep {what} ({listed}).")
    return tuple(found)


def _labels(data: Dataset, name: str) -> bool:
    return bool(data.variable(name).label)


def _value_labels(data: Dataset, name: str) -> bool:
    variable = data.variable(name)
    return any(level.label for level in (*variable.levels, *variable.value_labels))


def _order(data: Dataset, name: str) -> bool:
    variable = data.variable(name)
    values = tuple(level.value for level in variable.levels)
    return variable.measure is Measure.ORDINAL or variable.reference not in (None, *values[:1])


def _missing(data: Dataset, name: str) -> bool:
    return data.variable(name).declares_missing


def _unused(data: Dataset, name: str) -> bool:
    from workbench.data.metadata import unused_levels

    return isinstance(data.column(name), CodedColumn) and bool(unused_levels(data, name))


_HAS = {
    "variable labels": _labels,
    "value labels": _value_labels,
    "the order of levels": _order,
    "missing codes": _missing,
    "unused levels": _unused,
}
