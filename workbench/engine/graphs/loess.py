"""Local regression: a smooth curve through a cloud of points.

At x0 a polynomial is fitted to the nearest share `span` of the points with the weights

    w_i = (1 - (|x_i - x0| / d)^3)^3,   d: the distance of the farthest of them

and its value there is the curve. Cleveland & Devlin (1988), J. Amer. Statist. Assoc. 83. A span above 1 takes
all points and stretches d by its square root. The values are those of R's loess with family = "gaussian":
`loess` with surface = "direct"; `loess_curve` as by default, where value and slope are computed at few places
and cubics go from each to the next (Cleveland & Grosse 1991, Stat. Comput. 1), which keeps gaps in x calm.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SHARE = 0.2  # a stretch with more points than this share of the nearest ones is cut
_MARGIN = 0.005  # of the range, by which the first and last place lie beyond the points
_NEAR, _FAR = 0.001, 0.999  # within and beyond these shares of d weights are 1 and 0, as in R


def loess(x: Floats, y: Floats, at: Floats, span: float = 0.75, degree: int = 2) -> Floats:
    """The curve at each of `at`, shape (len(at),); nan where the points do not determine one.

    x, y: finite, shape (n,); span > 0; degree: 0, 1 or 2.
    """
    return _local(x, y, at, span, degree)[:, 0]


def _local(x: Floats, y: Floats, at: Floats, span: float, degree: int) -> Floats:
    """Value and slope of the local polynomials at each of `at`, shape (len(at), 2)."""
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    near = min(len(x), max(int(len(x) * span + 1e-5), 1))
    stretch = math.sqrt(max(span, 1.0))
    return np.array([_at(x, y, float(x0), near, stretch, degree) for x0 in at])


def _at(x: Floats, y: Floats, x0: float, near: int, stretch: float, degree: int) -> tuple[float, float]:
    start = _first_of_nearest(x, x0, near)
    d = max(abs(x0 - x[start]), abs(x[start + near - 1] - x0)) * stretch
    if d <= 0:
        return float(y[x == x0].mean()), 0.0
    low, high = np.searchsorted(x, [x0 - d, x0 + d])
    part = slice(min(int(low), start), max(int(high), start + near))
    z = (x[part] - x0) / d
    away = np.abs(z)
    root = np.sqrt(
        np.where(away < _NEAR, 1.0, np.where(away > _FAR, 0.0, (1 - np.minimum(away, 1) ** 3) ** 3))
    )
    columns = np.column_stack([root * z**power for power in range(degree + 1)])
    distinct = len(np.unique(z[root > 0]))
    if not distinct:
        return math.nan, math.nan
    b = np.linalg.lstsq(columns[:, :distinct], root * y[part], rcond=None)[0]
    return float(b[0]), float(b[1] / d) if len(b) > 1 else 0.0


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
    """Places from the smallest to the largest x, and the blended curve there."""
    at = np.linspace(x.min(), x.max(), points) if x.min() < x.max() else x[:1]
    return at, blended(x, y, at, span, degree)


def blended(x: Floats, y: Floats, at: Floats, span: float = 0.75, degree: int = 2) -> Floats:
    """The curve at each of `at`, between the smallest and the largest x, shape (len(at),)."""
    if x.min() == x.max():
        return loess(x, y, at, span, degree)
    knots = _knots(np.sort(x), span)
    local = _local(x, y, knots, span, degree)
    known = np.isfinite(local[:, 0])
    knots, (value, slope) = knots[known], local[known].T
    if len(knots) < 2:
        return loess(x, y, at, span, degree)
    i = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(knots) - 2)
    h = knots[i + 1] - knots[i]
    t = (at - knots[i]) / h
    curve: Floats = (
        (1 + 2 * t) * (1 - t) ** 2 * value[i]
        + t * (1 - t) ** 2 * h * slope[i]
        + t**2 * (3 - 2 * t) * value[i + 1]
        - t**2 * (1 - t) * h * slope[i + 1]
    )
    return curve


def _knots(x: Floats, span: float) -> Floats:
    """Both ends and, in every stretch with many points, the value in its middle; x ascending."""
    most = math.floor(len(x) * span * _SHARE)
    room = _MARGIN * max(x[-1] - x[0], 1e-3 * max(abs(x[0]), abs(x[-1])))
    knots, stretches = [x[0] - room, x[-1] + room], [(0, len(x) - 1)]
    while stretches:
        first, last = stretches.pop()
        middle = _middle(x, first, last) if last - first + 1 > most else None
        if middle is not None:
            knots.append(x[middle])
            stretches += [(first, middle), (middle + 1, last)]
    return np.unique(knots)


def _middle(x: Floats, first: int, last: int) -> int | None:
    """The place nearest to the middle of a stretch after which values change; None where all are equal."""
    changes = first + np.flatnonzero(np.diff(x[first : last + 1]))
    if not len(changes):
        return None
    away = changes - (first + last) // 2
    return int(changes[np.argmin(2 * np.abs(away) - (away > 0))])
