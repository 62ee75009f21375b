"""How missing values are imputed: options shared by the analysis that looks at it and the step that does
it.
"""

from __future__ import annotations

from workbench.analysis.fields import (
    Boolean,
    Choice,
    Integer,
    NumberList,
    SideFormula,
    VariableList,
    VariableSlot,
)
from workbench.analysis.option_records import OptionsList
from workbench.analysis.options import Options

METHODS = {
    "auto": "As suits the variable",
    "pmm": "Values of alike rows (predictive mean matching)",
    "normal": "Linear regression",
    "logistic": "Logistic regression",
    "multinomial": "Multinomial regression",
    "ordinal": "Ordinal regression",
    "two_level": "Two-level regression",
    "two_level_hetero": "Two-level regression, spread differs between groups",
    "two_level_pmm": "Values of alike rows, by two-level regression",
    "two_level_binary": "Two-level probit regression",
    "group_pmm": "Values of alike groups (one value a group)",
    "group_normal": "Linear regression on groups (one value a group)",
    "group_logistic": "Logistic regression on groups (one value a group)",
    "group_multinomial": "Multinomial regression on groups (one value a group)",
    "group_ordinal": "Ordinal regression on groups (one value a group)",
}


class ImputedVariable(Options):
    """How one variable is imputed, where that is not left to the program."""

    variable = VariableSlot(
        required=True, title="Variable", help="The incomplete variable this is about.", group="Variable"
    )
    method = Choice(
        "auto",
        METHODS,
        title="Method",
        help="The model its missing values are drawn from.",
        group="Variable",
    )
    predictors = VariableList(
        title="Predictors",
        help="What it is imputed from; all other variables if none is named.",
        group="Variable",
    )
    random = VariableList(
        title="Random slopes",
        help="Predictors whose effect differs between groups, for the two-level methods.",
        group="Variable",
    )
    bounds = NumberList(
        empty="such as 0; 100",
        title="Bounds",
        help="Smallest and largest value allowed, such as 0; 100, imputed values beyond are set to them.",
        group="Variable",
    )


class ImputationOptions(Options):
    """Multiple imputation by chained equations."""

    variables = VariableList(
        empty="all but ids",
        title="Variables",
        help="What is imputed, and what it is imputed from. Include every variable of the models to come, "
        "the outcome "
        "too, and others that go with missing values. All variables but ids and text if none is named.",
        group="Variables",
    )
    group = VariableSlot(
        title="Groups",
        help="What groups the rows, for example schools. Then variables are imputed by two-level models, and "
        "variables of the groups get one value in each.",
        group="Variables",
    )
    numbers = Choice(
        "matching",
        {
            "matching": "By values of alike rows (predictive mean matching)",
            "normal": "By regression with normal residuals",
        },
        title="Numbers",
        help="Matching only gives values that occur, so it keeps skewed, bounded and whole numbers as "
        "they are. "
        "Normal residuals suit symmetric variables, and groups with few rows.",
        group="Method",
    )
    n_sets = Integer(
        20,
        low=2,
        high=1000,
        title="Imputed sets",
        help="How many times the data are completed. 20 are enough for most work; as many as the "
        "percentage of "
        "incomplete rows is a good rule.",
        group="Method",
    )
    iterations = Integer(
        10,
        low=1,
        high=1000,
        title="Iterations",
        help="How often each variable is visited before its values are kept. The figure of the chains shows "
        "whether they were enough.",
        group="Method",
    )
    seed = Integer(
        1,
        low=0,
        title="Seed",
        help="Where the random numbers start; the same seed gives the same values again.",
        group="Method",
    )
    terms = SideFormula(
        title="Interactions and curves",
        help="Terms of the models to come that are more than single variables, such as  x:z + I(x^2). "
        "They are "
        "computed anew from the imputed values and help to impute the other variables.",
        group="Predictors",
        advanced=True,
    )
    group_means = Boolean(
        True,
        title="Means of groups as predictors",
        help="The mean of each predictor in the group helps as well, so that effects within and between "
        "groups "
        "may differ.",
        group="Predictors",
        advanced=True,
    )
    models = OptionsList(
        ImputedVariable,
        singular="model of one variable",
        title="Own models",
        help="Variables that are imputed otherwise: by another method, from other predictors, with random "
        "slopes, or within bounds.",
        group="Predictors",
        advanced=True,
    )
    donors = Integer(
        5,
        low=1,
        high=100,
        title="Donors",
        help="From how many alike rows matching draws the value.",
        group="Method",
        advanced=True,
    )
    sweeps = Integer(
        10,
        low=1,
        high=1000,
        title="Gibbs steps",
        help="Steps of the sampler of a two-level model at each visit.",
        group="Method",
        advanced=True,
    )
