"""Rows that have the same values in some variables: which come first, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.data.column import CodedColumn, Column
from workbench.data.dataset import Dataset
from workbench.data.factor import factor_numbers
from workbench.data.progress import pause
from workbench.data.rows import known

SINGLE, FIRST, LATER = range(3)


@dataclass(frozen=True, eq=False)
class Duplicates:
    """kinds: SINGLE, FIRST of several or LATER copy, (n,); copies: how many rows are the same, (n,)."""

    kinds: NDArray[np.int32]
    copies: NDArray[np.int64]


def duplicates(dataset: Dataset, names: Sequence[str], *, missing_equal: bool = True) -> Duplicates:
    """Rows compared by the cells of `names`, exactly as they are in the data.

    missing_equal: two empty cells are the same; otherwise a row in which one of the variables is missing, by
    a missing code as well, is no copy of any.
    """
    codes = np.zeros(dataset.n_rows, dtype=np.int64)
    complete = np.ones(dataset.n_rows, dtype=bool)
    for name in names:
        pause()
        more = _codes(dataset.column(name))
        joined = codes * (int(more.max(initial=0)) + 1) + more
        codes = factor_numbers(joined)[0].astype(np.int64)
        complete &= missing_equal or known(dataset, name)
    return _marked(codes, complete)


def _codes(column: Column) -> NDArray[np.int64]:
    """Codes from 0 on of the values in the cells; an empty cell is a value of its own, and so is Inf."""
    if isinstance(column, CodedColumn):
        return column.codes.astype(np.int64) + 1
    values = column.values
    codes = factor_numbers(values)[0].astype(np.int64) + 3
    if values.dtype == np.float64:
        codes[np.isnan(values)] = 0
        codes[np.isposinf(values)] = 1
        codes[np.isneginf(values)] = 2
    return codes


def _marked(codes: NDArray[np.int64], complete: NDArray[np.bool_]) -> Duplicates:
    """complete: the rows that may be copies."""
    rows = np.flatnonzero(complete)
    copies = np.ones(len(codes), dtype=np.int64)
    copies[rows] = np.bincount(codes[rows])[codes[rows]] if len(rows) else 1
    kinds = np.where(copies > 1, np.int32(LATER), np.int32(SINGLE))
    kinds[rows[np.unique(codes[rows], return_index=True)[1]]] = FIRST
    return Duplicates(np.where(copies > 1, kinds, np.int32(SINGLE)), copies)
