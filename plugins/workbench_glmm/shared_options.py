"""Options that all models of this family share, declared once.

`ModelOptions` is the base of every analysis here; the fields below it are picked by those that need them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.api import (
    Choice,
    Condition,
    HypothesisList,
    Integer,
    LevelName,
    Notation,
    Number,
    Options,
    PerVariable,
    SideFormula,
    ValuesPerVariable,
    VariableSlot,
    When,
)
from workbench_glmm.family_words import CONTRASTS, FAMILIES, LINK_OF, LINKS

BOOTSTRAPS = ("bootstrap_percentile", "bootstrap_basic", "bootstrap_normal")


def family_notation(values: Mapping[str, Any]) -> Notation:
    """The equations of a model with a family and a link."""
    family, link = str(values["family"]), str(values["link"])
    if link == "canonical":
        link = LINK_OF.get(family, "log")
    if family == "gaussian" and link == "identity":
        return Notation()
    law = family.removeprefix("quasi_")
    return Notation(link, "bernoulli" if law == "binomial" and not values.get("trials") else law)


class ModelOptions(Options):
    """What every model asks for, besides the model itself."""

    ci_method = Choice(
        "wald",
        {
            "wald": "Wald",
            "profile": "Profile likelihood",
            "bootstrap_percentile": "Bootstrap, percentile",
            "bootstrap_basic": "Bootstrap, basic",
            "bootstrap_normal": "Bootstrap, normal",
        },
        title="Intervals",
        help="Wald intervals (estimate and standard error) are quick. Profile intervals follow the shape of "
        "the likelihood and are better with few rows or rare events. The bootstrap draws outcomes from the "
        "fitted model and fits it again.",
        group="Inference",
    )
    ci_level = Number(
        0.95,
        low=0.0,
        high=1.0,
        open_interval=True,
        title="Confidence level",
        help="The share of intervals that would cover the true value in repeated studies; 0.95 is usual.",
        group="Inference",
    )
    n_boot = Integer(
        1000,
        low=10,
        high=1_000_000,
        title="Bootstrap draws",
        help="How many times data are drawn and the model is fitted again. 1,000 suit 95% intervals.",
        group="Inference",
        when=When("ci_method", BOOTSTRAPS),
    )
    seed = Integer(
        1,
        low=1,
        high=2**32 - 1,
        title="Seed",
        help="Where the random numbers begin: the same seed gives the same intervals and residuals again.",
        group="Inference",
        advanced=True,
    )
    units = ValuesPerVariable(
        title="Ratios per so many units",
        help="For a numeric predictor, how many of its units the ratio (odds ratio, rate ratio) is told for "
        "in addition: 60 turns a ratio per second into one per minute.",
        group="Output",
        advanced=True,
    )
    subset = Condition(
        title="Filter",
        help='Only rows on which this is true are used, such as  sex == "Female" and age >= 18  or  '
        "school in (3, 7) or missing(school). The other rows count as if they were not in the data.",
        group="Data",
        advanced=True,
    )
    weights = VariableSlot(
        measures=("numeric",),
        title="Weights",
        help="A variable with positive numbers; a row of weight 2 counts as two rows. With shares as a "
        "binomial outcome: the number of trials behind each share.",
        group="Data",
        advanced=True,
    )
    offset = VariableSlot(
        measures=("numeric",),
        title="Offset",
        help="A variable that is added to the linear predictor with a coefficient fixed at 1, such as the "
        "logarithm of the time or the population at risk.",
        group="Data",
        advanced=True,
    )
    contrasts = PerVariable(
        CONTRASTS,
        custom="Own numbers",
        title="Coding of factors",
        help="How the levels of a categorical predictor are compared; fit and predictions stay the same. "
        "With own numbers you say which levels are set against which.",
        group="Data",
        advanced=True,
    )


FAMILY = Choice(
    "binomial",
    FAMILIES,
    title="Distribution",
    help="What kind of outcome it is: yes or no, a count, a positive amount, a share.",
    group="Model",
)

LINK = Choice(
    "canonical",
    LINKS,
    title="Link",
    help="The scale on which predictors add up. Logit gives odds ratios, log gives ratios of rates or means, "
    "complementary log-log gives hazard ratios.",
    group="Model",
)

TRIALS = VariableSlot(
    measures=("numeric",),
    title="Trials",
    help="For a binomial outcome that counts events: the variable that says out of how many. Leave it empty "
    "for an outcome of yes and no.",
    group="Model",
)

EVENT_LEVEL = LevelName(
    of="outcome",
    title="Event",
    help="The category of the outcome whose probability is modelled. Empty: the last category, or the larger "
    "of two numbers.",
    group="Model",
)

BASE_LEVEL = LevelName(
    of="outcome",
    title="Base category",
    help="The category of the outcome that all others are compared with. Empty: the reference category.",
    group="Model",
)

ZERO_INFLATION = SideFormula(
    title="Extra zeros",
    help="Predictors of zeros beyond those the distribution of counts gives: ~ 1 for the same share "
    "everywhere, ~ x for a share that depends on x. Empty: no extra zeros.",
    group="Zeros and dispersion",
    advanced=True,
)

DISPERSION = SideFormula(
    title="Dispersion depends on",
    help="Predictors of the dispersion, for example ~ sex. Empty: the same dispersion on all rows.",
    group="Zeros and dispersion",
    advanced=True,
)

QUADRATURE_POINTS = Integer(
    1,
    low=0,
    high=100,
    title="Quadrature points",
    help="How finely the random effects are averaged over: 1 is the Laplace approximation and works for "
    "every model; more points (7 to 25) are more exact and need a single grouping factor.",
    group="Inference",
)

THRESHOLD = Choice(
    "flexible",
    {
        "flexible": "Flexible (each its own)",
        "symmetric": "Symmetric (mirrored around the middle)",
        "equidistant": "Equidistant (the same step from one to the next)",
    },
    title="Thresholds",
    help="How far apart the categories lie on the scale of the predictors.",
    group="Model",
)

HYPOTHESES = HypothesisList(
    title="Hypotheses",
    help="Combinations of coefficients to test, one a line, in the names of the table of coefficients: "
    "x1 - x2, or x1 = x2, or (x1 + x2)/2 = 3. Several equations with commas between are tested together: "
    "x1 = 0, x2 = 0.",
    group="Inference",
    advanced=True,
)
