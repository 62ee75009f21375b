"""Limits that cut numbers into classes, and words for the classes between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Cut = Literal["quantiles", "widths", "sd"]

_LARGEST = 4e307
"""Differences of larger numbers overflow."""


def class_limits(values: NDArray[np.float64], how: Cut, n: int, *, right: bool = True) -> tuple[float, ...]:
    """The limits between n classes of the known values; fewer where ties make some of them fall together.

    quantiles: equally many rows in each (quantiles as R computes them by default, type 7 of Hyndman and Fan,
    1996, The American Statistician 50, 361-365); widths: equally wide from the smallest to the largest; sd:
    mean - sd, mean and mean + sd (with n - 1), whatever n. right: a value on a limit belongs to the class
    below it.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return ()
    if np.abs(known).max() > _LARGEST:
        return tuple(4 * limit for limit in class_limits(known / 4, how, n, right=right))
    if how == "quantiles":
        found = np.quantile(known, np.arange(1, n) / n)
    elif how == "widths":
        found = np.linspace(known.min(), known.max(), n + 1)[1:-1]
    else:
        with np.errstate(all="ignore"):  # squares of huge numbers; limits beyond all values are left out
            spread = known.std(ddof=1) if len(known) > 1 else 0.0
            found = known.mean() + np.array([-spread, 0.0, spread])
    low, high = known.min(), known.max()
    inside = found[(found >= low) & (found < high)] if right else found[(found > low) & (found <= high)]
    return tuple(float(limit) for limit in np.unique(inside))


def class_words(limits: Sequence[float], *, right: bool) -> tuple[str, ...]:
    """The classes in words: up to 18, over 18 to 65, over 65; with right False: under 18, 18 to under 65,
    65 and more. right: a value on a limit belongs to the class below."""
    ends = _numbers(limits)
    if right:
        middle = [f"over {low} to {high}" for low, high in pairwise(ends)]
        return (f"up to {ends[0]}", *middle, f"over {ends[-1]}")
    middle = [f"{low} to under {high}" for low, high in pairwise(ends)]
    return (f"under {ends[0]}", *middle, f"{ends[-1]} and more")


def _numbers(limits: Sequence[float]) -> list[str]:
    """With as few digits as tell them apart."""
    for digits in range(4, 17):
        texts = [f"{limit:.{digits}g}" for limit in limits]
        if len(set(texts)) == len(texts):
            break
    return texts
