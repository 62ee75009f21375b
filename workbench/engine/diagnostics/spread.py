"""Is the spread of residuals the same everywhere: along the fitted values, and between groups.

Breusch-Pagan    n R2 of the regression of r^2 on the fitted values, chi-square on 1 df (Koenker 1981)
Brown-Forsythe   F test of |r - median of its group| between groups (1974, J. Am. Stat. Assoc. 69)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.distributions import chi_square_upper_p, f_upper_p

Floats = NDArray[np.float64]
PARTS = 5
FEWEST = 3  # rows from which a group tells anything of its spread


@dataclass(frozen=True)
class SpreadTest:
    """df2: of an F test, else nan; ratio: the largest over the smallest standard deviation."""

    statistic: float
    df: float
    df2: float
    p_value: float
    ratio: float


NONE = SpreadTest(float("nan"), float("nan"), float("nan"), float("nan"), float("nan"))


def along(fitted: Floats, residuals: Floats) -> SpreadTest:
    """Does the spread change with the fitted values? ratio: between five parts of equal size along them."""
    n, x, squared = len(fitted), fitted - fitted.mean(), residuals**2
    centred = squared - squared.mean()
    total, length = float(centred @ centred), float(x @ x)
    if total <= 0 or length <= 0 or n < 3:
        return NONE
    statistic = n * float(x @ centred) ** 2 / (length * total)
    parts = np.array_split(residuals[np.argsort(fitted, kind="stable")], min(PARTS, max(2, n // 10)))
    sd = np.array([np.sqrt(np.mean(part**2)) for part in parts])
    ratio = float(sd.max() / sd.min()) if sd.min() > 0 else float("inf")
    return SpreadTest(statistic, 1.0, float("nan"), float(chi_square_upper_p(statistic, 1)), ratio)


def between(codes: NDArray[np.integer], residuals: Floats) -> SpreadTest:
    """Does the spread differ between groups? ratio: the groups' own noise taken out, one SD to both sides."""
    sizes = np.bincount(codes)
    kept = sizes[codes] >= FEWEST
    levels, place = np.unique(codes[kept], return_inverse=True)
    J, n = len(levels), int(kept.sum())
    if J < 2 or n - J < 2:
        return NONE
    r = residuals[kept]
    away = np.abs(r - _medians(place, r)[place])
    count = np.bincount(place)
    means = np.bincount(place, away) / count
    inside = float(np.sum((away - means[place]) ** 2))
    outside = float(np.sum(count * (means - away.mean()) ** 2))
    if inside <= 0:
        return NONE
    F = outside / (J - 1) / (inside / (n - J))
    p = float(f_upper_p(F, J - 1, n - J))
    return SpreadTest(F, float(J - 1), float(n - J), p, _true_ratio(place, r))


def _medians(place: NDArray[np.integer], values: Floats) -> Floats:
    """The median of every level (J,) of place (n,)."""
    ordered = values[np.lexsort((values, place))]
    count = np.bincount(place)
    start = np.cumsum(count) - count
    return np.asarray((ordered[start + (count - 1) // 2] + ordered[start + count // 2]) / 2)


def _true_ratio(place: NDArray[np.integer], values: Floats) -> float:
    """exp(tau): tau is the standard deviation of log variances beyond what sampling from normal values gives.

    Raudenbush & Bryk 2002, Hierarchical Linear Models, ch. 7: log s^2 varies by about 2 / (n - 1).
    """
    count = np.bincount(place).astype(np.float64)
    centred = values - (np.bincount(place, values) / count)[place]
    variance = np.bincount(place, centred**2) / (count - 1)
    usable = variance > 0
    if usable.sum() < 2:
        return float("nan")
    logs, weights = np.log(variance[usable]), (count[usable] - 1) / 2
    mean = float(weights @ logs / weights.sum())
    excess = float(weights @ (logs - mean) ** 2) - (usable.sum() - 1)
    tau2 = max(excess / float(weights.sum() - (weights @ weights) / weights.sum()), 0.0)
    return float(np.exp(np.sqrt(tau2)))
