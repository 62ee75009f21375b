"""Bootstrap limits from draws t* of an estimate t.

    percentile   t*_(alpha/2), t*_(1-alpha/2)
    basic        2 t - t*_(1-alpha/2), 2 t - t*_(alpha/2)
    normal       t - bias -+ z sd(t*),   bias = mean(t*) - t

Quantiles are order statistics of rank (R + 1) p, between ranks interpolated on the normal scale, as R's
`boot` does. Davison & Hinkley (1997), Bootstrap Methods and their Application, ch. 5, equation 5.8.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from scipy.special import ndtri

from workbench.engine.lmm.model import Floats

Method: TypeAlias = Literal["percentile", "basic", "normal"]


def limits(method: Method, draws: Floats, estimate: Floats, level: float) -> tuple[Floats, Floats]:
    """Lower and upper limits (k,) from draws (R, k) and estimates (k,); draws that are nan do not count.

    nan where fewer than two draws count.
    """
    pairs = [
        _limits(method, t[np.isfinite(t)], float(e), level) for t, e in zip(draws.T, estimate, strict=True)
    ]
    low, high = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    return low, high


def _limits(method: Method, t: Floats, estimate: float, level: float) -> tuple[float, float]:
    if len(t) < 2 or not np.isfinite(estimate):
        return np.nan, np.nan
    tail = (1 - level) / 2
    if method == "normal":
        centre = 2 * estimate - float(t.mean())
        half = float(ndtri(1 - tail) * t.std(ddof=1))
        return centre - half, centre + half
    low, high = quantile(t, tail), quantile(t, 1 - tail)
    return (low, high) if method == "percentile" else (2 * estimate - high, 2 * estimate - low)


def quantile(t: Floats, p: float) -> float:
    """The quantile of draws (R,) at rank (R + 1) p; the smallest or largest draw beyond the ends."""
    t = np.sort(t)
    R = len(t)
    rank = (R + 1) * p
    k = int(np.floor(rank + 1e-9))
    if k < 1 or k >= R:
        return float(t[0] if k < 1 else t[-1])
    if abs(rank - k) < 1e-9:
        return float(t[k - 1])
    z = ndtri(np.array([p, k / (R + 1), (k + 1) / (R + 1)]))
    return float(t[k - 1] + (z[0] - z[1]) / (z[2] - z[1]) * (t[k] - t[k - 1]))


def draws_enough(R: int, level: float) -> bool:
    """Whether the quantiles of that level lie inside R draws."""
    return (R + 1) * (1 - level) / 2 >= 1
