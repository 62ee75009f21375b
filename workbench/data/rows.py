"""Rows chosen or put in order: each function gives a new Dataset, and says why it cannot."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.expressions.evaluate import select
from workbench.data.factor import factor_numbers
from workbench.data.grouping import joint_codes
from workbench.data.missing import missing_mask
from workbench.data.natural import natural_order
from workbench.data.progress import pause
from workbench.errors import DataError

Bools = NDArray[np.bool_]


def meeting(dataset: Dataset, condition: str) -> Dataset:
    """Rows on which a condition is true; DataError where there is none."""
    if not condition:
        raise DataError("There is no condition.", 'Write one, such as  sex == "Female" and age >= 18.')
    rows = np.flatnonzero(select(condition, dataset))
    if not len(rows):
        raise DataError(
            f"No row of {dataset.n_rows:,} meets  {condition}.",
            "Check how the values are written in the data.",
        )
    return dataset.take(rows)


def known(dataset: Dataset, name: str) -> Bools:
    """Where a variable has a value that is not a missing code, (n,)."""
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        return dataset.codes(name)[0] >= 0
    values, variable = column.values, dataset.variable(name)
    found = np.ones(len(values), dtype=bool) if values.dtype == np.int64 else ~np.isnan(values)
    missing = missing_mask(values, variable)
    return found if missing is None else found & ~missing


def complete(dataset: Dataset, names: Sequence[str]) -> Dataset:
    """Rows in which all these variables have a value; DataError where there is none."""
    keep = np.ones(dataset.n_rows, dtype=bool)
    for name in names:
        pause()
        keep &= known(dataset, name)
    if not keep.any():
        raise DataError(
            "Every row has a missing value.", "Name only the variables that must be complete, or remove one."
        )
    return dataset.take(np.flatnonzero(keep))


def in_order(dataset: Dataset, names: Sequence[str], descending: Collection[str] = ()) -> Dataset:
    """Rows by several variables, the first most important; see `order_of`."""
    return dataset.take(order_of(dataset, names, descending))


def order_of(dataset: Dataset, names: Sequence[str], descending: Collection[str] = ()) -> NDArray[np.intp]:
    """The places of rows by several variables; missing values last, equal rows as they were.

    Categories go by the order of their levels, ids and texts in natural order.
    """
    for name in descending:
        if name not in names:
            raise DataError(f"'{name}' goes down, but rows are not sorted by it.", "Name it in both lists.")
    keys = [_key(dataset, name, name in descending) for name in reversed(names)]
    return np.argsort(keys[0], kind="stable") if len(keys) == 1 else np.lexsort(keys)


def _key(dataset: Dataset, name: str, descending: bool) -> NDArray[np.generic]:
    """Numbers that sort as the variable does; the largest is for missing values."""
    pause()
    column = dataset.column(name)
    if isinstance(column, NumericColumn):
        gone = ~known(dataset, name)
        if column.values.dtype == np.int64:
            whole = column.values.astype(np.int64, copy=False)
            if not gone.any():
                return np.invert(whole) if descending else whole
            places = factor_numbers(whole)[0].astype(np.int64)
            return _last(-places if descending else places, gone)
        values = -column.values if descending else column.values
        return np.where(gone, np.nan, values) if gone.any() else values
    codes, levels = dataset.codes(name)
    ranks = np.arange(len(levels) + 1)
    if dataset.variable(name).levels:
        place = {level.value: i for i, level in enumerate(dataset.variable(name).levels)}
    else:
        place = {level: i for i, level in enumerate(natural_order(levels))}
    ranks[:-1] = [place[level] for level in levels]
    found = ranks[codes]
    return _last(-found if descending else found, codes < 0)


def _last(keys: NDArray[np.int64], gone: Bools) -> NDArray[np.int64]:
    keys = keys.copy()
    keys[gone] = np.iinfo(np.int64).max
    return keys


def sampled(dataset: Dataset, size: float | int, seed: int, by: Sequence[str] = ()) -> Dataset:
    """Rows, or whole groups, drawn without replacement, in the order they had.

    size: a number of them if int, else a share, rounded to a whole number of at least one.
    """
    rng = np.random.default_rng(seed)
    units = joint_codes(dataset, by) if by else np.arange(dataset.n_rows)
    n = int(units.max(initial=-1)) + 1
    what = f"groups of {' and '.join(by)}" if by else "rows"
    wanted = size if isinstance(size, int) else max(1, round(size * n))
    if wanted > n:
        raise DataError(f"There are {n:,} {what}, and {wanted:,} are to be drawn.", "Draw fewer.")
    chosen = np.zeros(n + 1, dtype=bool)
    chosen[rng.choice(n, size=wanted, replace=False)] = True
    return dataset.take(np.flatnonzero(chosen[units]))
