"""The options of the comparison of generalised models, declared once."""

from __future__ import annotations

from workbench.api import Choice, FormulaList, Options
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.shared_options import EVENT_LEVEL, LINK, TRIALS, ModelOptions

FAMILIES = {
    "binomial": "Binomial (yes or no, shares)",
    "poisson": "Poisson (counts)",
    "negative_binomial": "Negative binomial (counts that vary more)",
    "negative_binomial_1": "Negative binomial, linear variance (NB1)",
    "gamma": "Gamma (positive amounts)",
    "inverse_gaussian": "Inverse Gaussian (positive, very skewed)",
    "beta": "Beta (shares between 0 and 1)",
    "gaussian": "Gaussian (any number)",
}


class ComparisonOptions(Options):
    """Comparison of generalised linear models."""

    models = FormulaList(
        random_terms=True,
        least=2,
        title="Models",
        help="Two or more formulas of the same outcome, for example  passed ~ hours + (1 | school)  and  "
        "passed ~ hours + sex + (hours | school).",
        group="Models",
    )
    family = Choice(
        "binomial",
        FAMILIES,
        title="Distribution",
        help="What kind of outcome it is: yes or no, a count, a positive amount, a share. All models have "
        "the same, since a test compares models of one distribution only.",
        group="Models",
    )
    link = LINK
    event_level = EVENT_LEVEL
    trials = TRIALS
    quadrature_points = GlmmOptions.quadrature_points
    information = GlmmOptions.information
    weights = ModelOptions.weights
    offset = ModelOptions.offset
    contrasts = ModelOptions.contrasts
    subset = ModelOptions.subset
