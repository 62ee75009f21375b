"""The checks of a generalised linear model: which there are for its outcome, and dispersion side by side."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Block, Section
from workbench.engine.distributions import t_quantile
from workbench.engine.outcome_laws import outcome_law
from workbench_glmm.cells import Floats
from workbench_glmm.checks.cases import Cases, case_table
from workbench_glmm.checks.checked import Checked
from workbench_glmm.checks.counts import count_blocks
from workbench_glmm.checks.probabilities import probability_blocks
from workbench_glmm.outcome import COUNTS
from workbench_glmm.outcome_scale import mean_title
from workbench_glmm.single.diagnostics import glm_section, joint_section
from workbench_glmm.single.dispersion import dispersion_blocks
from workbench_glmm.single.fitted import FittedGlm
from workbench_glmm.single.joint_fitted import FittedJoint


def glm_checks(fitted: FittedGlm) -> Iterator[Block]:
    """Residuals, then what suits the outcome, then the rows that stand out."""
    options, checked = fitted.options, checked_glm(fitted)
    yield glm_section(fitted, checked, np.flatnonzero(fitted.fit.model.w > 0))
    yield from sections(checked, options.cutoff, options.ci_level)
    yield from dispersion_blocks(fitted)
    if options.cases != "none":
        table = case_table(cases_of(fitted), options.cases, options.ci_level, mean_title(fitted.reading))
        if table.rows:
            yield table


def joint_checks(fitted: FittedJoint) -> Iterator[Block]:
    """Residuals, and the counts."""
    checked = checked_joint(fitted)
    yield joint_section(fitted, checked)
    yield from sections(checked, fitted.options.cutoff, fitted.options.ci_level)
    yield from dispersion_blocks(fitted)


def sections(checked: Checked, cutoff: float, level: float) -> Iterator[Section]:
    """The checks that suit the outcome."""
    if checked.is_binomial:
        blocks = tuple(probability_blocks(checked, cutoff, level))
        yield Section("probabilities", "Predicted probabilities", blocks)
    if checked.is_count:
        yield Section("counts", "Counts", tuple(count_blocks(checked)))


def checked_glm(fitted: FittedGlm) -> Checked:
    """What checks need of a generalised linear model; rows of weight zero are left out."""
    fit, model = fitted.fit, fitted.fit.model
    used = np.flatnonzero(model.w > 0)
    return Checked(
        fitted.design.y_name,
        mean_title(fitted.reading),
        fitted.outcome.event,
        model.y[used],
        fit.mu[used],
        fit.pearson_residuals[used],
        None if model.trials is None else model.trials[used],
        None
        if model.quasi
        else outcome_law(
            model.family.name,
            fit.mu[used],
            dispersion=fit.dispersion,
            parameter=model.parameter,
            weights=None if model.weights is None else model.weights[used],
            trials=None if model.trials is None else model.trials[used],
        ),
        fitted.design.rows[used],
        fitted.options.seed,
        fitted.options.family in (*COUNTS, "quasi_poisson"),
    )


def checked_joint(fitted: FittedJoint) -> Checked:
    """What checks need of a model by full likelihood."""
    fit = fitted.fit
    return Checked(
        fitted.design.y_name,
        mean_title(fitted.reading),
        "",
        fit.recipe.y,
        fit.mean,
        (fit.recipe.y - fit.mean) / np.sqrt(fit.variance),
        None,
        fit.law,
        fitted.design.rows,
        fitted.options.seed,
        fitted.options.family in COUNTS,
    )


def cases_of(fitted: FittedGlm) -> Cases:
    """Predicted means with intervals, residuals and influence of the rows used."""
    fit, model = fitted.fit, fitted.fit.model
    used = np.flatnonzero(model.w > 0)
    low, high = mean_interval(fitted)
    return Cases(
        fitted.design.rows[used],
        model.y[used],
        fit.mu[used],
        low[used],
        high[used],
        fit.deviance_residuals[used],
        fit.standardised_deviance[used],
        fit.hat_values[used],
        fit.cooks_distance[used],
    )


def mean_interval(fitted: FittedGlm) -> tuple[Floats, Floats]:
    """Interval (n,) of every mean: of eta, taken to the scale of the outcome."""
    fit, model = fitted.fit, fitted.fit.model
    error = np.sqrt(np.einsum("ia,ab,ib->i", model.X, fitted.law.cov, model.X))
    half = float(t_quantile((1 + fitted.options.ci_level) / 2, fit.df)) * error
    eta = np.where(fit.certain, 0.0, fit.eta)
    ends = model.mean(eta - half), model.mean(eta + half)
    low, high = np.minimum(*ends), np.maximum(*ends)
    return np.where(fit.certain, np.nan, low), np.where(fit.certain, np.nan, high)
