"""Small plain files cut into columns without pandas, which takes longer to import than they take to read.

The rules are those of the fast reader with its second pass (`read`, `verify`): a column is numbers when every
cell is one and none would lose something, else text as written. Anything but plain rows, such as quotes or
a row with too few cells, is left to the fast reader.
"""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.level_list import in_natural_order
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.text.opened import OpenedText
from workbench.data.text.piles import beyond_exact
from workbench.data.text.rows import split_rows

SMALL = 1 << 16
"""Characters up to which a file is small."""

_NUMBERS = {TextKind.WHOLE, TextKind.DECIMAL, TextKind.INFINITE}


def small_columns(opened: OpenedText, words: list[int]) -> dict[int, Column] | None:
    """All columns by position, those of `words` as text; None when the file is not small and plain."""
    form, text = opened.form, opened.body
    plain = not form.aligned and not (form.quote and form.quote in text)
    if not (opened.complete and len(text) <= SMALL and plain and opened.width > 1):
        return None
    rows = split_rows(text, form, limit=SMALL)
    if any(len(row) != opened.width for row in rows):
        return None
    columns: dict[int, Column] = {}
    for position, cells in enumerate(zip(*rows, strict=True)):
        numbers = None if position in words else _numbers(cells, form.decimal)
        columns[position] = _words(cells) if numbers is None else numbers
    return columns


def _numbers(cells: tuple[str, ...], decimal: str) -> NumericColumn | None:
    """None when a cell is no number or would not be the same as one."""
    kinds = {text_kind(cell, decimal) for cell in set(cells) if cell}
    if not kinds <= _NUMBERS:
        return None
    if kinds == {TextKind.WHOLE} and all(cells):
        return _whole(cells)
    values = np.array([_double(cell, decimal) if cell else np.nan for cell in cells])
    return None if beyond_exact(values) else NumericColumn(values)


def _double(cell: str, decimal: str) -> float:
    """The nearest double; among decimals, -0 keeps its sign."""
    return float(cell.strip(" \t").replace(decimal, "."))


def _whole(cells: tuple[str, ...]) -> NumericColumn | None:
    """None when a number is too long for int64."""
    try:
        return NumericColumn(np.array([int(cell) for cell in cells], dtype=np.int64))
    except OverflowError:
        return None


def _words(cells: tuple[str, ...]) -> CodedColumn:
    places: dict[str, int] = {}
    codes = [places.setdefault(cell, len(places)) if cell else -1 for cell in cells]
    return in_natural_order(CodedColumn(np.array(codes, dtype=np.int32), tuple(places)))
