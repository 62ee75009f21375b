"""The studentized range: the law behind Tukey's comparisons of all pairs of k means.

    Q = (max Z - min Z) / S,   Z_1..Z_k ~ N(0, 1) independent,   nu S^2 ~ chi-square with nu df

    P(range > w) = k int phi(z) {Phi(z)^(k-1) - [Phi(z) - Phi(z - w)]^(k-1)} dz
    P(Q > q)     = int f_S(s) P(range > q s) ds

Both integrals are taken by the trapezoidal rule, the outer one over log s: their integrands are analytic
and die off fast on both sides, so that the rule converges geometrically. The upper tail is computed as such,
never as 1 - P, and keeps its relative accuracy however small it is.

Tukey 1953, The problem of multiple comparisons; Trefethen & Weideman 2014, SIAM Review 56 (the rule).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from workbench.engine.roots import bracketed_root

Floats = NDArray[np.float64]

NODES = np.arange(-10.0, 10.0 + 1e-9, 0.25)  # of z, about w / 2
INTERPOLATED = 20  # df beyond which quantiles are interpolated
LOST = 60.0  # the outer integral leaves out what is below exp(-LOST) of the density's peak


def range_upper_p(w: Floats, k: int) -> Floats:
    """P(max - min of k normals > w), elementwise for w > 0 of shape (m,)."""
    z = w[:, None] / 2 + NODES
    below = special.log_ndtr(z)
    # a^n - (a - b)^n = -a^n expm1(n log(1 - b / a)), exact also where b is tiny
    share = np.exp(special.log_ndtr(z - w[:, None]) - below)
    with np.errstate(divide="ignore"):
        lost = -np.expm1((k - 1) * np.log1p(-np.minimum(share, 1.0)))
    density = np.exp(-0.5 * z * z + (k - 1) * below) / np.sqrt(2 * np.pi)
    return np.asarray(k * (density * lost).sum(axis=1) * (NODES[1] - NODES[0]))


def upper_p(q: float, k: int, df: float) -> float:
    """P(Q > q) for k means and df (may be infinite) degrees of freedom; nan in, nan out."""
    if not (np.isfinite(q) and df > 0) or k < 2:
        return float("nan")
    if q <= 0:
        return 1.0
    if np.isinf(df):
        return float(np.minimum(range_upper_p(np.array([q]), k), 1.0)[0])
    x, weight = _log_s(df)
    return min(float(weight @ range_upper_p(q * np.exp(x), k)), 1.0)


def quantile(p: float, k: int, df: float) -> float:
    """q with P(Q <= q) = p."""

    def excess(log_q: float) -> float:
        return float(np.log(upper_p(float(np.exp(log_q)), k, df)) - np.log1p(-p))

    low, high = float(np.log(1e-3)), float(np.log(10.0))
    while excess(high) > 0:
        high += 1.0
    return float(np.exp(bracketed_root(excess, low, high, xtol=1e-11)))


def quantiles(p: float, k: int, df: Floats) -> Floats:
    """The same for many df (m,) >= 1: log q is smooth in 1 / df, and read off a polynomial where that is less
    work than m searches."""
    u, place = np.unique(1 / df, return_inverse=True)
    if len(u) <= INTERPOLATED:
        return np.array([quantile(p, k, 1 / v if v > 0 else np.inf) for v in u.tolist()])[place]
    middle, half = (u[-1] + u[0]) / 2, (u[-1] - u[0]) / 2
    nodes = middle + half * np.cos(np.pi * (np.arange(INTERPOLATED) + 0.5) / INTERPOLATED)
    exact = [np.log(quantile(p, k, float(1 / v))) for v in nodes]
    polynomial = np.polynomial.Chebyshev.fit(nodes, exact, INTERPOLATED - 1, domain=[u[0], u[-1]])
    return np.asarray(np.exp(polynomial(u)))[place]


def _log_s(df: float) -> tuple[Floats, Floats]:
    """Nodes x = log s and weights f_S(s) s h of the outer rule.

    The density of x is proportional to exp(-df f(x)), f(x) = (exp(2 x) - 1) / 2 - x, which is x^2 near its
    peak. Both ends are where df f exceeds LOST; on the left f(x) >= x^2 / (1 + |x|) gives the bound.
    """
    c = LOST / df
    step = min(0.06, 0.5 / np.sqrt(2 * df))
    left = (c + np.sqrt(c * c + 4 * c)) / 2
    right = min(np.sqrt(c), 0.5 * np.log(4 * c + 3.0))
    x = np.arange(-int(left / step) - 1, int(right / step) + 2) * step
    weight = np.exp(-df * (np.expm1(2 * x) / 2 - x))
    return x, weight / weight.sum()
