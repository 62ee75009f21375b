"""Small shifts that take points apart which would lie on each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0


def jitter(n: int, width: float) -> Floats:
    """n shifts between -width / 2 and width / 2, shape (n,): the same on every run, evenly spread.

    Multiples of the golden ratio modulo 1 fill an interval more evenly than random numbers do (Weyl, 1916).
    """
    shifts: Floats = width * ((np.arange(1, n + 1) * _GOLDEN) % 1.0 - 0.5)
    return shifts
