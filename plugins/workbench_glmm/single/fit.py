"""Fits the generalised linear model the options ask for, and tells in words what cannot be fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from workbench.api import Action, Dataset, ModelError, ModelSpec, Notice
from workbench.engine.glm import GlmFit, GlmModel, Separated, fit_glm, separating_sets
from workbench.engine.lmm import ColumnChoice, independent_columns
from workbench.engine.marginal import aliased_at_zero, estimable
from workbench_glmm.reading import Reading, read
from workbench_glmm.single.options import GlmOptions


def read_glm(data: Dataset, options: GlmOptions) -> Reading:
    """The reading; ModelError for random terms."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    if spec.random:
        error = ModelError(
            f"This model has no random effects, but the formula has {spec.random[0]}.",
            "Remove the term, or choose the generalised linear mixed model.",
        )
        raise error
    return read(data, options, sides={"zero_inflation": options.zero_inflation})


def model_of(reading: Reading, theta: float) -> GlmModel:
    """The engine's model of a reading. theta: of a negative binomial, to hold or to start from."""
    design, outcome = reading.design, reading.outcome
    return GlmModel(
        reading.family,
        reading.link,
        reading.quasi,
        outcome.y,
        design.X,
        weights=outcome.weights,
        offset=design.offset,
        trials=outcome.trials,
        theta=theta if reading.family.name == "negative_binomial" else None,
    )


def fit_reading(reading: Reading, options: GlmOptions) -> GlmFit:
    """The fit; a separated outcome is told with the terms that do it."""
    model = model_of(reading, options.theta)
    estimate = reading.family.name == "negative_binomial" and options.theta_from == "data"
    columns = independent_columns(model.X)
    if not model.dispersion_known and len(columns.kept) >= model.n_obs:
        raise ModelError(
            f"The model has as many coefficients as there are rows ({model.n_obs}).",
            "Remove predictors: nothing is left to judge their uncertainty by.",
        )
    try:
        return fit_glm(model, estimate_theta=estimate, intercept=reading.spec.intercept, columns=columns)
    except Separated as error:
        raise separated(reading, model, columns) from error


def separated(reading: Reading, model: GlmModel, columns: ColumnChoice) -> ModelError:
    """Complete separation, with the fewest terms whose combination foretells every outcome."""
    terms = separating_terms(reading, model, columns)
    names = ", ".join(terms) or "the model"
    told = ModelError(
        f"Complete separation: {names} foretell{'s' if len(terms) == 1 else ''} without any error whether "
        f"{event_words(reading)}, so that no estimate is finite.",
        "Look whether a predictor is another form of the outcome; else leave it out, or merge categories.",
    )
    told.remedies = tuple(_removals(reading, terms))
    return told


def separation_notice(reading: Reading, fit: GlmFit) -> Notice:
    """Quasi-complete separation: which coefficients are infinite, which terms do it, and what can be done."""
    assert fit.separation is not None
    known = estimable(aliased_at_zero(fit.columns, fit.nominal), np.eye(len(reading.design.x_names)))
    names = ", ".join(reading.design.x_names[k] for k in fit.nominal.kept if not known[k])
    terms = separating_terms(reading, fit.whole, fit.nominal)
    certain = int((fit.separation.moved != 0).sum())
    return Notice(
        "warning",
        f"Quasi-complete separation: on {certain:,} of {fit.n_obs:,} rows the predictors foretell without "
        f"any error whether {event_words(reading)}. These coefficients have no finite estimate: {names}. The "
        "others are right: they rest on the remaining rows.",
        "Merge the categories concerned, or leave the term out.",
        "separation",
        removal_actions(reading, terms),
    )


def separated_zeros(reading: Reading, error: Separated) -> ModelError:
    """The zero part of a hurdle model foretells every zero."""
    side = reading.design.sides["zero_inflation"]
    names = ", ".join(side.x_names[k] for k in error.columns if side.x_names[k] != "(Intercept)")
    return ModelError(
        f"Complete separation: {names} foretells without any error whether {reading.design.y_name} is zero.",
        "Leave the predictor out of the zeros, or merge categories.",
    )


def hurdle_notice(reading: Reading, zero: GlmFit) -> Notice:
    """Coefficients of the zero part of a hurdle model without a finite estimate."""
    side = reading.design.sides["zero_inflation"]
    known = estimable(aliased_at_zero(zero.columns, zero.nominal), np.eye(len(side.x_names)))
    names = ", ".join(side.x_names[k] for k in zero.nominal.kept if not known[k])
    return Notice(
        "warning",
        f"Quasi-complete separation: on some rows the predictors foretell without any error whether "
        f"{reading.design.y_name} is zero. These coefficients have no finite estimate: {names}.",
        "Merge the categories concerned, or leave the term out of the zeros.",
        "separation",
    )


def event_words(reading: Reading) -> str:
    """What is foretold, the end of a sentence that begins with whether."""
    name, event = reading.design.y_name, reading.outcome.event
    if event == "event":
        return f"{name} has the event"
    return f"{name} is {event}" if event else f"{name} is above zero"


def separating_terms(reading: Reading, model: GlmModel, columns: ColumnChoice) -> list[str]:
    """The fewest terms that foretell as many outcomes as all do."""
    kept = list(columns.kept)
    sets = separating_sets(model.with_columns(model.X[:, kept]), reading.design.x_term[kept])
    return [reading.design.term_names[term] for term in sets]


def _removals(reading: Reading, names: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Ways out: the model without one of the terms."""
    out: list[tuple[str, dict[str, Any]]] = []
    for name in names:
        rest = tuple(term for term in reading.spec.fixed if str(term) != name)
        out.append((f"Remove {name}", {"formula": replace(reading.spec, fixed=rest).to_formula()}))
    return out


def removal_actions(reading: Reading, names: Sequence[str]) -> tuple[Action, ...]:
    """The same as actions of a notice."""
    return tuple(Action(label, options) for label, options in _removals(reading, names))
