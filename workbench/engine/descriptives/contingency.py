"""Two categorical variables: counts, what independence would give, and how far the counts are from it.

    e_ij = n_i. n_.j / n
    X2   = sum (n_ij - e_ij)^2 / e_ij                    Yates: |n_ij - e_ij| less min(1/2, |n_ij - e_ij|)
    G2   = 2 sum n_ij log(n_ij / e_ij)
    V    = sqrt(X2 / (n (min(I, J) - 1)))
    d_ij = (n_ij - e_ij) / sqrt(e_ij (1 - n_i. / n) (1 - n_.j / n))         (adjusted residuals)
    gamma = (C - D) / (C + D),  tau_b = (C - D) / sqrt((T - T_x)(T - T_y))   C, D: pairs in and against order

Agresti 2013, Categorical Data Analysis, ch. 2-3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from workbench.engine.distributions import chi_square_upper_p

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Contingency:
    """counts (I, J): rows and columns without any count are left out beforehand (`occupied`)."""

    counts: Floats

    @property
    def n(self) -> float:
        return float(self.counts.sum())

    @cached_property
    def expected(self) -> Floats:
        """e (I, J)."""
        return np.outer(self.counts.sum(axis=1), self.counts.sum(axis=0)) / self.n

    @property
    def df(self) -> int:
        rows, columns = self.counts.shape
        return int((rows - 1) * (columns - 1))

    @property
    def chi_square(self) -> float:
        """X2 without correction."""
        return float(np.sum((self.counts - self.expected) ** 2 / self.expected))

    @property
    def yates(self) -> float:
        """X2 with the continuity correction of R's chisq.test, meant for two by two tables."""
        distance = np.abs(self.counts - self.expected)
        less = min(0.5, float(distance.min()))
        return float(np.sum((distance - less) ** 2 / self.expected))

    @property
    def likelihood_ratio(self) -> float:
        """G2."""
        return float(2.0 * np.sum(xlogy(self.counts, self.counts / self.expected)))

    @property
    def cramer_v(self) -> float:
        """V; nan for a single row or column."""
        least = min(self.counts.shape) - 1
        return float(np.sqrt(self.chi_square / (self.n * least))) if least else float("nan")

    @property
    def adjusted_residuals(self) -> Floats:
        """d (I, J); nan where one row or column holds everything."""
        rows = 1.0 - self.counts.sum(axis=1) / self.n
        columns = 1.0 - self.counts.sum(axis=0) / self.n
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.sqrt(self.expected * np.outer(rows, columns))
            return np.where(scale > 0, (self.counts - self.expected) / scale, np.nan)

    @cached_property
    def pairs(self) -> tuple[float, float]:
        """C and D, each pair of cases once, rows and columns in their order."""
        n = self.counts
        below = np.zeros((n.shape[0] + 1, n.shape[1] + 1))
        below[1:, 1:] = n.cumsum(axis=0).cumsum(axis=1)
        smaller_both = below[:-1, :-1]
        smaller_row_larger_column = below[:-1, -1:] - below[:-1, 1:]
        return float(np.sum(n * smaller_both)), float(np.sum(n * smaller_row_larger_column))

    @property
    def gamma(self) -> float:
        """Goodman and Kruskal's gamma."""
        C, D = self.pairs
        return (C - D) / (C + D) if C + D else float("nan")

    @property
    def tau_b(self) -> float:
        """Kendall's tau-b."""
        C, D = self.pairs
        pairs = self.n * (self.n - 1) / 2
        free = [
            pairs - float(np.sum(m * (m - 1) / 2)) for m in (self.counts.sum(axis=1), self.counts.sum(axis=0))
        ]
        return (C - D) / float(np.sqrt(free[0] * free[1])) if min(free) > 0 else float("nan")


def p_of(statistic: float, df: int) -> float:
    """Upper tail of chi-square; nan without degrees of freedom."""
    return float(chi_square_upper_p(statistic, df)) if df else float("nan")


def occupied(counts: Floats) -> Floats:
    """The table without empty rows and columns."""
    rows, columns = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    return np.asarray(counts[rows][:, columns])
