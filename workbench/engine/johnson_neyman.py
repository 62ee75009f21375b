"""Johnson-Neyman regions: at which values of a moderator a slope differs from zero.

    slope(m) = a + b m,   Var(slope) = V_aa + 2 m V_ab + m^2 V_bb

    bounds are the m with slope(m)^2 = c(m)^2 Var(m),   c the critical value of t with the df at m:
    (b^2 - c^2 V_bb) m^2 + 2 (a b - c^2 V_ab) m + a^2 - c^2 V_aa = 0

As df, and so c, depend little on m, each root is found again with the c at the last one until it stays.

Johnson & Neyman 1936, Stat. Res. Mem. 1; Bauer & Curran 2005, Multivariate Behav. Res. 40.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.engine.lmm.model import Floats

MOST_STEPS = 200
SAME = 1e-12


@dataclass(frozen=True)
class Region:
    """low, high: of the moderator, may be infinite; sign: of the slope there, 0 where it does not differ."""

    low: float
    high: float
    sign: int


def johnson_neyman(
    slope: tuple[float, float], V: Floats, critical: Callable[[float], float], start: float
) -> tuple[Region, ...]:
    """The regions from -inf to inf.

    slope: (a, b); V (2, 2): their covariance; critical: critical value at m; start: an m near the data.
    """
    roots = quadratic_roots(slope, V, critical(start))
    bounds = sorted({b for root in roots if (b := _settled(root, roots, slope, V, critical)) is not None})
    edges = [-np.inf, *bounds, np.inf]
    regions: list[Region] = []
    for low, high in pairwise(edges):
        m = _inside(low, high, start)
        regions.append(Region(low, high, _sign(m, slope, V, critical(m))))
    return tuple(_joined(regions))


def quadratic_roots(slope: tuple[float, float], V: Floats, c: float) -> list[float]:
    """The real m at which slope(m)^2 = c^2 Var(m), ascending."""
    a, b = slope
    A = b * b - c * c * V[1, 1]
    B = a * b - c * c * V[0, 1]
    C = a * a - c * c * V[0, 0]
    inner = B * B - A * C
    if inner < 0 or (A == 0 and B == 0):
        return []
    if A == 0:
        return [float(-C / (2 * B))]
    q = -(B + np.copysign(np.sqrt(inner), B))  # the sum without cancellation
    roots = [q / A, C / q] if q != 0 else [0.0]
    return sorted(float(root) for root in roots)


def _settled(
    root: float,
    roots: list[float],
    slope: tuple[float, float],
    V: Floats,
    critical: Callable[[float], float],
) -> float | None:
    """The root with the critical value at itself; None when there is no such root."""
    place = roots.index(root)
    for _ in range(MOST_STEPS):
        found = quadratic_roots(slope, V, critical(root))
        if len(found) != len(roots):
            return None
        step = found[place] - root
        root = found[place]
        if abs(step) <= SAME * max(abs(root), SAME):
            break
    return root


def _inside(low: float, high: float, start: float) -> float:
    if np.isinf(low) and np.isinf(high):
        return start
    if np.isinf(low):
        return high - max(1.0, abs(high))
    if np.isinf(high):
        return low + max(1.0, abs(low))
    return (low + high) / 2


def _sign(m: float, slope: tuple[float, float], V: Floats, c: float) -> int:
    value = slope[0] + slope[1] * m
    variance = V[0, 0] + 2 * m * V[0, 1] + m * m * V[1, 1]
    return int(np.sign(value)) if value * value > c * c * variance else 0


def _joined(regions: list[Region]) -> list[Region]:
    """Neighbours with the same sign become one."""
    out = regions[:1]
    for region in regions[1:]:
        if region.sign == out[-1].sign:
            out[-1] = Region(out[-1].low, region.high, region.sign)
        else:
            out.append(region)
    return out
