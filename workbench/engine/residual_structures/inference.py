"""Uncertainty of the residual parameters, and Satterthwaite degrees of freedom that count it.

    Var(all variance parameters) = 2 H^-1,  H observed Hessian of the criterion in (theta, x, log sigma)
    Var(natural parameters) = J Var(x) J'                                 (delta method)

    df(l) = 2 v^2 / (g'A g),   v = Var(l'b),   g = dv / d(theta, x, log sigma),   A = 2 H^-1
    d (X'V^-1X)^-1 = (X'V^-1X)^-1 B_k (X'V^-1X)^-1,   B_k = N_X' M_k N_X, or sum_l N_l'dS_k N_l  (N = Z'V^-1X)

As for mixed models with independent residuals (inference/satterthwaite.py), with the residual parameters
among the others. A parameter at a limit of its range is taken as known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine import distributions
from workbench.engine.inference.between_within import nested_df
from workbench.engine.inference.methods import Approximation, DfMethod, FixedDf
from workbench.engine.inference.satterthwaite import Satterthwaite
from workbench.engine.lmm import cholesky
from workbench.engine.lmm.information import directions
from workbench.engine.lmm.model import Floats
from workbench.engine.residual_structures.kenward_roger import kenward_roger
from workbench.engine.residual_structures.objective import State
from workbench.engine.residual_structures.parameters import Parameter
from workbench.engine.residual_structures.result import ResidualFit
from workbench.errors import ModelError


@dataclass(frozen=True)
class ParameterRow:
    """A residual parameter with its standard error and interval; nan where there is none."""

    parameter: Parameter
    estimate: float
    std_error: float
    conf_low: float
    conf_high: float


def residual_table(fit: ResidualFit, level: float = 0.95) -> tuple[ParameterRow, ...]:
    """Every parameter of the residual structure, sigma last."""
    inverse, _ = fit.observed.inverse(fit.free)
    k = len(fit.state.x)
    J = fit.model.structure.jacobian(fit.state.x)
    variances = np.einsum("ij,jk,ik->i", J, 2.0 * inverse[-1 - k : -1, -1 - k : -1], J)
    quantile = float(distributions.normal_quantile((1.0 + level) / 2.0))
    values = fit.residual_parameters.tolist()
    rows = [
        _row(parameter, value, float(np.sqrt(max(variance, 0.0))), quantile)
        for parameter, value, variance in zip(fit.parameters, values, variances, strict=True)
    ]
    sigma = Parameter("Residual SD", 0.0, float("inf"))
    rows.append(_row(sigma, fit.sigma, fit.sigma * float(np.sqrt(2.0 * inverse[-1, -1])), quantile))
    return tuple(rows)


def deviation_table(fit: ResidualFit, level: float = 0.95) -> tuple[ParameterRow, ...]:
    """Residual standard deviations of the reference and of every stratum or time with one of its own.

    log SD_k = log sigma + log ratio_k; where two variables matter, each at the reference of the other.
    """
    ratios = [i for i, parameter in enumerate(fit.parameters) if parameter.of]
    if not ratios:
        return ()
    inverse, _ = fit.observed.inverse(fit.free)
    k = len(fit.state.x)
    A = 2.0 * inverse[-1 - k :, -1 - k :]
    J = fit.model.structure.jacobian(fit.state.x)
    quantile = float(distributions.normal_quantile((1.0 + level) / 2.0))
    found = [(fit.parameters[ratios[0]].against, 1.0, np.append(np.zeros(k), 1.0))]
    for i in ratios:
        value = float(fit.residual_parameters[i])
        found.append((fit.parameters[i].of, value, np.append(J[i] / value, 1.0)))
    return tuple(
        _row(
            Parameter(label, 0.0, float("inf"), label),
            fit.sigma * value,
            fit.sigma * value * float(np.sqrt(max(g @ A @ g, 0.0))),
            quantile,
        )
        for label, value, g in found
    )


def _row(parameter: Parameter, value: float, std_error: float, quantile: float) -> ParameterRow:
    if parameter.at_limit(value) or not std_error > 0.0:
        nan = float("nan")
        return ParameterRow(parameter, value, nan, nan, nan)
    low, high = parameter.interval(value, std_error, quantile)
    return ParameterRow(parameter, value, std_error, low, high)


def residual_approximation(fit: ResidualFit, method: DfMethod) -> Approximation:
    """The small-sample law of a fit's contrasts; ModelError where a method is not defined for the fit."""
    match method:
        case "satterthwaite":
            return satterthwaite(fit)
        case "kenward_roger":
            return kenward_roger(fit)
        case "between_within" if fit.blocks:
            return nested_df(fit.factors, fit.X, fit.beta, fit.cov_beta)
        case "residual":
            return FixedDf(fit.beta, fit.cov_beta, float(fit.n_obs - len(fit.beta)))
        case "asymptotic":
            return FixedDf(fit.beta, fit.cov_beta, float("inf"))
        case "between_within":
            raise ModelError(
                "Between-within degrees of freedom need random effects; this model has none.",
                "Choose Satterthwaite degrees of freedom, or residual ones as gls in R has them.",
            )
    raise ValueError(method)


def satterthwaite(fit: ResidualFit) -> Satterthwaite:
    """Prepare Satterthwaite df for a fit."""
    state = fit.state
    inverse, flat = fit.observed.inverse(fit.free)
    R = np.asarray(np.linalg.cholesky(state.inner.XVX_inv), dtype=np.float64)
    slopes = np.concatenate([covariance_slopes(state, R), 2.0 * np.eye(len(R))[None]])
    return Satterthwaite(fit.beta, fit.cov_beta, fit.model.fixed.X_map @ R, slopes, 2.0 * inverse, flat)


def covariance_slopes(state: State, R: Floats) -> Floats:
    """d (X'V^-1X)^-1 in theta and x, (k, p, p), in coordinates R R' where it is the identity."""
    N = state.weighed[0][:, :-1] @ R
    of_x: Floats = np.einsum("np,knq->kpq", N, state.whitener.twist(N))
    if not state.model.blocks:
        return of_x
    elements = [_by_element(state, N, number) for number in range(len(state.model.factors))]
    J = cholesky.jacobian(state.model.factors, state.L)
    return np.concatenate([np.einsum("ra,rij->aij", J, np.concatenate(elements)), of_x])


def _by_element(state: State, N: Floats, number: int) -> Floats:
    """sum_l N_l'dS_k N_l (k, p, p) for the free elements of one grouping."""
    factor = state.model.factors[number]
    Z = state.model.by_factor(state.white)[number]
    p, J = N.shape[1], factor.n_levels
    scores = np.empty((factor.q, p, J))
    for a in range(factor.q):
        for i in range(p):
            scores[a, i] = np.bincount(factor.codes, weights=Z[:, a] * N[:, i], minlength=J)
    picked = directions(factor, scores.reshape(factor.q, -1)).reshape(-1, factor.q, p, J)
    out: Floats = np.einsum("aij,kalj->kil", scores, picked)
    return out
