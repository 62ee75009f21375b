"""Fits a generalised linear model: scoring, separation, the dispersion, and theta of the negative binomial.

model = GlmModel(family, link, quasi, y, X)
fit = fit_glm(model)                                  beta, deviance, iterations
fit = fit_glm(model, estimate_theta=True)             negative binomial with theta by maximum likelihood
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.engine.glm.model import GlmModel
from workbench.engine.glm.result import GlmFit
from workbench.engine.glm.scoring import Scored, score
from workbench.engine.glm.separation import Separation, separation
from workbench.engine.glm.theta import Theta, best_theta, start_theta
from workbench.engine.likelihoods import Floats
from workbench.engine.lmm import ColumnChoice, independent_columns
from workbench.engine.threads import threads_for
from workbench.errors import ConvergenceError, ModelError

UNLIMITED = ("logit", "probit", "cloglog", "loglog", "cauchit")
EDGE = 1e-5  # of the average mean: nearer to a limit than that no sound fit comes


def fit_glm(
    model: GlmModel,
    *,
    estimate_theta: bool = False,
    intercept: bool = True,
    columns: ColumnChoice | None = None,
) -> GlmFit:
    """Maximum (quasi-)likelihood.

    Columns of X that others reproduce are left out, as R does. estimate_theta: of a negative binomial, by
    maximum likelihood. intercept: whether the null model has one. columns: known choice of columns of X.
    Raises ModelError for complete separation, ConvergenceError where no maximum is found.
    """
    columns = columns or independent_columns(model.X)
    with threads_for(len(columns.kept)):
        kept = replace(model, X=model.X[:, list(columns.kept)])
        theta = None
        if estimate_theta:
            scored, kept, theta = _with_theta(kept)
        else:
            scored = _scored(kept)
        if scored.wanders:
            found = separation(kept)
            if found is not None:
                return _limit(model, kept, columns, found, theta, intercept)
            if not scored.converged:
                scored = _on(kept, scored)
        _check_edge(kept, scored)
        whole = replace(model, theta=kept.theta)
        return GlmFit(
            kept, whole, columns, columns, scored.beta, scored.eta, scored.iterations, theta, intercept
        )


def fit_scored(
    model: GlmModel, beta: Floats | None = None, *, estimate_theta: bool = False
) -> tuple[Scored, GlmModel]:
    """Scoring alone, from beta: where it ended, and the model with its theta. For refits in large numbers."""
    if not estimate_theta:
        return _scored(model, beta), model
    scored, fitted, _ = _with_theta(model, beta)
    return scored, fitted


def _scored(model: GlmModel, beta: Floats | None = None) -> Scored:
    found = score(model, beta)
    if found is None:
        raise _no_means(model)
    return found


def _on(model: GlmModel, scored: Scored) -> Scored:
    """Scoring goes on where estimates move for long and yet are finite."""
    found = score(model, scored.beta, patient=True)
    if found is None or not found.converged:
        raise _not_converged(model, found or scored)
    return replace(found, iterations=scored.iterations + found.iterations)


def _with_theta(model: GlmModel, beta: Floats | None = None) -> tuple[Scored, GlmModel, Theta]:
    """Beta and theta in turn: they hardly hang on each other, so a few turns do."""
    scored = _scored(replace(model, theta=1e7) if beta is None else model, beta)
    if beta is None:
        model = replace(model, theta=start_theta(model, model.mean(scored.eta)))
    iterations = scored.iterations
    for _ in range(100):
        scored = _scored(model, scored.beta)
        iterations += scored.iterations
        theta = best_theta(model, model.mean(scored.eta))
        change = abs(np.log(theta.value) - np.log(model.parameter))
        model = replace(model, theta=theta.value)
        if change < 1e-11:
            break
    scored = _scored(model, scored.beta)
    return replace(scored, iterations=iterations), model, theta


def _limit(
    model: GlmModel,
    kept: GlmModel,
    columns: ColumnChoice,
    found: Separation,
    theta: Theta | None,
    intercept: bool,
) -> GlmFit:
    """The fit with the separated rows at their limit; the other rows decide the rest."""
    if found.complete:
        raise Separated(tuple(columns.kept[k] for k in np.flatnonzero(found.direction)))
    rest = found.moved == 0
    within = independent_columns(model.X[rest])
    limited = replace(model, X=model.X[:, list(within.kept)])
    inner = limited.take(np.flatnonzero(rest))
    if theta is not None:
        scored, inner, theta = _with_theta(inner)
    else:
        scored = _scored(inner)
    if not scored.converged:
        scored = _on(inner, scored)
    _check_edge(inner, scored)
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


def _no_means(model: GlmModel) -> ConvergenceError:
    return ConvergenceError(
        f"No coefficients were found for which the {model.link.title} link gives means that the "
        f"{model.family.title} family can have.",
        "Choose the usual link of the family.",
    )


def _not_converged(model: GlmModel, scored: Scored) -> ConvergenceError:
    _check_edge(model, scored)
    return ConvergenceError(
        "The search for the best coefficients did not come to rest.",
        "Simplify the model, or choose another link.",
    )


def _check_edge(model: GlmModel, scored: Scored) -> None:
    """ConvergenceError where the fit is pressed against the range of a link that has limits."""
    if model.link.name in UNLIMITED or (model.link.name == "log" and model.family.name != "binomial"):
        return
    mean = model.mean(scored.eta)
    has_top = model.family.name in ("binomial", "beta")
    room = np.minimum(mean, 1 - mean) if has_top else mean
    closest = int(np.argmin(np.where(model.w > 0, room, np.inf)))
    if model.family.name != "gaussian" and room[closest] < EDGE * float(np.abs(mean).mean()):
        raise ConvergenceError(
            f"The {model.link.title} link cannot hold here: the best fit would need a mean outside the range "
            f"of the {model.family.title} family (on row {closest + 1} of those used, for one).",
            "Choose the usual link of the family.",
        )
