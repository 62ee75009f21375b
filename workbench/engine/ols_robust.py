"""What is said of coefficients beyond their t tests: robust covariances, collinearity, standardised form.

HC0   B X'diag(r^2) X B,  B = (X'WX)^-1        (White 1980; r: weighted residuals times sqrt(w))
HC1   HC0 n / (n - p)
HC2   r_i^2 / (1 - h_i),   HC3   r_i^2 / (1 - h_i)^2           (MacKinnon & White 1985)

Collinearity by generalised variance inflation: see `diagnostics/collinearity.py`.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from workbench.engine.diagnostics.collinearity import Inflation, inflation_of
from workbench.engine.effect_sizes import scales
from workbench.engine.inference import FixedDf
from workbench.engine.lmm.model import Floats
from workbench.engine.ols import OlsFit

Robust: TypeAlias = Literal["hc0", "hc1", "hc2", "hc3"]


def robust_law(fit: OlsFit, kind: Robust) -> FixedDf:
    """The law of contrasts with a covariance that allows the spread to differ between rows; n - p df."""
    return FixedDf(fit.beta, robust_covariance(fit, kind), float(fit.df_residual))


def robust_covariance(fit: OlsFit, kind: Robust) -> Floats:
    """Covariance (p, p) of the coefficients; rows that fit themselves (h = 1) are left out of HC2 and HC3."""
    free = 1 - fit.hat_values
    squared = fit.weighted_residuals**2
    if kind == "hc1":
        squared = squared * fit.n_obs / fit.df_residual
    elif kind in ("hc2", "hc3"):
        usable = free > 1e-10
        power = 1 if kind == "hc2" else 2
        squared = np.where(usable, squared / np.where(usable, free, 1.0) ** power, 0.0)
    meat = (fit.Q * squared[:, None]).T @ fit.Q
    out: Floats = fit.R_inverse @ meat @ fit.R_inverse.T
    return out


def variance_inflation(fit: OlsFit, term_of: np.ndarray) -> tuple[Inflation, ...]:
    """For each term but the intercept; term_of (p,): the term of each kept column, 0 the intercept."""
    return inflation_of(fit.cov_beta, term_of)


def standardised(fit: OlsFit) -> Floats:
    """beta sd(x) / sd(y) (p,), standard deviations with divisor n - 1; nan for a constant column."""
    return fit.beta * scales(fit.X, fit.y)


def cooks_distance(fit: OlsFit) -> Floats:
    """Cook's distance (n,): how far the coefficients move without the row; nan where it fits itself."""
    free = 1 - fit.hat_values
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = fit.standardised_residuals**2 * fit.hat_values / free / len(fit.beta)
    out: Floats = distance
    return out
