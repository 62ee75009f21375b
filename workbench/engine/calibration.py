"""Do fitted probabilities come true? Groups of rows by fitted probability, and Hosmer and Lemeshow's test.

    C = sum_g (O_g - E_g)^2 / (E_g (1 - E_g / n_g)),    chi-square with groups - 2 df

symbol    meaning
O_g, E_g  observed and expected events of group g;  n_g: its trials

Groups are cut at the quantiles of the fitted probabilities (type 7), equal values together. Hosmer,
Lemeshow & Sturdivant 2013, Applied Logistic Regression, ch. 5; intervals of shares: Wilson 1927, J. Am. Stat.
Assoc. 22.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.distributions import chi_square_upper_p, normal_quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """Arrays (groups,): trials, events, expected events, mean fitted probability."""

    trials: Floats
    events: Floats
    expected: Floats
    mean_fitted: Floats

    @property
    def observed(self) -> Floats:
        """Share of events."""
        return np.asarray(self.events / self.trials)

    @property
    def chi_square(self) -> float:
        """C; infinite where a group cannot have what it has."""
        spread = self.expected * (1 - self.expected / self.trials)
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = (self.events - self.expected) ** 2 / spread
        return float(np.where(spread > 0, parts, 0.0).sum())

    @property
    def df(self) -> int:
        """Groups less two."""
        return len(self.trials) - 2

    @property
    def p_value(self) -> float:
        """Of C; nan with fewer than three groups."""
        return float(chi_square_upper_p(self.chi_square, self.df)) if self.df > 0 else float("nan")

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Wilson's interval of each observed share."""
        return wilson(self.events, self.trials, level)


def calibration(fitted: Floats, events: Floats, trials: Floats, groups: int = 10) -> Calibration:
    """The groups of rows with so many events in trials (n,), by their fitted probability (n,)."""
    place = _places(fitted, groups)
    k = int(place.max()) + 1

    def total(values: Floats) -> Floats:
        return np.bincount(place, values, minlength=k).astype(np.float64)

    n = total(trials)
    used = n > 0
    n = n[used]
    expected = total(fitted * trials)[used]
    return Calibration(n, total(events)[used], expected, expected / n)


def _places(fitted: Floats, groups: int) -> NDArray[np.intp]:
    """The group (n,) of each row; every distinct probability its own where there are no more of them."""
    distinct, own = np.unique(fitted, return_inverse=True)
    if len(distinct) <= groups:
        return np.asarray(own)
    cuts = np.unique(np.quantile(fitted, np.linspace(0, 1, groups + 1)))
    return np.clip(np.searchsorted(cuts, fitted, side="left") - 1, 0, len(cuts) - 2)


def wilson(events: Floats, trials: Floats, level: float) -> tuple[Floats, Floats]:
    """Interval of a share."""
    z = float(normal_quantile((1 + level) / 2))
    p, scale = events / trials, 1 + z * z / trials
    centre = (p + z * z / (2 * trials)) / scale
    half = z * np.sqrt(p * (1 - p) / trials + z * z / (4 * trials**2)) / scale
    return np.asarray(centre - half), np.asarray(centre + half)


@dataclass(frozen=True)
class Bins:
    """Binned residuals: arrays (bins,). mean_fitted, mean_residual, half: two standard errors, count."""

    mean_fitted: Floats
    mean_residual: Floats
    half: Floats
    count: Floats


def binned_residuals(fitted: Floats, residual: Floats, variance: Floats, bins: int | None = None) -> Bins:
    """Residuals (n,) averaged over rows of like fitted value, with bounds from their model variance (n,).

    Within two standard errors lie about 95% if the model is right. Gelman & Hill 2007, section 5.6.
    """
    n = len(fitted)
    k = bins or max(2, min(40, int(np.sqrt(n))))
    order = np.argsort(fitted, kind="stable")
    starts = np.unique(np.linspace(0, n, k + 1).astype(int)[:-1])
    count = np.diff(np.append(starts, n)).astype(np.float64)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values[order], starts) / count)

    return Bins(mean(fitted), mean(residual), 2 * np.sqrt(mean(variance) / count), count)
