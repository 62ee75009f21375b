"""Separation in a mixed model: predictors that foretell some outcomes with certainty, whatever the groups.

Random effects have a normal law that holds them back; only the fixed part can run to infinity, along the same
directions as in the model without groups (engine/glm/separation.py). The exact search is a linear programme,
so it is asked only where some row is fitted without error.
"""

from __future__ import annotations

import numpy as np

from workbench.api import Notice
from workbench.engine.glm.separation import Separation, separation
from workbench.engine.glmm import GlmmFit, PqlFit
from workbench_glmm.mixed.fitting import Fitted
from workbench_glmm.single.fit import event_words, model_of, removal_actions, separating_terms

FAMILIES = ("binomial", "poisson", "negative_binomial", "negative_binomial_1")
CERTAIN = 1e-4  # log density of a row, or its distance from the mean, from which it counts as foretold


def separation_notice(fitted: Fitted) -> Notice | None:
    """What is foretold, which terms do it, which coefficients have no finite estimate; None without any."""
    if not suspicious(fitted):
        return None
    reading = fitted.reading
    model = model_of(reading, theta=1.0)
    found = separation(model.with_columns(fitted.columns))
    if found is None:
        return None
    names = infinite(fitted, found)
    terms = separating_terms(reading, model, fitted.choice)
    rows = int((found.moved != 0).sum())
    where = "on every row" if found.complete else f"on {rows:,} of {len(found.moved):,} rows"
    what = ", ".join(terms) or "the model"
    verb = "foretells" if len(terms) == 1 else "foretell"
    have = "has" if len(names) == 1 else "have"
    return Notice(
        "error",
        f"Do not use this fit. {what} {verb} {where} without any error whether {event_words(reading)}, "
        f"so {', '.join(names)} {have} no finite estimate (separation).",
        "Merge the categories concerned, or leave the term out. Look whether a predictor is another form of "
        "the outcome.",
        "verdict",
        removal_actions(reading, terms),
    )


def suspicious(fitted: Fitted) -> bool:
    """Whether a row is fitted without error, or the search had its doubts."""
    fit = fitted.fit
    if isinstance(fit, PqlFit):
        return bool((np.abs(fitted.reading.outcome.y - fit.fitted) < CERTAIN).any())
    if not isinstance(fit, GlmmFit) or fit.family.name not in FAMILIES:
        return False
    return fit.verdict.status == "do_not_use" or bool((fit.state.mode.slopes[0] > -CERTAIN).any())


def infinite(fitted: Fitted, found: Separation) -> list[str]:
    """Names of the coefficients that run away."""
    names = fitted.design.x_names
    moved = np.abs(found.direction) * np.abs(fitted.columns).max(axis=0) > 1e-7
    return [names[k] for k, away in zip(fitted.choice.kept, moved, strict=True) if away]
