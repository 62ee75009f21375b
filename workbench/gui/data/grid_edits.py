"""Changes of cells that the grid asks for, each from one Dataset to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.text.numbers import MAX_EXACT
from workbench.errors import DataError


def clear_cells(dataset: Dataset, rows: NDArray[np.intp], names: list[str]) -> Dataset:
    """These cells empty. DataError when a column of long whole numbers cannot hold an empty cell."""
    return dataset.replaced({name: _cleared(dataset.column(name), rows, name) for name in names})


def _cleared(column: Column, rows: NDArray[np.intp], name: str) -> Column:
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


def value_of(dataset: Dataset, name: str, text: str) -> str:
    """What was typed, as a value: the label of a level means the level."""
    levels = dataset.variable(name).levels
    if any(level.value == text for level in levels):
        return text
    return next((level.value for level in levels if level.label and level.label == text), text)
