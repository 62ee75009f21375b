"""Fits a generalised linear model: scoring, separation, the dispersion, and theta of the negative binomial.

model = GlmModel(family, link, quasi, y, X)
fit = fit_glm(model)                                  beta, deviance, iterations
fit = fit_glm(model, estimate_theta=True)             negative binomial with theta by maximum likelihood
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import linalg

from workbench.engine.glm.edge import check_edge, no_means, not_converged
from workbench.engine.glm.likelihood import Likelihood, with_last
from workbench.engine.glm.model import GlmModel
from workbench.engine.glm.result import GlmFit
from workbench.engine.glm.scoring import Scored, score
from workbench.engine.glm.separation import Separation, separation
from workbench.engine.glm.theta import LARGEST, Theta, start_theta, theta_slopes
from workbench.engine.likelihoods import Floats
from workbench.engine.lmm import ColumnChoice, independent_columns
from workbench.engine.lmm.newton import minimise
from workbench.engine.threads import threads_for
from workbench.errors import ModelError

MOST_STEPS = 100
THETA_SCALE = 0.3  # a step of log theta that counts as much as one standard error of a coefficient
UNBOUNDED = float(np.log(1e6))  # log theta from which no overdispersion is left


def fit_glm(
    model: GlmModel,
    *,
    estimate_theta: bool = False,
    intercept: bool = True,
    columns: ColumnChoice | None = None,
    start: Floats | None = None,
) -> GlmFit:
    """Maximum (quasi-)likelihood.

    Columns of X that others reproduce are left out, as R does. estimate_theta: of a negative binomial, by
    maximum likelihood. intercept: whether the null model has one. columns: known choice of columns of X.
    start (n,): a linear predictor to begin with, offset included.
    Raises ModelError for complete separation, ConvergenceError where no maximum is found.
    """
    columns = columns or independent_columns(model.X)
    with threads_for(len(columns.kept)):
        kept = replace(model, X=model.X[:, list(columns.kept)])
        if estimate_theta:
            kept = replace(kept, theta=LARGEST)
        scored = _scored(kept, start)
        if scored.wanders:
            found = separation(kept)
            if found is not None:
                return _limit(model, kept, columns, found, estimate_theta, intercept)
            if not scored.converged:
                scored = _on(kept, scored)
        theta = None
        if estimate_theta:
            scored, kept, theta = _with_theta(kept, scored)
        check_edge(kept, scored)
        whole = replace(model, theta=kept.theta)
        return GlmFit(
            kept, whole, columns, columns, scored.beta, scored.eta, scored.iterations, theta, intercept
        )


def fit_scored(model: GlmModel, beta: Floats, *, estimate_theta: bool = False) -> tuple[Scored, GlmModel]:
    """Scoring alone, from beta: where it ended, and the model with its theta. For refits in large numbers."""
    start = model.shift(model.X @ beta)
    if not estimate_theta:
        return _scored(model, start), model
    scored = _scored(replace(model, theta=LARGEST), start)
    if scored.wanders:
        return scored, model
    scored, fitted, _ = _with_theta(model, scored)
    return scored, fitted


def _scored(model: GlmModel, start: Floats | None = None) -> Scored:
    found = score(model, start)
    if found is None:
        raise no_means(model)
    return found


def _on(model: GlmModel, scored: Scored) -> Scored:
    """Scoring goes on where estimates move for long and yet are finite."""
    found = score(model, scored.eta, patient=True)
    if found is None or not found.converged:
        raise not_converged(model, found or scored)
    return replace(found, iterations=scored.iterations + found.iterations)


def _with_theta(model: GlmModel, scored: Scored) -> tuple[Scored, GlmModel, Theta]:
    """Beta and log theta together by Newton's method, from where scoring with Poisson counts ended.

    Where counts vary no more than Poisson counts there, the likelihood falls with 1 / theta from zero on.
    """
    mu = model.mean(scored.eta)
    if float(model.w @ ((model.y - mu) ** 2 - model.y)) <= 0.0:
        return _poisson_limit(model, scored)
    model = replace(model, theta=start_theta(model, mu))
    W = model.kernel.expected(scored.eta, model.phi, 0)[0]
    R = np.linalg.qr(model.X * np.sqrt(np.maximum(W, 1e-300))[:, None], mode="r")
    T = with_last(np.asarray(linalg.solve_triangular(R, np.eye(len(R)))), THETA_SCALE)
    psi = np.append(scored.beta, np.log(model.parameter))
    likelihood = Likelihood(model, psi, T, 1.0, True)
    start: Floats = np.asarray(np.linalg.solve(T, psi), dtype=np.float64)
    found = minimise(likelihood.problem, start, max_iter=MOST_STEPS, tol=1e-18)
    *beta, log_theta = (T @ found.theta).tolist()
    if log_theta > UNBOUNDED:
        return _poisson_limit(model, scored)
    if not found.converged:
        raise not_converged(model, scored)
    model = replace(model, theta=float(np.exp(log_theta)))
    eta = model.shift(model.X @ np.array(beta))
    deviance = float(model.deviances(model.mean(eta)).sum())
    steps = scored.iterations + found.n_iter
    bend = theta_slopes(model, model.mean(eta))[1]
    theta = Theta(model.parameter, float(1 / np.sqrt(bend)) if bend > 0 else float("nan"))
    return Scored(np.array(beta), eta, deviance, steps, 0.0, converged=True), model, theta


def _poisson_limit(model: GlmModel, scored: Scored) -> tuple[Scored, GlmModel, Theta]:
    """The likelihood rises towards the Poisson law: theta is held where that is reached."""
    model = replace(model, theta=LARGEST)
    return _scored(model, scored.eta), model, Theta(LARGEST, float("nan"), unbounded=True)


def _limit(
    model: GlmModel,
    kept: GlmModel,
    columns: ColumnChoice,
    found: Separation,
    estimate_theta: bool,
    intercept: bool,
) -> GlmFit:
    """The fit with the separated rows at their limit; the other rows decide the rest."""
    if found.complete:
        raise Separated(tuple(columns.kept[k] for k in np.flatnonzero(found.direction)))
    rest = found.moved == 0
    within = independent_columns(model.X[rest])
    limited = replace(model, X=model.X[:, list(within.kept)])
    inner = limited.take(np.flatnonzero(rest))
    if estimate_theta:
        inner = replace(inner, theta=LARGEST)
    scored, theta = _scored(inner), None
    if not scored.converged:
        scored = _on(inner, scored)
    if estimate_theta:
        scored, inner, theta = _with_theta(inner, scored)
    check_edge(inner, scored)
    eta = np.where(found.moved > 0, np.inf, -np.inf)
    eta[rest] = scored.eta
    shown, whole = replace(limited, theta=inner.theta), replace(model, theta=inner.theta)
    return GlmFit(shown, whole, within, columns, scored.beta, eta, scored.iterations, theta, intercept, found)


class Separated(ModelError):
    """Every outcome is foretold with certainty; columns: those whose combination does it."""

    def __init__(self, columns: tuple[int, ...]) -> None:
        super().__init__(
            "The predictors tell events from non-events without error, so no estimate is finite.",
            "Look for a predictor that is another form of the outcome, or leave one out.",
        )
        self.columns = columns
