"""Five numbers of a sample as a box plot shows them (Tukey, 1977, Exploratory Data Analysis).

The box ends at the hinges, the medians of the two halves of the ordered sample (with the median in both when
n is odd); the whiskers end at the last values within 1.5 box lengths; what lies beyond is shown by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """low, high: ends of the whiskers; outside: places in the sample of the values beyond them."""

    low: float
    q1: float
    median: float
    q3: float
    high: float
    outside: NDArray[np.intp]


def box(x: Floats, reach: float = 1.5) -> Box:
    """The box of a sample; x: finite, shape (n,), n > 0. R's boxplot.stats gives the same numbers."""
    ordered = np.sort(x)
    n = len(ordered)
    depth = ((n + 3) // 2) / 2
    places = np.array([depth, (n + 1) / 2, n + 1 - depth]) - 1
    low_place, high_place = np.floor(places).astype(np.intp), np.ceil(places).astype(np.intp)
    q1, median, q3 = 0.5 * (ordered[low_place] + ordered[high_place])
    room = reach * (q3 - q1)
    beyond = (x < q1 - room) | (x > q3 + room)
    inside = x[~beyond]
    ends = (inside.min(), inside.max()) if len(inside) else (median, median)
    return Box(float(ends[0]), float(q1), float(median), float(q3), float(ends[1]), np.flatnonzero(beyond))
