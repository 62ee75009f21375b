"""The linear mixed model that a generalised one looks like at its mode, for what needs no further fit.

    z = eta + (y - mu) d eta / d mu,  weights w = size (d mu / d eta)^2 / V(mu),  sigma^2 = dispersion
    beta and b at the mode of the generalised model solve the equations of this one

Breslow & Clayton 1993, J. Am. Stat. Assoc. 88. Deletion of groups and tests of added columns by it are one
step of the fit without the group or with the column, at the fitted variances.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glmm.glmm import GlmmFit
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.result import plain
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.data import prepare
from workbench.engine.lmm.objective import evaluate
from workbench.engine.lmm.start import start_factors
from workbench.errors import ModelError


def working_residuals(fit: GlmmFit) -> Floats:
    """(y - mu) d eta / d mu (n,), at the predicted random effects."""
    mean, slope = fit.link.mean(fit.linear_predictors[0], 1)
    return np.asarray((fit.shares - mean) / slope)


def working_model(fit: GlmmFit, X: Floats, offset: Floats | None) -> LmmFit | None:
    """X (n, p): the kept columns; None where a row has no weight left or has a random effect of its own."""
    parameter = fit.parameter or 1.0
    dispersed = fit.family.has_dispersion
    mean, slope = fit.link.mean(fit.linear_predictors[0], 1)
    size = np.ones_like(mean) if fit.trials is None else fit.trials
    if fit.weights is not None:
        size = size * fit.weights
    with np.errstate(divide="ignore", invalid="ignore"):
        w = size * slope**2 / fit.family.variance(mean, 1.0 if dispersed else parameter)
        z = fit.linear_predictors[0] + (fit.shares - mean) / slope
    if not (np.isfinite(w).all() and np.isfinite(z).all() and (w > 0).all()):
        return None
    sigma = float(np.sqrt(parameter)) if dispersed else 1.0
    try:
        data = prepare(z, X, plain(fit.blocks), weights=w, offset=offset)
    except ModelError:  # a random effect for every row, which a model with a residual does not have
        return None
    factors = tuple(L / sigma for L in fit.factors)
    state = evaluate(data, start_factors(data, factors), False)
    X_map, profile = data.fixed.X_map, state.profile
    return LmmFit(
        data=data,
        state=state,
        reml=False,
        beta=data.y_scale * (X_map @ profile.beta) + data.shift,
        cov_beta=sigma**2 * (X_map @ profile.XVX_inv @ X_map.T),
        sigma=sigma,
        relative_factors=factors,
        criterion=state.criterion,
        gradient=np.zeros(0),
        decrement=0.0,
        n_iter=0,
        converged=fit.converged,
        singular=fit.singular,
        verdict=fit.verdict,
    )
