"""How far values are from a normal distribution: skewness, kurtosis, and the correlation of the Q-Q plot.

g1 = m3 / m2^(3/2),  g2 = m4 / m2^2 - 3            m_k: central moments with divisor n
K2 = Z(g1)^2 + Z(g2)^2 ~ chi-square on 2 df        D'Agostino, Belanger & D'Agostino 1990, Am. Stat. 44
W' = cor(ordered values, normal quantiles)^2       Shapiro & Francia 1972, J. Am. Stat. Assoc. 67
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from workbench.engine.distributions import chi_square_upper_p

Floats = NDArray[np.float64]
FEWEST = 20  # values from which the transformed skewness and kurtosis are near normal


@dataclass(frozen=True)
class Shape:
    """skewness g1 and excess kurtosis g2; both 0 for a normal distribution, nan without spread."""

    skewness: float
    kurtosis: float


def shape_of(values: Floats) -> Shape:
    """Moments of values (n,)."""
    centred = values - values.mean()
    m2 = float(np.mean(centred**2))
    if m2 <= 0:
        return Shape(float("nan"), float("nan"))
    return Shape(float(np.mean(centred**3)) / m2**1.5, float(np.mean(centred**4)) / m2**2 - 3.0)


def plotting_positions(n: int) -> Floats:
    """Share of a distribution below each of n ordered values, (i - a) / (n + 1 - 2a), as R's ppoints.

    a = 3/8 for n <= 10 (Blom, 1958), else 1/2 (Hazen, 1914).
    """
    a = 3 / 8 if n <= 10 else 1 / 2
    return (np.arange(1, n + 1, dtype=np.float64) - a) / (n + 1 - 2 * a)


def normal_scores(n: int) -> Floats:
    """Expected normal quantiles of n ordered values."""
    scores: Floats = ndtri(plotting_positions(n))
    return scores


def quartile_line(values: Floats) -> tuple[float, float]:
    """Intercept and slope of the line through the quartiles of values and of the normal distribution."""
    low, high = np.quantile(values, [0.25, 0.75])
    slope = (high - low) / (2 * float(ndtri(0.75)))
    return float((low + high) / 2), float(slope)


def straightness(ordered: Floats) -> Floats:
    """W' of values ordered along the last axis (..., n): 1 where the Q-Q plot is a straight line."""
    scores = normal_scores(ordered.shape[-1])
    centred = ordered - ordered.mean(axis=-1, keepdims=True)
    length = np.einsum("...i,...i->...", centred, centred)
    with np.errstate(invalid="ignore", divide="ignore"):
        out: Floats = (centred @ scores) ** 2 / (length * float(scores @ scores))
    return out


def omnibus(values: Floats) -> tuple[float, float]:
    """K2 and its p value for values (n,); nan with fewer than 20 or without spread."""
    n, shape = len(values), shape_of(values)
    if n < FEWEST or not np.isfinite(shape.skewness):
        return float("nan"), float("nan")
    K2 = _skewness_score(shape.skewness, n) ** 2 + _kurtosis_score(shape.kurtosis, n) ** 2
    return K2, float(chi_square_upper_p(K2, 2))


def _skewness_score(g1: float, n: int) -> float:
    """D'Agostino's (1970) transformation of g1 to a standard normal variable."""
    y = g1 * np.sqrt((n + 1) * (n + 3) / (6.0 * (n - 2)))
    beta2 = 3.0 * (n**2 + 27 * n - 70) * (n + 1) * (n + 3) / ((n - 2.0) * (n + 5) * (n + 7) * (n + 9))
    w2 = np.sqrt(2 * (beta2 - 1)) - 1
    delta, alpha = 1 / np.sqrt(0.5 * np.log(w2)), np.sqrt(2 / (w2 - 1))
    return float(delta * np.arcsinh(y / alpha))


def _kurtosis_score(g2: float, n: int) -> float:
    """Anscombe and Glynn's (1983) transformation of the kurtosis to a standard normal variable."""
    mean = 3.0 * (n - 1) / (n + 1)
    variance = 24.0 * n * (n - 2) * (n - 3) / ((n + 1.0) ** 2 * (n + 3) * (n + 5))
    x = (g2 + 3 - mean) / np.sqrt(variance)
    skew = 6.0 * (n**2 - 5 * n + 2) / ((n + 7.0) * (n + 9))
    skew *= np.sqrt(6.0 * (n + 3) * (n + 5) / (n * (n - 2.0) * (n - 3)))
    A = 6 + 8 / skew * (2 / skew + np.sqrt(1 + 4 / skew**2))
    root = np.cbrt((1 - 2 / A) / (1 + x * np.sqrt(2 / (A - 4))))
    return float((1 - 2 / (9 * A) - root) / np.sqrt(2 / (9 * A)))
