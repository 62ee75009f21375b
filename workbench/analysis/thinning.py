"""Which cases a plot shows when there are too many to draw: a fixed sample, the extremes always kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 8000
EXTREMES = 300


def shown_cases(values: NDArray[np.float64], most: int = MOST_POINTS) -> NDArray[np.intp]:
    """Rows to draw, ascending: all if there are at most `most`, else the most extreme and every k-th.

    Deterministic, so that a plot does not change from one run to the next.
    """
    n = len(values)
    if n <= most:
        return np.arange(n)
    extreme = np.argpartition(np.abs(values - np.median(values)), n - EXTREMES)[n - EXTREMES :]
    regular = np.linspace(0, n - 1, most - EXTREMES).astype(np.intp)
    return np.union1d(extreme, regular)


def thinning_note(n: int, shown: int) -> str:
    """One sentence for the description of a plot; empty when every case is drawn."""
    if shown >= n:
        return ""
    return f" Of {n:,} cases {shown:,} are drawn, among them the {EXTREMES} most extreme."
