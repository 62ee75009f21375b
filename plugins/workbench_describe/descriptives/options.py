"""The options of descriptive statistics."""

from __future__ import annotations

from workbench.api import Boolean, Choice, NumberList, Options, VariableList, VariableSlot
from workbench_describe.shared_options import SUBSET


class DescriptivesOptions(Options):
    """Descriptive statistics and frequencies."""

    variables = VariableList(
        empty="all",
        title="Variables",
        help="What is described; all variables of the data if none is named. Numeric ones get means and "
        "spreads, "
        "the others frequencies.",
        group="Variables",
    )
    group = VariableSlot(
        title="By group",
        help="Describe the rows of each group of this variable on their own, for example boys and girls.",
        group="Variables",
    )
    level = VariableSlot(
        title="One value per",
        help="Describe groups instead of rows: every group of this variable, for example every school, "
        "counts once "
        "with its mean (or its first category). Right for variables of a higher level such as school size.",
        group="Variables",
    )
    frequencies = Choice(
        "coded",
        {
            "coded": "Of categorical variables",
            "few": "Also of numbers with few values",
            "none": "None",
        },
        title="Frequencies",
        help="Which variables get a table of how often each value occurs.",
        group="Output",
    )
    shape = Boolean(
        True,
        title="Skewness and kurtosis",
        help="Skewness and excess kurtosis as SAS and SPSS define them (type 2); both are 0 for a normal "
        "law.",
        group="Output",
    )
    percentiles = NumberList(
        empty="such as 5; 95",
        title="Percentiles",
        help="Further percentiles to show, such as 5; 95. The quartiles are always shown.",
        group="Output",
        advanced=True,
    )
    figures = Boolean(
        True,
        title="Figures",
        help="A histogram of each numeric variable, and bars of each categorical one.",
        group="Output",
    )
    subset = SUBSET
