"""Columns as categories; for numbers in one pass where possible:

whole numbers in a modest range   counted: a table as long as the range, no sorting
few others                        sorted
everything else                   hashed by pandas, then only the distinct values are sorted
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from workbench.data.level_list import used_values
from workbench.data.missing import missing_mask
from workbench.data.progress import pause, pausing
from workbench.data.text.numbers import MAX_EXACT, number_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.data.column import CodedColumn, Numbers, NumericColumn
    from workbench.data.variable import Variable

    Codes = NDArray[np.int32]

FEW = 20_000
"""Numbers up to which sorting takes less time than importing pandas once."""


def factor_numbers(values: Numbers) -> tuple[Codes, Numbers]:
    """Codes int32 shape (n,), -1 where a value is not finite, and the distinct finite values ascending."""
    pause()
    if values.dtype == np.int64:
        return _factor_present(values)
    present = np.isfinite(values)
    if present.all():
        return _factor_present(values)
    codes = np.full(len(values), -1, dtype=np.int32)
    codes[present], distinct = _factor_present(values[present])
    return codes, distinct


def _factor_present(values: Numbers) -> tuple[Codes, Numbers]:
    """Codes and distinct values when every value is finite."""
    if not len(values):
        return np.empty(0, dtype=np.int32), values
    low, high = values.min(), values.max()
    if float(high) - float(low) < 4 * len(values) + 1024:
        whole = _as_whole(values)
        if whole is not None:
            return _counted(whole, values.dtype)
    return _sorted(values) if len(values) <= FEW else _hashed(values)


def _as_whole(values: Numbers) -> NDArray[np.int64] | None:
    """The same numbers as int64, None if one of them has decimals or is too large."""
    if values.dtype != np.int64 and not (np.abs(values) < MAX_EXACT).all():
        return None
    whole = values.astype(np.int64, copy=False)
    return whole if whole is values or np.array_equal(whole, values) else None


def _counted(whole: NDArray[np.int64], dtype: np.dtype[Any]) -> tuple[Codes, Numbers]:
    low = int(whole.min())
    keys = whole - low if low else whole
    seen = np.bincount(keys) > 0
    place = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    distinct = np.flatnonzero(seen).astype(np.int64) + low
    return place[keys], distinct if dtype == np.int64 else distinct.astype(np.float64)


def _sorted(values: Numbers) -> tuple[Codes, Numbers]:
    distinct, codes = np.unique(values, return_inverse=True)
    return codes.astype(np.int32), cast("Numbers", distinct)


def _hashed(values: Numbers) -> tuple[Codes, Numbers]:
    import pandas as pd

    codes, found = pd.factorize(values)
    distinct = cast("Numbers", found)
    order = np.argsort(distinct, kind="stable")
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place[codes], distinct[order]


def number_levels(distinct: Numbers) -> tuple[str, ...]:
    """The distinct values in their shortest form: '767', '0.1'."""
    if distinct.dtype == np.int64:
        return tuple(map(str, pausing(distinct.tolist())))
    return tuple(map(number_text, pausing(distinct.tolist())))


def codes_of_numbers(column: NumericColumn, variable: Variable) -> tuple[Codes, tuple[str, ...]]:
    """Codes of the distinct finite values in ascending order; missing codes, nan and infinity are missing."""
    codes, distinct = factor_numbers(column.values)
    gone = missing_mask(distinct, variable)
    if gone is not None and gone.any():
        recode = np.where(gone, -1, np.cumsum(~gone) - 1).astype(np.int32)
        codes, distinct = np.append(recode, np.int32(-1))[codes], distinct[~gone]
    return codes, number_levels(distinct)


def codes_of_categories(column: CodedColumn, variable: Variable) -> tuple[Codes, tuple[str, ...]]:
    """Codes into the variable's levels; a category that is missing or not a level is -1."""
    order = variable.level_values() or used_values(column)
    if variable.declares_missing:
        missing = variable.missing_among((*column.categories, *order))
        order = tuple(v for v in order if v not in missing)
    if order == column.categories:
        return column.codes, order
    place = {value: i for i, value in enumerate(order)}
    recode = np.array([place.get(value, -1) for value in column.categories] + [-1], dtype=np.int32)
    return recode[column.codes], order
