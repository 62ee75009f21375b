"""The options of the generalised linear model, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.api import IMPUTATION, Choice, MarginOptions, ModelFormula, Notation, Number, When
from workbench_glmm.checks.options import CASES, CUTOFF
from workbench_glmm.family_words import LINKS
from workbench_glmm.shared_options import (
    EVENT_LEVEL,
    FAMILY,
    HYPOTHESES,
    LINK,
    TRIALS,
    ZERO_INFLATION,
    ModelOptions,
    family_notation,
)

COUNTS = ("poisson", "negative_binomial", "negative_binomial_1")


class GlmOptions(ModelOptions, MarginOptions):
    """Generalised linear model for rows that are independent of each other."""

    formula = ModelFormula(
        random_terms=False,
        title="Model",
        help="Outcome and predictors, for example  passed ~ hours + sex.",
        group="Model",
    )
    family = FAMILY
    link = LINK
    event_level = EVENT_LEVEL
    trials = TRIALS
    theta_from = Choice(
        "data",
        {"data": "Estimated from the data", "fixed": "Fixed"},
        title="Theta",
        help="The parameter of the negative binomial distribution: the smaller, the more the counts vary.",
        group="Zeros and dispersion",
        advanced=True,
        when=When("family", ("negative_binomial",)),
    )
    theta = Number(
        1.0,
        low=0.0,
        high=1e8,
        open_interval=True,
        title="Fixed theta",
        help="The value theta is held at; 1 is the geometric distribution.",
        group="Zeros and dispersion",
        advanced=True,
        when=When("theta_from", ("fixed",)),
    )
    zero_inflation = ZERO_INFLATION
    zeros = Choice(
        "inflated",
        {
            "inflated": "Zero-inflated (zeros of two kinds)",
            "hurdle": "Hurdle (all zeros of one kind)",
        },
        title="Kind of zeros",
        help="Zero-inflated: some rows can only be zero, others are zero by chance. Hurdle: one part says "
        "whether the count is zero, the other how large it is if it is not.",
        group="Zeros and dispersion",
        advanced=True,
        when=When("family", COUNTS),
    )
    zero_link = Choice(
        "logit",
        {key: LINKS[key] for key in ("logit", "probit", "cloglog", "cauchit")},
        title="Link of the zeros",
        help="The scale on which the predictors of the zeros add up. Logit gives odds ratios.",
        group="Zeros and dispersion",
        advanced=True,
    )
    robust = Choice(
        "none",
        {
            "none": "Usual (from the model)",
            "hc0": "HC0 (sandwich)",
            "hc1": "HC1",
            "hc2": "HC2",
            "hc3": "HC3 (best with few rows)",
        },
        title="Standard errors",
        help="Robust errors stay right when the variance differs from what the distribution says.",
        group="Inference",
        advanced=True,
    )
    cutoff = CUTOFF
    cases = CASES
    term_tests = Choice(
        "lr",
        {"lr": "Likelihood ratio", "wald": "Wald"},
        title="Tests of the terms",
        help="Likelihood ratio tests fit the model again without each term and are more exact; Wald tests "
        "only need the model itself.",
        group="Inference",
        advanced=True,
    )
    anova = Choice(
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

    hypotheses = HYPOTHESES
    imputation = IMPUTATION

    @classmethod
    def notation(cls, values: Mapping[str, Any]) -> Notation:
        """See Options."""
        return family_notation(values)
