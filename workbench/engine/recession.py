"""Does a likelihood keep rising towards infinity? Separation of the outcome by the predictors, exactly.

For models whose log-likelihood is concave and rises (or stays) along d exactly when every a_i' d >= 0, the
maximum lies at infinity if some d has A d >= 0 and A d != 0. The linear programme

    maximise 1' A d   subject to   A d >= 0,  -1 <= d <= 1

finds one that moves as many rows as possible, so that every parameter without a finite estimate shows in it.
Albert & Anderson (1984), Biometrika 71; Konis (2007), Linear programming algorithms for detecting separated
data, ch. 4; Haberman (1974) for models with several categories.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
TOLERANCE = 1e-7


def recession_direction(A: Floats) -> Floats | None:
    """A direction d (k,) with A d >= 0 and A d != 0 for A (m, k), entries of size about one; None if none."""
    from scipy.optimize import linprog

    distinct = np.unique(A, axis=0)
    found = linprog(
        -distinct.sum(axis=0),
        A_ub=-distinct,
        b_ub=np.zeros(len(distinct)),
        bounds=[(-1.0, 1.0)] * A.shape[1],
        method="highs",
    )
    if found.status != 0 or found.x is None:
        return None
    d = np.where(np.abs(found.x) > TOLERANCE, found.x, 0.0)
    return d if float((distinct @ d).max(initial=0.0)) > TOLERANCE else None


def moved_along(change: Floats, d: Floats | None) -> NDArray[np.bool_]:
    """Which of the parameters change @ psi (r,) move along d (k,), rounding apart; none without it."""
    if d is None:
        return np.zeros(len(change), dtype=bool)
    size = np.abs(change) @ np.abs(d)
    return np.asarray(np.abs(change @ d) > 1e-6 * size)
