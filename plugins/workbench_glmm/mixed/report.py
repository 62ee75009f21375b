"""The report of a generalised linear mixed model in plain words."""

from __future__ import annotations

from workbench.api import Text
from workbench.engine.glmm import PqlFit
from workbench_glmm.mixed.coefficients import coefficients, ratio
from workbench_glmm.mixed.fitting import Fitted
from workbench_glmm.mixed.model_tests import gain
from workbench_glmm.reading import distribution_words
from workbench_glmm.subject import subject
from workbench_glmm.words import effect_sentences, joined, p_words


def report(fitted: Fitted) -> Text:
    """What was fitted, how, the test of the predictors, and each effect."""
    sentences = [opening(fitted), method(fitted), gained(fitted)]
    sentences += effect_sentences(
        coefficients(fitted), ratio(fitted), subject(fitted.reading), fitted.options.ci_level
    )
    return Text("report", "In words", joined(sentences))


def opening(fitted: Fitted) -> str:
    """The kind of model, the outcome, the rows and the groups."""
    kind = distribution_words(fitted.reading)
    article = "An" if kind[0] in "aeiou" else "A"
    n = fitted.design.n_used
    groups = {b.label: b.n_levels for b in fitted.design.random}
    levels = " and ".join(f"{count:,} levels of {name}" for name, count in groups.items())
    return (
        f"{article} {kind} of {fitted.design.y_name} with random effects, on {n:,} rows in {levels}. "
        "Effects are those within a group."
    )


def method(fitted: Fitted) -> str:
    """How the random effects were averaged over."""
    if isinstance(fitted.fit, PqlFit):
        return "It was fitted by penalised quasi-likelihood."
    points = fitted.fit.quadrature_points
    if points == 1:
        return "It was fitted by maximum likelihood with the Laplace approximation."
    return f"It was fitted by maximum likelihood with {points}-point adaptive Gauss-Hermite quadrature."


def gained(fitted: Fitted) -> str:
    """The test of all predictors in a sentence; "" without predictors."""
    if isinstance(fitted.fit, PqlFit) or not fitted.fit.converged or (test := gain(fitted)) is None:
        return ""
    verdict = "improve on" if test.p_value < 0.05 else "do not clearly improve on"
    return (
        f"Together the predictors {verdict} a model without any, likelihood ratio "
        f"χ²({test.df}) = {test.statistic:.2f}, {p_words(test.p_value)}."
    )
