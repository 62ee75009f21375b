"""Cells of one column set to texts, as typed or pasted; the column keeps its measure, or the edit is refused.

numbers      whole ones stay exact; empty text is a missing value; anything else that is no number is refused
ids          stay whole numbers as long as that keeps what was typed, else they become texts
categories   a new value becomes a category, and a level where there are levels
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isinf, nan

import numpy as np
from numpy.typing import NDArray

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.suited import with_room_for
from workbench.data.level_list import with_all_levels
from workbench.data.progress import pausing
from workbench.data.retype import decimal_mark, to_codes
from workbench.data.text.numbers import MAX_EXACT, TextKind, is_exact, number_of, text_kind
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError

Rows = NDArray[np.intp]


def set_cells(dataset: Dataset, name: str, rows: Rows, texts: Sequence[str]) -> Dataset:
    """The cells of `name` in `rows` (shape (k,), none twice) set to `texts` (k of them).

    A numeric variable that has no values yet takes the measure of the texts. DataError naming variable and
    row when a text does not fit.
    """
    dataset = with_room_for(dataset, name, texts)
    column, variable = dataset.column(name), dataset.variable(name)
    if isinstance(column, NumericColumn) and variable.measure is Measure.ID:
        column = column if _all_fit(column, texts) else to_codes(column)
    if isinstance(column, NumericColumn):
        return dataset.replaced({name: _with_numbers(column, variable, rows, texts)})
    changed = _with_categories(column, rows, texts)
    variable = with_all_levels(variable, changed) if changed.categories != column.categories else variable
    return dataset.redescribed(variable, changed)


def with_room_for_missing(column: NumericColumn, name: str, beside: str = "a missing value") -> NumericColumn:
    """The numbers as float64, which can be empty; DataError when that would round one of them."""
    if column.values.dtype == np.int64 and np.abs(column.values).max(initial=0) > MAX_EXACT:
        raise DataError(
            f"'{name}' holds whole numbers too long to stand beside {beside}.",
            "Change its measure to id first.",
        )
    return NumericColumn(column.values.astype(np.float64))


def _all_fit(column: NumericColumn, texts: Sequence[str]) -> bool:
    """Whether whole numbers keep these texts as they are."""
    return column.values.dtype == np.int64 and all(_is_whole(t) and str(int(t)) == t for t in pausing(texts))


def _is_whole(text: str) -> bool:
    """Digits with or without a sign, small enough for int64."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.isascii() and digits.isdigit() and len(digits) < 20 and abs(int(text)) < 2**63


def _with_numbers(column: NumericColumn, variable: Variable, rows: Rows, texts: Sequence[str]) -> Column:
    stripped = [text.strip() for text in pausing(texts)]
    distinct = dict.fromkeys(stripped)
    if column.values.dtype == np.int64 and all(map(_is_whole, pausing(distinct))):
        whole = column.values.copy()
        whole[rows] = [int(text) for text in pausing(stripped)]
        return NumericColumn(whole)

    def row_of(text: str) -> int:
        return int(rows[stripped.index(text)]) + 1

    decimal = decimal_mark(text for text in pausing(distinct) if text and text not in variable.missing_codes)
    words = {code for code in variable.missing_codes if text_kind(code) is TextKind.WORD} | {""}
    numbers = {
        text: nan if text in words else _number(text, decimal, variable.name, row_of)
        for text in pausing(distinct)
    }
    beside = next((f"'{text}'" for text in distinct if not _is_whole(text) and text), "a missing value")
    values = with_room_for_missing(column, variable.name, beside).values.copy()
    values[rows] = [numbers[text] for text in pausing(stripped)]
    return NumericColumn(values)


def _number(text: str, decimal: str, name: str, row_of: Callable[[str], int]) -> float:
    """The number that a text is. row_of: tells where the text is first, for a message."""
    kind = text_kind(text, decimal)
    if kind is TextKind.WORD:
        raise DataError(
            f"'{text}' is not a number, and {name} is numeric (row {row_of(text)}).",
            "Type a number or nothing, or change the measure of the variable.",
        )
    if kind is TextKind.DECIMAL:
        return float(text.replace(decimal, "."))  # as `number_of`, which first tries whether it is whole
    number = number_of(text, decimal)
    if not is_exact(number) or (isinf(number) and kind is not TextKind.INFINITE):
        raise DataError(
            f"{text} has too many digits to be kept exactly in {name} (row {row_of(text)}).",
            "Change the measure of the variable to id or text.",
        )
    return float(number)


def _with_categories(column: CodedColumn, rows: Rows, texts: Sequence[str]) -> CodedColumn:
    """A copy with some codes changed; "" is a missing value, new texts are new categories at the end."""
    if len(texts) < 8:
        place = {text: column.categories.index(text) for text in texts if text in column.categories}
    else:
        place = {value: i for i, value in enumerate(column.categories)}
    new = [text for text in dict.fromkeys(pausing(texts)) if text and text not in place]
    place.update((text, len(column.categories) + i) for i, text in enumerate(new))
    codes = column.codes.copy()
    codes[rows] = [place[text] if text else -1 for text in pausing(texts)]
    return CodedColumn(codes, (*column.categories, *new))
