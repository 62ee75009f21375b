"""Differences of gamma functions that stay accurate when the argument is large.

    rising(s, y) = log Gamma(s + y) - log Gamma(s)        and its derivatives with respect to s

For large s the two terms cancel; Stirling's series of both is subtracted term by term instead
(Abramowitz & Stegun 1964, 6.1.41 and 6.3.18).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from workbench.engine.likelihoods.kernel import Floats, Slopes

LARGE = 40.0  # from here on four terms of the series are exact to rounding
BERNOULLI = (1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0)  # of s^-1, s^-3, s^-5, s^-7


def rising(s: Floats, y: Floats, order: int) -> Slopes:
    """log Gamma(s + y) - log Gamma(s) and its derivatives in s > 0, up to `order` (at most 4)."""
    s, y = np.broadcast_arrays(np.asarray(s, np.float64), np.asarray(y, np.float64))
    large = s >= LARGE
    if np.all(large):
        return tuple(_far(s, y, k) for k in range(order + 1))
    small = np.minimum(s, LARGE)
    near = [np.asarray(special.gammaln(small + y) - special.gammaln(small))]
    near += [_polygamma(k, small + y) - _polygamma(k, small) for k in range(order)]
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


def _polygamma(k: int, x: Floats) -> Floats:
    return np.asarray(special.digamma(x) if k == 0 else special.polygamma(k, x))


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
