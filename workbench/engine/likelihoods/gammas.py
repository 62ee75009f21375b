"""Gamma functions for whole arrays: differences accurate for large arguments, derivatives in one go.

    rising(s, y) = log Gamma(s + y) - log Gamma(s)        and its derivatives in s

For large s the two terms cancel; Stirling's series of both is subtracted term by term instead. For counts y
the difference is the sum of log(s + k) over k < y, of which nothing cancels (`RisingCounts`).
Abramowitz & Stegun (1964), 6.1.41, 6.3.18, 6.4.11.
"""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

from workbench.engine.likelihoods.kernel import Floats, Slopes

LARGE = 40.0  # from here on four terms of the series are exact to rounding
BERNOULLI = (1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0)  # of s^-1, s^-3, s^-5, s^-7
SHIFT = 10  # the asymptotic series of the polygammas starts from this argument
B_2J = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)  # Bernoulli numbers B_2, B_4 ...
MOST = 60  # counts up to which a sum over k is quicker than gamma functions


class RisingCounts:
    """`rising` for counts y (n,), which are sorted out once."""

    def __init__(self, y: Floats) -> None:
        self.y = y

    @cached_property
    def _above(self) -> list[NDArray[np.intp]] | None:
        """Rows with y > k, for k = 0, 1, ...; None where counts are too large for that."""
        largest = float(self.y.max(initial=0.0))
        if largest > MOST:
            return None
        return [np.flatnonzero(self.y > k) for k in range(int(largest))]

    @cached_property
    def _distinct(self) -> tuple[Floats, NDArray[np.intp]]:
        return np.unique(self.y, return_inverse=True)

    def at(self, s: Floats, order: int) -> Slopes:
        """The difference and its derivatives, each (n,) or (..., n), for s one number or (..., n)."""
        if np.ndim(s) == 0:
            values, place = self._distinct
            return tuple(f[place] for f in rising(s, values, order))
        if self._above is None:
            return rising(s, self.y, order)
        s = np.asarray(s)
        out = [np.zeros(s.shape) for _ in range(order + 1)]
        for k, rows in enumerate(self._above):
            z = s[..., rows] + k
            out[0][..., rows] += np.log(z)
            term = 1.0 / z
            for d in range(1, order + 1):
                out[d][..., rows] += term
                term = term * (-d / z)
        return tuple(out)


def rising(s: Floats, y: Floats, order: int) -> Slopes:
    """log Gamma(s + y) - log Gamma(s) and its derivatives in s > 0, up to `order` (at most 4)."""
    s, y = np.broadcast_arrays(np.asarray(s, np.float64), np.asarray(y, np.float64))
    large = s >= LARGE
    if np.all(large):
        return tuple(_far(s, y, k) for k in range(order + 1))
    small = np.minimum(s, LARGE)
    near = [np.asarray(special.gammaln(small + y) - special.gammaln(small))]
    if order:
        pairs = zip(polygammas(small + y, order - 1), polygammas(small, order - 1), strict=True)
        near += [one - other for one, other in pairs]
    if not np.any(large):
        return tuple(near)
    big = np.maximum(s, LARGE)
    return tuple(np.where(large, _far(big, y, k), f) for k, f in enumerate(near))


def _far(s: Floats, y: Floats, k: int) -> Floats:
    """k-th derivative of the difference of Stirling's series at s + y and s."""
    z, ratio = s + y, np.log1p(y / s)
    if k == 0:
        out = (z - 0.5) * ratio + y * (np.log(s) - 1.0)
    elif k == 1:
        out = ratio + 0.5 * y / (s * z)
    else:
        sign = -1.0 if k % 2 else 1.0
        top = float(special.factorial(k - 2))
        out = sign * top * (_power(z, s, y, k - 1) + 0.5 * (k - 1) * _power(z, s, y, k))
    for i, b in enumerate(BERNOULLI):
        r = 2 * i + 1
        fall = float(np.prod([-(r + j) for j in range(k)])) if k else 1.0
        out = out + b * fall * _power(z, s, y, r + k)
    return np.asarray(out)


def _power(z: Floats, s: Floats, y: Floats, k: int) -> Floats:
    """z^-k - s^-k with z = s + y, without cancellation."""
    return np.asarray(s ** -float(k) * np.expm1(-k * np.log1p(y / s)))


def polygammas(x: Floats, order: int) -> Slopes:
    """digamma(x), trigamma(x), ... up to the derivative `order` (at most 3), for x > 0."""
    x = np.asarray(x, np.float64)
    y = x + SHIFT
    sums = [np.zeros(x.shape) for _ in range(order + 1)]
    for j in range(SHIFT):
        r = 1.0 / (x + j)
        term = r
        for k in range(order + 1):
            sums[k] += term
            if k < order:
                term = term * r
    u = 1.0 / y
    return tuple(_asymptotic(y, u, k) + _sign(k) * _factorial(k) * sums[k] for k in range(order + 1))


def _asymptotic(y: Floats, u: Floats, k: int) -> Floats:
    """k-th derivative of digamma at a large y = 1 / u."""
    series = np.zeros(y.shape)
    for j in range(len(B_2J), 0, -1):
        falling = _factorial(2 * j + k - 1) / _factorial(2 * j)
        series = (series + B_2J[j - 1] * falling) * u * u
    if k == 0:
        return np.asarray(np.log(y) - 0.5 * u - series)
    lead = _factorial(k - 1) + 0.5 * _factorial(k) * u + series
    return np.asarray(_sign(k) * lead * u**k)


def _sign(k: int) -> float:
    """Sign of the k-th derivative of digamma, for k > 0, and of its sum of reciprocals, for all k."""
    return -1.0 if k % 2 == 0 else 1.0


def _factorial(k: int) -> float:
    return float(math.factorial(k))


def stirling_rest(v: Floats, order: int) -> Slopes:
    """v log v - v - log Gamma(v) and derivatives: the part of a gamma density that hangs on its shape.

    First derivative log v - digamma(v), second 1/v - trigamma(v); order at most 2.
    """
    v = np.asarray(v, np.float64)
    large = v >= LARGE
    b, x = np.maximum(v, LARGE), np.minimum(v, LARGE)
    r = 1.0 / (b * b)
    far = (
        0.5 * np.log(b / (2.0 * np.pi)) - (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0))) / b,
        0.5 / b + r * (1.0 / 12.0 - r * (1.0 / 120.0 - r / 252.0)),
        -r * (0.5 + (1.0 / 6.0 - r * (1.0 / 30.0 - r / 42.0)) / b),
    )
    near = (
        x * np.log(x) - x - special.gammaln(x),
        np.log(x) - special.digamma(x),
        1.0 / x - special.polygamma(1, x),
    )
    return tuple(np.asarray(np.where(large, f, g)) for f, g in zip(far[: order + 1], near, strict=False))
