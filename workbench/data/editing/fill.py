"""Fill: the first cell repeated downwards, or a series continued from the first one or two.

Numbers go on by the difference of the first two (by 1 when only one is given), dates by days, and texts
that end in a number by counting it up: class 1, class 2, ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn, cell
from workbench.data.dataset import Dataset
from workbench.data.editing.cells import Rows, set_cells, with_room_for_missing
from workbench.data.progress import counted_off, pausing
from workbench.data.text.numbers import MAX_EXACT, number_text
from workbench.errors import DataError

_MOST_PLACES = 22
"""Powers of ten up to this one are exact as float64."""

_COUNTED = re.compile(r"(.*?)([0-9]+)", re.DOTALL)


def fill_down(dataset: Dataset, names: Sequence[str], rows: Rows) -> Dataset:
    """The cells in `rows` as that in the first of them, for each variable."""
    return dataset.replaced({name: _repeated(dataset.column(name), rows) for name in counted_off(names)})


def fill_series(dataset: Dataset, names: Sequence[str], rows: Rows) -> Dataset:
    """A series down `rows`, begun by the cells in the first one or two; DataError where there is none."""
    for name in counted_off(names):
        column = dataset.column(name)
        if isinstance(column, NumericColumn):
            dataset = _with_numbers(dataset, name, column, rows)
        else:
            texts = list(islice(pausing(_series(dataset, name, rows)), len(rows)))
            dataset = set_cells(dataset, name, rows, texts)
    return dataset


def _with_numbers(dataset: Dataset, name: str, column: NumericColumn, rows: Rows) -> Dataset:
    """A series of numbers. In decimals: each is a whole number over a power of ten, rounded once."""
    first, second = _start(name, column, rows)
    places = max(_places(first), _places(second))
    begin, step = int(first.scaleb(places)), int((second - first).scaleb(places))
    if places > _MOST_PLACES or abs(begin) + abs(step) * len(rows) > MAX_EXACT:
        raise DataError(f"The series in '{name}' has too many digits.", "Begin it with shorter numbers.")
    whole = begin + step * np.arange(len(rows), dtype=np.int64)
    if not places and column.values.dtype == np.int64:
        values = column.values.copy()
        values[rows] = whole
    else:
        values = with_room_for_missing(column, name).values.copy()
        values[rows] = whole / 10.0**places
    return dataset.replaced({name: NumericColumn(values)})


def _start(name: str, column: NumericColumn, rows: Rows) -> tuple[Decimal, Decimal]:
    """The first two numbers of the series, the second by 1 larger where it is not given."""
    first = cell(column, int(rows[0]))
    second = cell(column, int(rows[1])) if len(rows) > 1 else None
    if first is None or not np.isfinite(first) or (second is not None and not np.isfinite(second)):
        raise _no_start(name)
    begin = Decimal(number_text(first))
    return begin, begin + 1 if second is None else Decimal(number_text(second))


def _places(number: Decimal) -> int:
    """How many decimals a number is written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _repeated(column: Column, rows: Rows) -> Column:
    if isinstance(column, CodedColumn):
        codes = column.codes.copy()
        codes[rows] = codes[rows[0]]
        return CodedColumn(codes, column.categories)
    values = column.values.copy()
    values[rows] = values[rows[0]]
    return NumericColumn(values)


def _series(dataset: Dataset, name: str, rows: Rows) -> Iterator[str]:
    column = dataset.column(name)
    first = cell(column, int(rows[0]))
    second = cell(column, int(rows[1])) if len(rows) > 1 else None
    if not isinstance(first, str):
        raise _no_start(name)
    return _of_texts(name, first, second)


def _of_texts(name: str, first: str, second: object) -> Iterator[str]:
    if (day := _date(first)) is not None:
        other = _date(second) if isinstance(second, str) else None
        return _of_dates(day, timedelta(days=1) if other is None else other - day)
    match = _COUNTED.fullmatch(first)
    if match is None:
        raise _no_start(name)
    stem, digits = match.groups()
    follower = _COUNTED.fullmatch(second) if isinstance(second, str) else None
    same = follower is not None and follower.group(1) == stem
    step = int(follower.group(2)) - int(digits) if same and follower is not None else 1
    return _of_counts(stem, digits, step)


def _of_counts(stem: str, digits: str, step: int) -> Iterator[str]:
    """Leading zeros stay: 007, 008."""
    number = int(digits)
    while True:
        if number < 0:
            raise DataError(f"The series would go below {stem}0.", "Select fewer rows.")
        yield f"{stem}{number:0{len(digits)}d}"
        number += step


def _of_dates(day: date, step: timedelta) -> Iterator[str]:
    while True:
        yield day.isoformat()
        try:
            day += step
        except OverflowError:
            raise DataError("The series of dates would leave the calendar.", "Select fewer rows.") from None


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if len(str(text)) == 10 else None
    except ValueError:
        return None


def _no_start(name: str) -> DataError:
    return DataError(
        f"There is nothing to continue in '{name}'.",
        "Begin the selection with a number, a date, or a text that ends in a number.",
    )
