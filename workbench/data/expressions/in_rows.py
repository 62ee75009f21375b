"""Functions of several values in a row that may do with some of them, as scores of questionnaires do."""

from __future__ import annotations

import numpy as np

from workbench.data.expressions.values import Arguments, Categories, Floats, Truth, Value


def row_mean(given: Arguments) -> Floats:
    """Mean in a row; missing where one is missing, or where fewer than `known` are there."""
    total, count, least = _summed(given)
    with np.errstate(invalid="ignore"):
        return np.where(count >= least, total / count, np.nan)


def row_sum(given: Arguments) -> Floats:
    """Sum in a row; missing where one is missing, or where fewer than `known` are there."""
    total, count, least = _summed(given)
    return np.where(count >= least, total, np.nan)


def row_count(given: Arguments) -> Floats:
    """How many of them are there, 0 to all."""
    count = np.zeros(given.n_rows)
    for value in given.values:
        count += _known(value, given.n_rows)
    return count


def _summed(given: Arguments) -> tuple[Floats, Floats, float]:
    """Sum and number (n,) of the known values, and how many are needed."""
    least = _least(given)
    total, count = np.zeros(given.n_rows), np.zeros(given.n_rows)
    for place in range(len(given.values)):
        values = given.numbers(place)
        known = ~np.isnan(values)
        total += np.where(known, values, 0.0)
        count += known
    return total, count, least


def _least(given: Arguments) -> float:
    """How many values a row needs: all, if `known` does not say otherwise."""
    all_of_them = len(given.values)
    wanted = given.named.get("known")
    if wanted is None:
        return all_of_them
    if len(wanted) != 1 or not (1 <= wanted[0] <= all_of_them) or wanted[0] % 1:
        raise given.fault(
            f"known = needs one whole number from 1 to {all_of_them}.", "It says how many must be known."
        )
    return float(wanted[0])


def _known(value: Value | None, n_rows: int) -> Floats:
    """1 where there is a value, (n,)."""
    if value is None:
        return np.zeros(n_rows)
    if isinstance(value, Categories):
        return (value.codes >= 0).astype(np.float64)
    if isinstance(value, Truth):
        return value.known.astype(np.float64)
    return np.broadcast_to(~np.isnan(value), n_rows).astype(np.float64)
