"""Local regression: a smooth curve through a cloud of points.

At x0 a polynomial is fitted to the nearest share `span` of the points with the weights

    w_i = (1 - (|x_i - x0| / d)^3)^3,   d: the distance of the farthest of them

and its value there is the curve. Cleveland & Devlin (1988), J. Amer. Statist. Assoc. 83. A span above 1 takes
all points and stretches d by its square root. The values are those of R's loess with surface = "direct" and
family = "gaussian".
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NEAR, _FAR = 0.001, 0.999  # within and beyond these shares of d weights are 1 and 0, as in R


def loess(x: Floats, y: Floats, at: Floats, span: float = 0.75, degree: int = 2) -> Floats:
    """The curve at each of `at`, shape (len(at),); nan where the points do not determine one.

    x, y: finite, shape (n,); span > 0; degree: 0, 1 or 2.
    """
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    near = min(len(x), max(int(len(x) * span + 1e-5), 1))
    return np.array([_at(x, y, float(x0), near, math.sqrt(max(span, 1.0)), degree) for x0 in at])


def _at(x: Floats, y: Floats, x0: float, near: int, stretch: float, degree: int) -> float:
    start = _first_of_nearest(x, x0, near)
    d = max(x0 - x[start], x[start + near - 1] - x0) * stretch
    if d <= 0:
        return float(y[x == x0].mean())
    low, high = np.searchsorted(x, [x0 - d, x0 + d])
    part = slice(int(low), max(int(high), start + near))
    z = (x[part] - x0) / d
    away = np.abs(z)
    root = np.sqrt(
        np.where(away < _NEAR, 1.0, np.where(away > _FAR, 0.0, (1 - np.minimum(away, 1) ** 3) ** 3))
    )
    columns = np.column_stack([root * z**power for power in range(degree + 1)])
    distinct = len(np.unique(z[root > 0]))
    if not distinct:
        return math.nan
    columns = columns[:, :distinct]
    return float(np.linalg.lstsq(columns, root * y[part], rcond=None)[0][0])


def _first_of_nearest(x: Floats, x0: float, near: int) -> int:
    """Where the run of the `near` values closest to x0 starts; x ascending."""
    low, high = 0, len(x) - near
    while low < high:
        middle = (low + high) // 2
        if x0 - x[middle] > x[middle + near] - x0:
            low = middle + 1
        else:
            high = middle
    return low


def loess_curve(
    x: Floats, y: Floats, points: int = 80, span: float = 0.75, degree: int = 2
) -> tuple[Floats, Floats]:
    """Places from the smallest to the largest x, and the curve there."""
    at = np.linspace(x.min(), x.max(), points) if x.min() < x.max() else x[:1]
    return at, loess(x, y, at, span, degree)
