"""Little's test that values are missing completely at random.

    d2 = sum over patterns p of  n_p (m_p - mu_o)' (S_oo)^-1 (m_p - mu_o),   S = n / (n - 1) S_ml
    df = sum over patterns of the number of known variables - k

m_p: means of the known variables o in pattern p; mu, S_ml: of largest likelihood. As in naniar (R) and
in SPSS, the covariance has divisor n - 1.

Little 1988, J. Am. Stat. Assoc. 83.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.descriptives.normal_em import fit_normal
from workbench.engine.distributions import chi_square_upper_p

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LittleTest:
    """d2, its degrees of freedom, and the number of patterns."""

    statistic: float
    df: int
    n_patterns: int

    @property
    def p_value(self) -> float:
        return float(chi_square_upper_p(self.statistic, self.df)) if self.df else float("nan")


def little_test(X: Floats, *, check: Callable[[], None] = lambda: None) -> LittleTest:
    """X (n, k): nan where missing, every column varying; rows without any value are left out.

    check: may raise to stop. ConvergenceError when the normal law cannot be fitted.
    """
    known = X[~np.isnan(X).all(axis=1)]
    fit = fit_normal(known, check=check)
    n, k = known.shape
    S = fit.covariance * n / (n - 1)
    statistic, df = 0.0, -k
    for p, (missing, count) in enumerate(zip(fit.found.missing, fit.found.rows, strict=True)):
        o = ~missing
        d = known[fit.found.pattern_of == p][:, o].mean(axis=0) - fit.mu[o]
        statistic += float(count) * float(d @ np.linalg.lstsq(S[np.ix_(o, o)], d, rcond=None)[0])
        df += int(o.sum())
    return LittleTest(statistic, df, len(fit.found.rows))
