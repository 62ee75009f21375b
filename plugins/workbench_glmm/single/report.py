"""The report of a generalised linear model in plain words."""

from __future__ import annotations

import numpy as np

from workbench.api import Text
from workbench.engine.glm import compare
from workbench_glmm.reading import distribution_words
from workbench_glmm.single.fitted import FittedGlm
from workbench_glmm.single.model_tests import goodness_limits
from workbench_glmm.subject import subject
from workbench_glmm.words import effect_sentences, joined, p_words


def report(fitted: FittedGlm) -> Text:
    """What was fitted, the test against the null model, each effect, and whether the counts vary too much."""
    sentences = [opening(fitted), model_test(fitted)]
    sentences += effect_sentences(
        fitted.coefficients, fitted.ratio, subject(fitted.reading), fitted.options.ci_level
    )
    sentences.append(dispersion_words(fitted))
    return Text("report", "In words", joined(sentences))


def opening(fitted: FittedGlm) -> str:
    """The kind of model, the outcome and the rows."""
    kind = distribution_words(fitted.reading)
    article = "An" if kind[0] in "aeiou" else "A"
    outcome, n = fitted.outcome, fitted.fit.n_obs
    if outcome.is_binary:
        events = int(np.rint(fitted.fit.model.y.sum()))
        return (
            f"{article} {kind} of {fitted.design.y_name} on {n:,} rows, {events:,} of them with the event "
            f"({outcome.event})."
        )
    return f"{article} {kind} of {fitted.design.y_name} on {n:,} rows."


def model_test(fitted: FittedGlm) -> str:
    """The test against the null model in a sentence; "" without predictors."""
    fit = fitted.fit
    if fit.rank <= fitted.null.rank:
        return ""
    test = compare(fitted.null, fit)
    numbers = (
        f"F({test.df}, {test.df_residual:.0f}) = {test.statistic:.2f}"
        if test.is_f
        else f"χ²({test.df}) = {test.statistic:.2f}"
    )
    verdict = "improve on" if test.p_value < 0.05 else "do not clearly improve on"
    kind = "" if test.is_f else "likelihood ratio "
    return f"Together the predictors {verdict} a model without any, {kind}{numbers}, {p_words(test.p_value)}."


def dispersion_words(fitted: FittedGlm) -> str:
    """A sentence where counts vary more than the family allows."""
    fit = fitted.fit
    if not fit.model.dispersion_known or fitted.outcome.is_binary or fit.df_residual <= 0:
        return ""
    phi = fit.pearson_dispersion
    if phi < 1.5 or (goodness_limits(fitted) and phi < 2):
        return ""
    return (
        f"The outcome varies {phi:.2g} times as much as the family allows, so standard errors are too small "
        "unless a dispersion is estimated."
    )
