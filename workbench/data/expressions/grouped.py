"""Functions of all known values of a variable, or with `by =` of those in the same group."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workbench.data import grouped
from workbench.data.expressions import numbers
from workbench.data.expressions.values import Arguments, Categories, Codes, Floats, Truth


def _groups(given: Arguments) -> Codes:
    return np.zeros(given.n_rows, dtype=np.int32) if given.groups is None else given.groups


def _spread(given: Arguments, statistic: Callable[[Floats, Codes, int], Floats], values: Floats) -> Floats:
    codes = _groups(given)
    return grouped.spread(statistic(values, codes, grouped.n_groups_of(codes)), codes)


def mean(given: Arguments) -> Floats:
    return _spread(given, grouped.mean, given.numbers())


def total(given: Arguments) -> Floats:
    return _spread(given, grouped.total, given.numbers())


def sd(given: Arguments) -> Floats:
    return _spread(given, grouped.sd, given.numbers())


def median(given: Arguments) -> Floats:
    return _spread(given, grouped.median, given.numbers())


def minimum(given: Arguments) -> Floats | float:
    """Of all or of a group; of several arguments, in each row."""
    if len(given.values) > 1:
        found: Floats | float = numbers.row_minimum(*map(given.numbers, range(len(given.values))))
        return found
    return _spread(given, grouped.minimum, given.numbers())


def maximum(given: Arguments) -> Floats | float:
    """Of all or of a group; of several arguments, in each row."""
    if len(given.values) > 1:
        found: Floats | float = numbers.row_maximum(*map(given.numbers, range(len(given.values))))
        return found
    return _spread(given, grouped.maximum, given.numbers())


def count(given: Arguments) -> Floats:
    """Known values, or rows where no variable is named."""
    known = np.ones(given.n_rows)
    if given.values:
        value = given.values[0]
        if isinstance(value, Categories):
            known[value.codes < 0] = np.nan
        elif isinstance(value, Truth):
            known[~value.known] = np.nan
        else:
            known[np.isnan(given.numbers())] = np.nan
    return _spread(given, grouped.count, known)


def center(given: Arguments) -> Floats:
    """Distance from the mean."""
    return given.numbers() - mean(given)


def scale(given: Arguments) -> Floats:
    """Distance from the mean in standard deviations (n - 1); missing where all values are equal."""
    spread = sd(given)
    return center(given) / np.where(spread > 0, spread, np.nan)
