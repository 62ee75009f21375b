"""Rows inserted, removed or put in another order."""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.cells import Rows, with_room_for_missing
from workbench.data.retype import to_codes
from workbench.data.text.numbers import MAX_EXACT
from workbench.data.variable import Measure, Variable


def insert_rows(dataset: Dataset, place: int, count: int) -> Dataset:
    """`count` empty rows before the row `place` (n_rows: at the end)."""
    columns = {v.name: _opened(v, dataset.column(v.name), place, count) for v in dataset.variables}
    return Dataset(columns, dataset.variables, name=dataset.name, source=dataset.source)


def without_rows(dataset: Dataset, rows: Rows) -> Dataset:
    """The data without some rows."""
    keep = np.ones(dataset.n_rows, dtype=bool)
    keep[rows] = False
    return dataset.take(np.flatnonzero(keep))


def _opened(variable: Variable, column: Column, place: int, count: int) -> Column:
    """The column with empty cells inserted; long ids become texts, since such numbers cannot be empty."""
    if isinstance(column, NumericColumn):
        long = column.values.dtype == np.int64 and np.abs(column.values).max(initial=0) > MAX_EXACT
        if not (long and variable.measure is Measure.ID):
            values = with_room_for_missing(column, variable.name).values
            empty = np.full(count, np.nan)
            return NumericColumn(np.concatenate([values[:place], empty, values[place:]]))
        column = to_codes(column)
    return CodedColumn(np.insert(column.codes, place, np.full(count, -1)), column.categories)
