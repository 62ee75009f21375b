"""The order in which a grid shows the rows: by one variable, missing values last; no data are moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class RowOrder:
    """rows: the row of the data behind each row on screen; sorted by `name`."""

    name: str
    descending: bool
    rows: Rows


def order_by(dataset: Dataset, name: str, descending: bool = False) -> RowOrder:
    """Rows by the values of a variable; equal ones in the order of the file, also when descending."""
    keys, missing = _keys(dataset, name)
    present = np.flatnonzero(~missing)
    kept = keys[present]
    if descending:
        place = (len(kept) - 1 - np.argsort(kept[::-1], kind="stable"))[::-1]
    else:
        place = np.argsort(kept, kind="stable")
    return RowOrder(name, descending, np.concatenate([present[place], np.flatnonzero(missing)]))


def _keys(dataset: Dataset, name: str) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
    """Numbers by size, categories in the order of their levels; declared missing codes are missing."""
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        codes = dataset.codes(name)[0]
        return codes, codes < 0
    if dataset.variable(name).measure.is_coded:
        return column.values, column.values != column.values
    values = dataset.numeric(name)
    return values, np.isnan(values)
