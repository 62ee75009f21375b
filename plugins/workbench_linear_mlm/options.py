"""The options of linear models and linear mixed models, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.api import (
    IMPUTATION,
    Boolean,
    Choice,
    Condition,
    FormulaList,
    HypothesisList,
    MarginOptions,
    ModelFormula,
    Notation,
    Number,
    Options,
    PerVariable,
    VariableSlot,
)
from workbench_linear_mlm.interval_options import (
    CI_METHOD,
    EXACT_RLRT,
    N_BOOT,
    RANDOM_TESTS,
    RESAMPLE,
    SEED,
)
from workbench_linear_mlm.membership_options import MEMBERSHIPS
from workbench_linear_mlm.output_options import CORRELATIONS, GROUP_TABLES, PREDICTED_FOR, PREDICTIONS
from workbench_linear_mlm.residual_options import GROUP, RESIDUAL, TIME, VARIANCE_BY
from workbench_linear_mlm.sampling_options import (
    GROUP_WEIGHTS,
    SAMPLING_WEIGHTS,
    WEIGHT_SCALING,
    WEIGHTS_ARE,
)
from workbench_linear_mlm.search_options import MAX_ITER, MISSING, START, TOLERANCE

CONTRASTS = {
    "treatment": "Treatment (each level against the reference)",
    "sum": "Sum (each level against the mean of levels)",
    "helmert": "Helmert (each level against the mean of earlier ones)",
    "polynomial": "Polynomial (trends over ordered levels)",
}


class DesignOptions(Options):
    """Which rows a model is fitted to, and how variables enter it."""

    subset = Condition(
        title="Filter",
        help='Only rows on which this is true are used, such as  sex == "Female" and age >= 18  or  '
        "school in (3, 7) or missing(school). The other rows count as if they were not in the data.",
        group="Data",
        advanced=True,
    )
    missing = MISSING
    weights = VariableSlot(
        measures=("numeric",),
        title="Precision weights",
        help="A variable with positive numbers that say how exact a row is: a row of weight 2 counts as the "
        "mean of two observations. How many units of the population a row stands for is another matter: see "
        "the sampling weights of the linear mixed model.",
        group="Data",
        advanced=True,
    )
    offset = VariableSlot(
        measures=("numeric",),
        title="Offset",
        help="A variable that is added to the predicted value with a coefficient fixed at 1.",
        group="Data",
        advanced=True,
    )
    imputation = IMPUTATION
    contrasts = PerVariable(
        CONTRASTS,
        custom="Own numbers",
        title="Coding of factors",
        help="How the levels of a categorical predictor are compared; fit and predictions stay the same. "
        "With own numbers you say which levels are set against which.",
        group="Data",
        advanced=True,
    )


class LinearOptions(MarginOptions, DesignOptions):
    """What both kinds of linear model ask for, besides the model itself."""

    ci_level = Number(
        0.95,
        low=0.0,
        high=1.0,
        open_interval=True,
        title="Confidence level",
        help="The share of intervals that would cover the true value in repeated studies; 0.95 is usual.",
        group="Inference",
    )
    anova = Choice(
        "III",
        {
            "III": "Type III (each term after all others)",
            "II": "Type II (after those that do not contain it)",
            "I": "Type I (in the order of the model)",
        },
        title="F tests of the terms",
        help="Which other terms each one is tested against. They differ only when predictors are related; "
        "type III is what most programs show.",
        group="Inference",
        advanced=True,
    )
    hypotheses = HypothesisList(
        title="Hypotheses",
        help="Combinations of coefficients to test, one a line, in the names of the table of coefficients: "
        "x1 - x2, or x1 = x2, or (x1 + x2)/2 = 3. Several equations with commas between are tested together: "
        "x1 = 0, x2 = 0.",
        group="Inference",
        advanced=True,
    )
    predictions = PREDICTIONS
    correlations = CORRELATIONS


class OlsOptions(LinearOptions):
    """Linear regression."""

    formula = ModelFormula(
        random_terms=False,
        title="Model",
        help="Outcome and predictors, for example  score ~ ses + sex + ses:sex.",
        group="Model",
    )
    robust = Choice(
        "none",
        {
            "none": "Usual (equal spread)",
            "hc0": "HC0 (White)",
            "hc1": "HC1",
            "hc2": "HC2",
            "hc3": "HC3 (best with few rows)",
        },
        title="Standard errors",
        help="Robust errors stay right when the spread of the residuals differs between rows.",
        group="Inference",
        advanced=True,
    )
    cases = Choice(
        "outliers",
        {"outliers": "Rows that stand out", "all": "All rows", "none": "None"},
        title="List of cases",
        help="Rows with fitted value, intervals, residual and influence, by their number in the data.",
        group="Output",
        advanced=True,
    )


class LmmOptions(LinearOptions):
    """Linear mixed model."""

    formula = ModelFormula(
        random_terms=True,
        alone=("residual", "variance_by", "memberships"),
        title="Model",
        help="Outcome, predictors and groups, for example  score ~ ses + (ses | school).",
        group="Model",
    )
    method = Choice(
        "reml",
        {"reml": "REML (restricted)", "ml": "ML (full)"},
        title="Estimation",
        help="By restricted (REML) or full (ML) maximum likelihood. REML gives less biased variances; choose "
        "ML to compare models that differ in their fixed part.",
        group="Inference",
    )
    df_method = Choice(
        "satterthwaite",
        {
            "satterthwaite": "Satterthwaite",
            "kenward_roger": "Kenward-Roger (small samples, REML only)",
            "between_within": "Between-within (nested groups)",
            "residual": "Residual (rows minus coefficients)",
            "asymptotic": "Asymptotic (normal distribution)",
        },
        title="Degrees of freedom",
        help="How the uncertainty of the variances enters the t tests. Satterthwaite suits most data; "
        "Kenward-Roger also corrects the standard errors and is best with few groups.",
        group="Inference",
    )
    ci_method = CI_METHOD
    n_boot = N_BOOT
    resample = RESAMPLE
    seed = SEED
    random_tests = RANDOM_TESTS
    exact_rlrt = EXACT_RLRT
    memberships = MEMBERSHIPS
    max_iter = MAX_ITER
    tolerance = TOLERANCE
    start = START
    residual = RESIDUAL
    group = GROUP
    time = TIME
    variance_by = VARIANCE_BY
    sampling_weights = SAMPLING_WEIGHTS
    group_weights = GROUP_WEIGHTS
    weights_are = WEIGHTS_ARE
    weight_scaling = WEIGHT_SCALING
    predictions = PREDICTIONS  # again, for their place in the form
    predicted_for = PREDICTED_FOR
    group_tables = GROUP_TABLES

    @classmethod
    def notation(cls, values: Mapping[str, Any]) -> Notation:
        """With the residual structure and the memberships of these values."""
        from workbench_linear_mlm.notation import notation_of

        return notation_of(values)


class ComparisonOptions(DesignOptions):
    """Comparison of linear mixed models."""

    models = FormulaList(
        random_terms=True,
        least=2,
        title="Models",
        help="Two or more formulas of the same outcome, for example  score ~ 1 + (1 | school)  and  "
        "score ~ ses + (1 | school). A model without a group is a linear regression.",
        group="Models",
    )
    method = Choice(
        "reml",
        {"reml": "REML (restricted)", "ml": "ML (full)"},
        title="Estimation",
        help="By restricted (REML) or full (ML) maximum likelihood. REML gives less biased variances; choose "
        "ML to compare models that differ in their fixed part.",
        group="Inference",
    )
    exact_rlrt = Boolean(
        False,
        title="Exact test of a single variance",
        help="For a model without random effects and one with a single random effect, by REML: the "
        "likelihood ratio test with its true distribution, found by simulation.",
        group="Inference",
    )
    seed = SEED
