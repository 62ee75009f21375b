"""Which terms of a model foretell some outcomes with certainty, in words; groups play no part in it."""

from __future__ import annotations

import numpy as np

from workbench.api import ModelError
from workbench.engine.glm.separation import Separation, separation
from workbench.engine.lmm import ColumnChoice, independent_columns
from workbench_glmm.reading import Reading
from workbench_glmm.single.fit import event_words, model_of, separating_terms

FAMILIES = ("binomial", "poisson", "negative_binomial", "negative_binomial_1")
ADVICE = (
    "Merge the categories concerned, or leave the term out. Look whether a predictor is another form of the "
    "outcome."
)


def separated(reading: Reading) -> ModelError | None:
    """The reason why a search could not even begin, where that is separation."""
    if reading.family.name not in FAMILIES:
        return None
    told = foretold(reading, independent_columns(reading.design.X))
    return None if told is None else ModelError(f"No estimates: {told[0]}", ADVICE)


def foretold(reading: Reading, choice: ColumnChoice) -> tuple[str, list[str]] | None:
    """What is foretold by which terms in a sentence, and the terms; None without separation."""
    model, kept = model_of(reading, theta=1.0), list(choice.kept)
    found = separation(model.with_columns(model.X[:, kept]))
    if found is None:
        return None
    names = infinite(reading, kept, found)
    terms = separating_terms(reading, model, choice)
    rows = int((found.moved != 0).sum())
    where = "on every row" if found.complete else f"on {rows:,} of {len(found.moved):,} rows"
    what = ", ".join(terms) or "the model"
    verb = "foretells" if len(terms) == 1 else "foretell"
    have = "has" if len(names) == 1 else "have"
    message = (
        f"{what} {verb} {where} without any error whether {event_words(reading)}, "
        f"so {', '.join(names)} {have} no finite estimate (separation)."
    )
    return message, terms


def infinite(reading: Reading, kept: list[int], found: Separation) -> list[str]:
    """Names of the coefficients that run away."""
    names = reading.design.x_names
    moved = np.abs(found.direction) * np.abs(reading.design.X[:, kept]).max(axis=0) > 1e-7
    return [names[k] for k, away in zip(kept, moved, strict=True) if away]
