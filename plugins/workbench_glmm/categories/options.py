"""The options of models for ordered and for unordered categories, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.api import (
    Boolean,
    Choice,
    MarginOptions,
    ModelFormula,
    Notation,
    VariableList,
    VariableSlot,
    When,
)
from workbench_glmm.shared_options import BASE_LEVEL, QUADRATURE_POINTS, THRESHOLD, ModelOptions

TERM_TESTS = Choice(
    "lr",
    {"lr": "Likelihood ratio", "wald": "Wald"},
    title="Tests of the terms",
    help="Likelihood ratio tests fit the model again without each term and are more exact; Wald tests "
    "only need the model itself.",
    group="Inference",
    advanced=True,
)

ANOVA = Choice(
    "II",
    {
        "II": "Type II (after those that do not contain it)",
        "III": "Type III (each term after all others)",
    },
    title="Terms tested",
    help="Which other terms each one is tested against. They differ only where terms interact.",
    group="Inference",
    advanced=True,
)

PLOT_ALONG = VariableSlot(
    title="Probabilities along",
    help="The predictor over which the predicted probabilities of the categories are drawn, the others at "
    "their mean or averaged over their levels. Empty: every predictor.",
    group="Output",
    advanced=True,
)


RANDOM_TESTS = Boolean(
    True,
    title="Tests of random effects",
    help="Fits the model again without each random term, and compares.",
    group="Inference",
    advanced=True,
)


EFFECTS = ("ci_level", "at", "effect_figures", "effects_of", "effect_others", "effect_table")
"""The options of effect displays, which are those of all families."""


EFFECT_SCALE = Choice(
    "response",
    {"response": "Probabilities", "link": "Logits of the probabilities"},
    title="Scale of effects",
    help="The probability of each category, or its logit ln(p / (1 - p)), on which intervals are computed "
    "and small probabilities can be told apart.",
    group=MarginOptions.effect_scale.group,
    when=MarginOptions.effect_scale.when,
    advanced=True,
)


class CategoryOptions(ModelOptions):
    """What models of ordered and of unordered categories share."""

    formula = ModelFormula(random_terms=False, title="Model", help="The outcome and its predictors.")
    term_tests = TERM_TESTS
    anova = ANOVA
    plot_along = PLOT_ALONG
    quadrature_points = QUADRATURE_POINTS
    random_tests = RANDOM_TESTS
    at = MarginOptions.at
    effect_figures = MarginOptions.effect_figures
    effects_of = MarginOptions.effects_of
    effect_others = MarginOptions.effect_others
    effect_scale = EFFECT_SCALE
    effect_table = MarginOptions.effect_table


class CumulativeOptions(CategoryOptions):
    """Cumulative link model, with or without random effects."""

    @classmethod
    def notation(cls, values: Mapping[str, Any]) -> Notation:
        """link(P(y > k)), without a residual."""
        return Notation(str(values["link"]), "ordered")

    formula = ModelFormula(
        random_terms=True,
        alone=When("threshold", ("flexible", "symmetric", "equidistant")),
        title="Model",
        help="An ordered outcome and predictors, for example  rating ~ temp + contact; with groups  "
        "rating ~ temp + (1 | judge).",
        group="Model",
    )
    link = Choice(
        "logit",
        {
            "logit": "Logit (cumulative odds ratios)",
            "probit": "Probit (normal latent variable)",
            "cloglog": "Complementary log-log (hazards)",
            "loglog": "Log-log",
            "cauchit": "Cauchit (heavy tails)",
        },
        title="Link",
        help="The shape of the latent variable behind the categories. Logit gives odds ratios that hold for "
        "every cut between lower and higher categories.",
        group="Model",
    )
    threshold = THRESHOLD
    nominal_effects = VariableList(
        title="Effects that differ by threshold",
        help="Predictors whose effect is not the same for every cut between categories (partial proportional "
        "odds), with or without random effects.",
        group="Model",
        advanced=True,
    )
    proportional_odds = Boolean(
        True,
        title="Test of parallel slopes",
        help="Tests for each term whether one effect is enough for all cuts between categories. With random "
        "effects the model is fitted again for each term.",
        group="Inference",
        advanced=True,
    )


class MultinomialOptions(CategoryOptions):
    """Multinomial logit model, with or without random effects."""

    @classmethod
    def notation(cls, values: Mapping[str, Any]) -> Notation:
        """log(P(y = k) / P(y = base)), without a residual."""
        return Notation("log", "categories")

    formula = ModelFormula(
        random_terms=True,
        alone=When("anova", ("II", "III")),
        title="Model",
        help="An outcome of unordered categories and predictors, for example  vote ~ age + sex; with groups  "
        "vote ~ age + (1 | region).",
        group="Model",
    )
    base_level = BASE_LEVEL
    across_categories = Choice(
        "correlated",
        {
            "correlated": "Correlated between categories",
            "independent": "Independent between categories",
        },
        title="Random effects",
        help="Every category has random effects of its own. Correlated ones make the model the same "
        "whichever category is the base; independent ones need fewer parameters.",
        group="Model",
        advanced=True,
    )
