"""Sandwich covariances of coefficients: right even where the variance is not what the family says.

    Var(b) = B X' diag(u_i^2) X B,   B = (X'WX)^-1,   u_i = w_i (y_i - mu_i) mu_i' / V_i

    HC0  as it stands      HC1  times n / (n - p)      HC2  u_i^2 / (1 - h_i)      HC3  u_i^2 / (1 - h_i)^2

White 1982, Econometrica 50; MacKinnon & White 1985; Zeileis 2006, J. Stat. Softw. 16, for other models.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np

from workbench.engine.glm.result import GlmFit
from workbench.engine.inference import FixedDf
from workbench.engine.likelihoods import Floats

Robust: TypeAlias = Literal["hc0", "hc1", "hc2", "hc3"]


def robust_law(fit: GlmFit, kind: Robust) -> FixedDf:
    """The law of contrasts with a robust covariance; tests stay normal or t as they were."""
    return replace(fit.law, cov=robust_covariance(fit, kind))


def robust_covariance(fit: GlmFit, kind: Robust) -> Floats:
    """Covariance (p, p); rows that fit themselves are left out of HC2 and HC3."""
    squared = fit.score_rows**2
    if kind == "hc1":
        squared = squared * fit.n_obs / fit.df_residual
    elif kind in ("hc2", "hc3"):
        free = 1 - fit.hat_values
        usable = free > 1e-10
        squared = np.where(usable, squared / np.where(usable, free, 1.0) ** (1 if kind == "hc2" else 2), 0.0)
    X = fit.model.X
    return np.asarray(fit.unscaled @ (X.T @ (squared[:, None] * X)) @ fit.unscaled)
