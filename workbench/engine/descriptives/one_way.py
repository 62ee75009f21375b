"""One variable in groups: how much of it lies between them, by a one-way analysis of variance.

    MS_B = sum n_j (m_j - m)^2 / (J - 1),   MS_W = sum (x - m_j)^2 / (N - J)
    n0   = (N - sum n_j^2 / N) / (J - 1)
    between variance  (MS_B - MS_W) / n0, at least 0
    ICC(1)            (MS_B - MS_W) / (MS_B + (n0 - 1) MS_W)
    ICC(2)            (MS_B - MS_W) / MS_B, the reliability of the mean of a group of usual size
    limits of ICC(1)  (F / F_hi - 1) / (F / F_hi + n0 - 1), exact for groups of one size    (Searle 1971)

Searle 1971, Biometrics 27; Bliese 2000, in Klein & Kozlowski (ICC(1) and ICC(2) by name); Snijders & Bosker
2012, Multilevel Analysis, ch. 3 (n0 and the design effect).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.distributions import f_quantile, f_upper_p

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class OneWay:
    """N rows in J groups (those with known values); see the formulas above."""

    n_obs: int
    n_groups: int
    mean_size: float
    ms_between: float
    ms_within: float

    @property
    def statistic(self) -> float:
        """F; nan where nothing varies."""
        if self.ms_within > 0:
            return self.ms_between / self.ms_within
        return float("inf") if self.ms_between > 0 else float("nan")

    @property
    def p_value(self) -> float:
        """Of groups that do not differ."""
        return float(f_upper_p(self.statistic, self.n_groups - 1, self.n_obs - self.n_groups))

    @property
    def between_variance(self) -> float:
        """As estimated, which may be negative."""
        return (self.ms_between - self.ms_within) / self.mean_size

    @property
    def icc1(self) -> float:
        whole = self.ms_between + (self.mean_size - 1) * self.ms_within
        return (self.ms_between - self.ms_within) / whole if whole > 0 else float("nan")

    @property
    def icc2(self) -> float:
        return 1 - self.ms_within / self.ms_between if self.ms_between > 0 else float("nan")

    @property
    def design_effect(self) -> float:
        """1 + (n0 - 1) ICC(1): the factor on the variance of a mean."""
        return 1 + (self.mean_size - 1) * max(self.icc1, 0.0)

    def limits(self, level: float) -> tuple[float, float]:
        """Confidence limits of ICC(1), as they come out: they may be negative."""
        df1, df2, n0 = self.n_groups - 1, self.n_obs - self.n_groups, self.mean_size
        tail = (1 - level) / 2
        ends = []
        for p in (1 - tail, tail):
            ratio = self.statistic / float(f_quantile(p, df1, df2))
            ends.append(1.0 if np.isinf(ratio) else (ratio - 1) / (ratio + n0 - 1))
        return ends[0], ends[1]


def one_way(values: Floats, codes: Codes) -> OneWay | None:
    """values (n,): nan where missing; codes (n,): -1 where the group is not known.

    None where there are not two groups, or no group has two values.
    """
    known = np.isfinite(values) & (codes >= 0)
    x, g = values[known], codes[known]
    sizes = np.bincount(g)
    J, N = int(np.count_nonzero(sizes)), len(x)
    if J < 2 or N <= J:
        return None
    means = np.bincount(g, x, minlength=len(sizes)) / np.maximum(sizes, 1)
    n0 = (N - float(np.sum(sizes.astype(float) ** 2)) / N) / (J - 1)
    between = float(np.sum(sizes * (means - x.mean()) ** 2))
    within = float(np.sum((x - means[g]) ** 2))
    return OneWay(N, J, n0, between / (J - 1), _cleaned(within, x) / (N - J))


def _cleaned(within: float, x: Floats) -> float:
    """A sum of squares that is nothing but rounding is 0: the variable is constant in its groups."""
    return 0.0 if within <= 1e-24 * float(x @ x) else within
