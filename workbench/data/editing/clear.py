"""Cells emptied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.cells import Rows
from workbench.data.progress import counted_off
from workbench.data.text.numbers import MAX_EXACT
from workbench.errors import DataError


def clear_cells(dataset: Dataset, rows: Rows, names: Sequence[str]) -> Dataset:
    """These cells empty. DataError when a column of long whole numbers cannot hold an empty cell."""
    return dataset.replaced({name: _cleared(dataset.column(name), rows, name) for name in counted_off(names)})


def _cleared(column: Column, rows: Rows, name: str) -> Column:
    if isinstance(column, CodedColumn):
        codes = column.codes.copy()
        codes[rows] = -1
        return CodedColumn(codes, column.categories)
    if column.values.dtype == np.int64 and np.abs(column.values).max(initial=0) > MAX_EXACT:
        raise DataError(
            f"'{name}' holds whole numbers too long to stand beside a missing value.",
            "Change its measure to text first.",
        )
    values = column.values.astype(np.float64)
    values[rows] = np.nan
    return NumericColumn(values)
