"""A column whose file carries a description the workbench wrote: levels, measure and types are restored.

A description that does not fit the values, as somebody changed the file meanwhile, is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.source import Described
from workbench.data.level_list import in_natural_order, with_all_levels
from workbench.data.retype import to_codes
from workbench.data.text.numbers import TextKind, number_of, text_kind
from workbench.data.variable import Measure, Variable

KIND = "column"
"""Key beside those of `Variable.to_json`: float64, int64 or text."""


def description(dataset: Dataset, name: str) -> dict[str, Any]:
    """What to write of a variable beside its values."""
    column = dataset.column(name)
    kind = "text" if isinstance(column, CodedColumn) else str(column.values.dtype)
    return {**dataset.variable(name).to_json(), KIND: kind}


def texts_as_written(name: str, cells: Sequence[object]) -> Described | None:
    """Texts of which some have no sign, which are empty cells in files of others; None for other cells."""
    if "" not in cells or not all(cell is None or isinstance(cell, str) for cell in cells):
        return None
    places: dict[object, int] = {None: -1}
    codes = [places.setdefault(cell, len(places) - 1) for cell in cells]
    column = CodedColumn(np.array(codes, dtype=np.int32), tuple(str(text) for text in [*places][1:]))
    return Variable(name, measure=Measure.TEXT), in_natural_order(column)


def as_described(found: Described, told: Any) -> Described:
    """The variable as it was when it was written."""
    variable, column = found
    try:
        wanted = Variable.from_json({**told, "name": variable.name})
        column = _as_kind(column, told[KIND])
    except (LookupError, OverflowError, TypeError, ValueError, AttributeError):
        return found
    numbers = isinstance(column, NumericColumn)
    if wanted.measure is Measure.NUMERIC and not numbers:
        return found
    if isinstance(column, CodedColumn):
        wanted = with_all_levels(wanted, column)
    return wanted, column


def _as_kind(column: Column, kind: str) -> Column:
    if kind == "text":
        return column if isinstance(column, CodedColumn) else to_codes(column)
    if isinstance(column, CodedColumn):
        numbers = [number_of(c) for c in column.categories if text_kind(c) is not TextKind.WORD]
        if len(numbers) < len(column.categories):
            raise ValueError("words among numbers")
        return NumericColumn(np.array([*map(float, numbers), np.nan])[column.codes])
    if kind == "float64" or not np.isfinite(column.values).all():
        return NumericColumn(column.values.astype(np.float64))
    return column if len(column) else NumericColumn(column.values.astype(np.int64))
