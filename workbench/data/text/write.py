"""Write a Dataset as delimited text, so that reading it gives the same values to the last digit.

Numbers are written in their shortest exact form, whole numbers without decimals; text as it is, quoted where
needed; empty cells empty. The file appears complete or not at all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.draft import drafted
from workbench.data.missing import missing_mask
from workbench.data.progress import Progress
from workbench.data.text.format import TextFormat
from workbench.data.text.numbers import MAX_EXACT, is_float, number_text
from workbench.data.variable import Variable
from workbench.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROWS_AT_ONCE = 20_000


def write_text(
    dataset: Dataset,
    path: str | Path,
    format: TextFormat | None = None,
    *,
    labels: bool = False,
    erase_missing: bool = False,
    reporter: Progress | None = None,
) -> None:
    """Write all columns to `path`; an existing file is replaced when all is written.

    format: default UTF-8 with commas; row_names, skip_lines and aligned mean nothing here. labels: write the
    label of a level where it has one. erase_missing: write declared missing codes as empty cells.
    Raises DataError when the file cannot be written, Cancelled when the reporter says so.
    """
    with drafted(Path(path)) as draft:
        write(dataset, draft, format, labels=labels, erase_missing=erase_missing, reporter=reporter)


def write(
    dataset: Dataset,
    path: Path,
    format: TextFormat | None = None,
    *,
    labels: bool = False,
    erase_missing: bool = False,
    reporter: Progress | None = None,
) -> None:
    """As `write_text`, in the very place."""
    form = format or TextFormat()
    _check_signs(dataset)
    tables = [_table(dataset, variable, labels, erase_missing) for variable in dataset.variables]
    columns = [dataset.column(name) for name in dataset.names]
    with _opened(path, form.encoding) as file:
        made = partial(csv.writer, file, delimiter=form.delimiter, quotechar=form.quote or None)
        made = partial(made, lineterminator=_line_end(dataset))
        writer = made(quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE)
        if form.header:
            like_mark = form.quote and dataset.names[0].startswith("\ufeff")  # as files begin
            (made(quoting=csv.QUOTE_ALL) if like_mark else writer).writerow(dataset.names)
        for first in range(0, dataset.n_rows, _ROWS_AT_ONCE):
            rows = slice(first, first + _ROWS_AT_ONCE)
            cells = [_cells(c, table, rows, form.decimal) for c, table in zip(columns, tables, strict=True)]
            writer.writerows(zip(*cells, strict=True))
            if reporter is not None:
                reporter.progress(first / dataset.n_rows, "Writing the file")


def _line_end(dataset: Dataset) -> str:
    """The csv module quotes a carriage return in a cell only if it is part of the line end."""
    return "\r\n" if any("\r" in text for text in _texts(dataset)) else "\n"


def _texts(dataset: Dataset) -> Iterator[str]:
    """All names and categories."""
    columns = (dataset.column(name) for name in dataset.names)
    return chain(dataset.names, *(c.categories for c in columns if isinstance(c, CodedColumn)))


def _check_signs(dataset: Dataset) -> None:
    """With a zero byte in it a file is no text to anybody, this reader included."""
    if any("\0" in text for text in _texts(dataset)):
        raise DataError(
            "A name or text holds a zero byte, which text files cannot.", "Type it anew without that sign."
        )


Table = list[str | None]
"""What to write for each category, the last entry for an empty cell; for numbers the values to erase."""


def _table(dataset: Dataset, variable: Variable, labels: bool, erase_missing: bool) -> Table:
    column = dataset.column(variable.name)
    if not isinstance(column, CodedColumn):
        return _erased(column, variable) if erase_missing else []
    gone = variable.missing_among(column.categories) if erase_missing else frozenset()
    words = {level.value: level.text for level in variable.levels} if labels else {}
    if len(set(words.values())) < len(words):
        raise DataError(
            f"Two levels of '{variable.name}' have the same label.",
            "Write the values instead of the labels, or change one of them.",
        )
    return [None if c in gone else words.get(c, c) for c in column.categories] + [None]


def _erased(column: NumericColumn, variable: Variable) -> Table:
    """The missing codes, and the numbers in use that lie in a missing range."""
    mask = missing_mask(column.values, variable) if variable.missing_ranges else None
    inside = [] if mask is None else map(number_text, np.unique(column.values[mask]).tolist())
    return [*sorted({*variable.missing_codes, *inside})]


def _cells(column: Column, table: Table, rows: slice, decimal: str) -> list[Any]:
    """What to write for some rows of a column."""
    if isinstance(column, CodedColumn):
        return [table[code] for code in column.codes[rows].tolist()]
    values = column.values[rows]
    if values.dtype == np.int64 and not table:
        return list(values.tolist())
    return _numbers(values, [float(code) for code in table if code is not None and is_float(code)], decimal)


def _numbers(values: NDArray[Any], erased: list[float], decimal: str) -> list[Any]:
    gone = np.isnan(values) | np.isin(values, erased)
    finite = values[np.isfinite(values)]
    if not np.isinf(values).any() and _are_plain_whole(finite):
        values = np.where(np.isnan(values), 0, values).astype(np.int64)
    cells: list[Any] = values.tolist()
    if decimal != "." or (values.dtype != np.int64 and np.isinf(values).any()):
        cells = [number_text(value).replace(".", decimal) for value in cells]
    if gone.any():
        for place in np.flatnonzero(gone).tolist():
            cells[place] = None
    return cells


def _are_plain_whole(finite: NDArray[Any]) -> bool:
    """Whole, exact and without a negative zero: they can be written without decimals."""
    whole = (finite == np.floor(finite)).all() and (np.abs(finite) <= MAX_EXACT).all()
    return bool(whole) and not np.signbit(finite[finite == 0]).any()


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[TextIO]:
    """The file to write to; what cannot be written into it is told in words."""
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            yield file
    except UnicodeEncodeError as error:
        if error.reason == "surrogates not allowed":
            raise
        raise DataError(
            f"'{error.object[error.start]}' cannot be written in {encoding.upper()}.", "Choose UTF-8."
        ) from None
    except csv.Error:
        raise DataError(
            "A cell holds the delimiter, and cells are not to be quoted.",
            "Choose another delimiter, or allow quotes.",
        ) from None
