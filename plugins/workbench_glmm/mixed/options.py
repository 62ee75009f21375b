"""The options of the generalised linear mixed model, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.api import (
    IMPUTATION,
    Choice,
    Integer,
    MarginOptions,
    ModelFormula,
    Notation,
    Number,
    SideFormula,
    When,
)
from workbench_glmm.categories.options import ANOVA, RANDOM_TESTS, TERM_TESTS
from workbench_glmm.checks.options import CUTOFF
from workbench_glmm.ratios import COUNTS
from workbench_glmm.shared_options import (
    DISPERSION,
    EVENT_LEVEL,
    FAMILY,
    HYPOTHESES,
    LINK,
    TRIALS,
    ModelOptions,
    family_notation,
)

LIKELIHOOD_FAMILIES = (
    "binomial",
    "poisson",
    "negative_binomial",
    "negative_binomial_1",
    "gamma",
    "inverse_gaussian",
    "beta",
    "gaussian",
)


class GlmmOptions(ModelOptions, MarginOptions):
    """Generalised linear mixed model."""

    formula = ModelFormula(
        random_terms=True,
        title="Model",
        help="Outcome, predictors and groups, for example  passed ~ hours + (hours | school).",
        group="Model",
    )
    family = FAMILY
    link = LINK
    event_level = EVENT_LEVEL
    trials = TRIALS
    quadrature_points = Integer(
        1,
        low=1,
        high=100,
        title="Quadrature points",
        help="How finely the random effects are averaged over: 1 is the Laplace approximation and works for "
        "every model; more points (7 to 25) are more exact and need a single grouping factor.",
        group="Inference",
        when=When("family", LIKELIHOOD_FAMILIES),
    )
    information = Choice(
        "observed",
        {
            "observed": "Observed information (the Laplace approximation proper)",
            "expected": "Expected information (as lme4 does)",
        },
        title="Curvature",
        help="Only matters for links other than the usual one and for negative binomial outcomes: which "
        "curvature the Laplace approximation takes. Observed is nearer to the exact likelihood; expected "
        "gives the numbers of lme4.",
        group="Inference",
        advanced=True,
        when=When("family", LIKELIHOOD_FAMILIES),
    )
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
    zero_inflation = SideFormula(
        title="Extra zeros",
        help="Predictors of zeros beyond those the distribution of counts gives: ~ 1 for the same share "
        "everywhere, ~ x + (1 | g) for a share that depends on x and varies between groups. Empty: none.",
        group="Zeros and dispersion",
        advanced=True,
    )
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
    dispersion = DISPERSION
    averaging = Choice(
        "typical",
        {
            "typical": "In a typical group (random effects zero)",
            "population": "Over all groups (population average)",
        },
        title="Predictions are told",
        help="The probability or mean in a group whose random effects are zero, or averaged over all groups, "
        "as a share of the whole population: under a logit or log link the two differ.",
        group="Means and slopes",
        advanced=True,
    )
    cutoff = CUTOFF
    term_tests = TERM_TESTS
    anova = ANOVA
    random_tests = RANDOM_TESTS

    hypotheses = HYPOTHESES
    imputation = IMPUTATION

    @classmethod
    def notation(cls, values: Mapping[str, Any]) -> Notation:
        """See Options."""
        return family_notation(values)
