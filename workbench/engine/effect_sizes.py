"""Effect sizes of coefficients and of F tests.

    standardised b    b sd(x) / sd(y), sd over the rows used (divisor n - 1)
    d                 b (x_high - x_low) / s for a column of two values, s the deviation of the outcome at
                      given predictors: root of the variances of all random effects and of the residual
    partial eta^2     F df / (F df + df_residual)
    partial omega^2   (F - 1) df / (F df + df_residual + 1), Hays' omega^2 for a single factor
    f^2               F df / df_residual, Cohen's for the term after all others

For mixed models the F statistic and its denominator df stand for the sums of squares, which they do not have;
omega^2 below 0 is given as it is.

Hedges (2007), J. Educ. Behav. Stat. 32 (d by the total variance of clustered data); Westfall, Kenny & Judd
(2014), J. Exp. Psychol. Gen. 143; Cohen (1988), Statistical Power Analysis, ch. 8 and 9; Albers & Lakens
(2018), J. Exp. Soc. Psychol. 74 (omega^2 from F).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.model import Floats


def scales(X: Floats, y: Floats) -> Floats:
    """sd(x) / sd(y) (p,) for columns X (n, p) and y (n,); nan for a constant column."""
    spread = X.std(axis=0, ddof=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(spread > 0, spread / y.std(ddof=1), np.nan))


def steps(X: Floats) -> Floats:
    """The distance (p,) between the two values of each column of X (n, p) that has just two; else nan."""
    low, high = X.min(axis=0), X.max(axis=0)
    two = ((low == X) | (high == X)).all(axis=0) & (high > low)
    return np.asarray(np.where(two, high - low, np.nan))


@dataclass(frozen=True)
class TermEffect:
    """Effect sizes of one F test; nan where the denominator df are infinite."""

    eta2: float
    omega2: float
    f2: float


def of_f_test(F: float, df: float, df_residual: float) -> TermEffect:
    """From the statistic and its df."""
    if not np.isfinite(df_residual) or not np.isfinite(F):
        return TermEffect(*[float("nan")] * 3)
    whole = F * df + df_residual
    return TermEffect(F * df / whole, (F - 1) * df / (whole + 1), F * df / df_residual)
