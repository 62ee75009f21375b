"""Lights for the random part and for single units: random effects, number of groups, influence, collinearity.

Bounds: fewer than 10 groups say little of a variance and 30 are enough for fixed effects (Maas & Hox 2005,
Methodology 1); Cook's distance of 0.5 deserves a look and 1 moves coefficients far (Cook & Weisberg 1982);
variance inflation of 5 and 10 (Kutner et al. 2005, Applied Linear Statistical Models).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.analysis.diagnostics.assessment import Assessment, Light, light_of
from workbench.analysis.diagnostics.fitted_model import FittedModel, Floats, Influence, RandomEffect
from workbench.analysis.diagnostics.residual_checks import normal_test, shape_light
from workbench.engine.diagnostics.collinearity import Inflation, inflation_of
from workbench.engine.lmm import independent_columns
from workbench.plurals import counted

FEW_GROUPS, ENOUGH_GROUPS = 10, 30
FEWEST_LEVELS = 8
COOK = (0.5, 1.0)
INFLATION = (5.0, 10.0)
NAMED = 3


def normal_effects(model: FittedModel) -> Iterator[Assessment]:
    """One light for each random effect with enough levels to tell a shape."""
    for k, effect in enumerate(model.random):
        found = standardised_effect(model, k)
        if found is None:
            continue
        test, statistic, p = normal_test(*found)
        light, words = shape_light(found[0], p)
        yield Assessment(
            f"normality:{effect.group}:{effect.term}",
            f"Normally distributed {effect_words(effect)}",
            light,
            words,
            test,
            statistic,
            p_value=p,
        )


def effect_words(effect: RandomEffect) -> str:
    """A random effect in a sentence."""
    what = "intercepts" if effect.term == "(Intercept)" else f"effects of {effect.term}"
    return f"{what} of {effect.group}"


def standardised_effect(model: FittedModel, k: int) -> tuple[Floats, Floats | None] | None:
    """Modes over their standard deviation under the model, and those of replicates; None with few levels."""
    effect, samples = model.random[k], model.replicates
    with np.errstate(invalid="ignore"):
        usable = effect.model_sd > 1e-6 * np.nanmax(effect.model_sd, initial=0.0)
    if usable.sum() < FEWEST_LEVELS:
        return None
    sd = effect.model_sd[usable]
    values = effect.modes[usable] / sd
    if samples is None or k >= len(samples.modes):
        return values, None
    return values, samples.modes[k][:, usable] / sd


def enough_groups(model: FittedModel) -> Iterator[Assessment]:
    """One light for each grouping."""
    for label, _codes, levels in reversed(model.groupings):
        J = len(levels)
        light: Light = "red" if J < FEW_GROUPS else "amber" if J < ENOUGH_GROUPS else "green"
        verdict = {
            "green": f"{J:,} groups",
            "amber": f"{J} groups: variances are uncertain; 30 or more are better",
            "red": f"only {counted(J, 'group')}: variances are hardly known. "
            f"Consider {label} as a fixed factor",
            "none": "",
        }[light]
        yield Assessment(f"groups:{label}", f"Enough groups of {label}", light, verdict)


def influential(model: FittedModel) -> Iterator[Assessment]:
    """One light for each kind of unit: no single one moves the coefficients far."""
    for influence in model.influence:
        cook = np.where(np.isnan(influence.cooks_distance), 0.0, influence.cooks_distance)
        largest = float(cook.max(initial=0.0))
        light = light_of(largest, *COOK)
        yield Assessment(
            f"influence:{influence.unit}",
            f"No single {influence.unit} decides the result",
            light,
            _influence_words(model.shown_units(influence), cook, light == "green"),
            "Largest Cook's distance (D)",
            largest if np.isfinite(largest) else float("nan"),
        )


def _influence_words(influence: Influence, cook: Floats, fine: bool) -> str:
    order = np.argsort(-cook, kind="stable")[:NAMED]
    if fine:
        return f"the most influential is {influence.unit} {influence.labels[order[0]]}"
    lone = [influence.labels[i] for i in np.flatnonzero(np.isinf(cook))[:NAMED]]
    if lone:
        return f"without {influence.unit} {', '.join(lone)} a coefficient could not be estimated"
    named = [influence.labels[i] for i in order if cook[i] >= COOK[0]]
    moves = "moves" if len(named) == 1 else "move"
    return f"{influence.unit} {', '.join(named)} {moves} the coefficients far: fit without, and compare"


def collinearity(model: FittedModel) -> Iterator[Assessment]:
    """One light for all terms: the one that overlaps most with the others."""
    found = inflation(model)
    if not found:
        return
    worst = max(found, key=lambda v: v.per_df)
    light = light_of(worst.per_df**2, *INFLATION)
    name = model.design.term_names[worst.term]
    verdict = (
        f"the largest overlap is that of {name}"
        if light == "green"
        else f"{name} can hardly be told from the other terms: center predictors, or leave one out"
    )
    yield Assessment(
        "collinearity",
        "Predictors can be told apart",
        light,
        verdict,
        "Largest VIF" if worst.df == 1 else "Largest GVIF^(1/df)",
        worst.per_df**2,
    )


def inflation(model: FittedModel) -> tuple[Inflation, ...]:
    """Of every term, from the covariance of the coefficients, or else from the columns themselves."""
    if model.cov is not None and np.isfinite(model.cov).all():
        return inflation_of(model.cov, model.design.x_term[list(model.kept)])
    kept = list(independent_columns(model.design.X).kept)
    X = model.design.X[:, kept]
    cov: Floats = np.linalg.inv(X.T @ X).astype(np.float64)
    return inflation_of(cov, model.design.x_term[kept])
