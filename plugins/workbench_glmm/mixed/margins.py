"""Marginal means, comparisons, simple slopes and effect figures: in a typical group, or over all groups.

    typical group    mean(eta) at random effects of zero
    all groups       integral mean(eta + s z) N(z; 0, 1) dz,  s^2 the mean over the rows of z'Sigma z

Intervals carry the uncertainty of the coefficients; variances are taken as known. Zeger, Liang & Albert
(1988), Biometrics 44, for effects within groups and averaged over them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from workbench.api import Block, margins
from workbench.engine.glmm import GlmmFit, PqlFit
from workbench.engine.glmm.working import working_residuals
from workbench_glmm.cells import Floats
from workbench_glmm.latent_shares import group_variances
from workbench_glmm.mixed.component import law_of
from workbench_glmm.mixed.fitting import Fitted
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.outcome_scale import DF_WORDS, outcome_scale

NODES = 61


def margin_model(fitted: Fitted) -> margins.MarginModelOf[GlmmOptions]:
    """The linear predictor of the mean; of a model with extra zeros, that of the counts."""
    method = "residual" if isinstance(fitted.fit, PqlFit) else "asymptotic"
    return margins.MarginModelOf(
        fitted.data,
        fitted.options,
        fitted.design,
        fitted.choice,
        law_of(fitted),
        method,
        DF_WORDS[method],
        scale(fitted),
        residuals=residuals(fitted),
        modes=modes(fitted),
    )


def residuals(fitted: Fitted) -> Floats | None:
    """Working residuals (n,) within groups; None for a model of several parts."""
    fit = fitted.fit
    if isinstance(fit, PqlFit):
        return fit.working.residuals
    return working_residuals(fit) if isinstance(fit, GlmmFit) else None


def modes(fitted: Fitted) -> tuple[Floats, ...]:
    """Random effects (J, q) of the blocks of the mean."""
    fit = fitted.fit
    source = fit.working if isinstance(fit, PqlFit) else fit
    return source.conditional_modes[: len(fitted.design.random)]


def scale(fitted: Fitted) -> margins.Scale | None:
    """The scale of the outcome; the ratio of differences holds within a group, whatever is averaged over."""
    found = outcome_scale(fitted.reading)
    if found is None or fitted.options.averaging == "typical":
        return found
    title = f"{found.title} over all groups"
    return margins.Scale(title, found.short, averaged(found.mean, spread(fitted)), found.ratio)


def spread(fitted: Fitted) -> float:
    """Standard deviation of the linear predictor over groups, averaged over the rows."""
    fit, blocks = fitted.fit, fitted.design.random
    source = fit.working if isinstance(fit, PqlFit) else fit
    variances = group_variances(blocks, source.covariances[: len(blocks)])
    return float(np.sqrt(sum(variances.values())))


def averaged(
    mean: Callable[[Floats, int], tuple[Floats, ...]], sd: float
) -> Callable[[Floats, int], tuple[Floats, ...]]:
    """The mean and its derivatives, averaged over a normal spread of the linear predictor."""
    x, w = np.polynomial.hermite_e.hermegauss(NODES)
    w = w / w.sum()

    def over_groups(eta: Floats, order: int) -> tuple[Floats, ...]:
        found = mean(np.asarray(eta)[..., None] + sd * x, order)
        return tuple(np.asarray(part @ w) for part in found)

    return over_groups


def margin_blocks(fitted: Fitted) -> Iterator[Block]:
    """The sections that have something in them, and the lines of the groups, each on its own scale."""
    model = margin_model(fitted)
    yield from margins.margin_blocks(model)
    yield from margins.group_lines(replace(model, scale=outcome_scale(fitted.reading)))
