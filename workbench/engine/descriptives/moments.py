"""What one variable looks like: centre, spread, shape and quantiles of its known values.

symbol   meaning                                                        as in
m_k      mean of (x - mean)^k
sd       sqrt(n / (n - 1) m_2)                                          R sd
G1       sqrt(n (n - 1)) / (n - 2)  m_3 / m_2^1.5                       SAS, SPSS, Excel (type 2)
G2       (n - 1) / ((n - 2)(n - 3)) ((n + 1)(m_4 / m_2^2 - 3) + 6)      SAS, SPSS, Excel (type 2)
q_p      linear between order statistics, at 1 + (n - 1) p              R quantile, type 7

Joanes & Gill 1998, The Statistician 47 (skewness, kurtosis); Hyndman & Fan 1996, Am. Stat. 50 (quantiles).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moments:
    """Numbers of n known values; nan where there are too few of them.

    std_error: of the mean; mad: median absolute deviation times 1.4826; quantiles: as asked for.
    """

    n: int
    mean: float
    std_dev: float
    std_error: float
    median: float
    mad: float
    smallest: float
    largest: float
    skewness: float
    kurtosis: float
    quantiles: tuple[float, ...]


NAN = float("nan")
FAR = 1e75
NORMAL_MAD = 1.4826  # makes the MAD of a normal law its standard deviation


def moments(values: Floats, quantiles: Sequence[float] = ()) -> Moments:
    """values (n,): all finite. quantiles: shares between 0 and 1."""
    n, largest = len(values), float(np.abs(values).max(initial=0.0))
    if largest > FAR:  # squares would overflow
        return _rescaled(moments(values / largest, quantiles), largest)
    if not n:
        return Moments(0, *(NAN,) * 9, (NAN,) * len(quantiles))
    mean, median = float(values.mean()), float(np.median(values))
    d = values - mean
    m2 = float(np.mean(d**2))
    sd = float(np.sqrt(m2 * n / (n - 1))) if n > 1 else NAN
    varies = m2 > 0 and float(values.min()) < float(values.max())
    return Moments(
        n,
        mean,
        sd,
        sd / float(np.sqrt(n)),
        median,
        NORMAL_MAD * float(np.median(np.abs(values - median))),
        float(values.min()),
        float(values.max()),
        _skewness(d, m2, n) if varies else NAN,
        _kurtosis(d, m2, n) if varies else NAN,
        tuple(float(q) for q in np.quantile(values, list(quantiles))) if len(quantiles) else (),
    )


def _rescaled(m: Moments, scale: float) -> Moments:
    """Of values that are `scale` times as large; skewness and kurtosis stay."""
    names = ("mean", "std_dev", "std_error", "median", "mad", "smallest", "largest")
    more = {name: getattr(m, name) * scale for name in names}
    return replace(m, **more, quantiles=tuple(q * scale for q in m.quantiles))


def _skewness(d: Floats, m2: float, n: int) -> float:
    """G1 of deviations d (n,)."""
    if n < 3:
        return NAN
    return float(np.sqrt(n * (n - 1)) / (n - 2) * np.mean(d**3) / m2**1.5)


def _kurtosis(d: Floats, m2: float, n: int) -> float:
    """G2 of deviations d (n,)."""
    if n < 4:
        return NAN
    excess = float(np.mean(d**4)) / m2**2 - 3.0
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6.0)
