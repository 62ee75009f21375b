"""The options of the analysis of missing values."""

from __future__ import annotations

from workbench.api import Boolean, Options, VariableList, VariableSlot
from workbench_describe.shared_options import SUBSET


class MissingOptions(Options):
    """Missing values."""

    variables = VariableList(
        empty="all",
        title="Variables",
        help="The variables to look at, best those of one model: then what is shown is what the model "
        "would use. "
        "All variables if none is named.",
        group="Variables",
    )
    group = VariableSlot(
        title="Groups",
        help="What groups the rows, for example schools: then it is told which groups lose their rows.",
        group="Variables",
    )
    little = Boolean(
        True,
        title="Little's test",
        help="Tests whether values are missing completely at random, from the means of numeric variables "
        "in every "
        "pattern. A small p says they are not.",
        group="Output",
    )
    compare = Boolean(
        False,
        title="Compare rows with and without a value",
        help="Means of the other numeric variables where each variable is missing and where it is not.",
        group="Output",
        advanced=True,
    )
    coverage = Boolean(
        False,
        title="Rows that pairs share",
        help="On how many rows both of two variables are known.",
        group="Output",
        advanced=True,
    )
    subset = SUBSET
