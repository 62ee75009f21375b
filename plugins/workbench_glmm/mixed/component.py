"""The linear predictor of the mean of a mixed model, as tests and marginal means take it."""

from __future__ import annotations

import numpy as np

from workbench.api import Measure
from workbench.engine.glmm import PqlFit
from workbench.engine.inference import FixedDf
from workbench_glmm.cells import Floats
from workbench_glmm.mixed.fitting import Fitted, read_model
from workbench_glmm.single.component import Component


def law_of(fitted: Fitted) -> FixedDf:
    """Estimates and covariance of the coefficients: normal, or t with the residual df for a quasi family."""
    fit = fitted.fit
    if isinstance(fit, PqlFit):
        beta = fit.working.beta
        return FixedDf(beta, fit.cov_beta, float(fit.working.n_obs - len(beta)))
    place = fit.problem.fixed.slices[0]
    return FixedDf(fit.beta[place], fit.cov_beta[place, place], float("inf"))


def component(fitted: Fitted) -> Component:
    """The linear predictor with its coefficients; type II tests go by the covariance, as those of R's car."""
    design, choice, law = fitted.design, fitted.choice, law_of(fitted)
    return Component(
        design,
        design.spec.fixed,
        choice,
        choice,
        law,
        np.ones(design.n_used),
        np.zeros(len(choice.kept)),
        design.codings.__contains__,
        lambda: sum_coded(fitted),
        information_root(law.cov),
    )


def information_root(cov: Floats) -> Floats | None:
    """R (p, p) with R'R the inverse of a covariance; None where it has none."""
    scale = np.sqrt(np.maximum(np.diag(cov), 1e-300))
    try:
        lower = np.linalg.cholesky(cov / np.outer(scale, scale))
    except np.linalg.LinAlgError:
        return None
    return np.asarray(np.linalg.inv(lower) / scale)


def sum_coded(fitted: Fitted) -> Floats | None:
    """X under sum coding of every factor; None where coding plays no part."""
    data, design, options = fitted.data, fitted.design, fitted.options
    factors = [
        name
        for name in design.spec.variables
        if name in data and data.variable(name).measure is not Measure.NUMERIC
    ]
    if not design.codings or not factors:
        return None
    return read_model(data, options.replaced(contrasts=dict.fromkeys(factors, "sum"))).design.X
