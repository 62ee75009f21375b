"""The options of the analysis of levels and groups."""

from __future__ import annotations

from workbench.api import Boolean, Options, VariableList
from workbench_describe.shared_options import CI_LEVEL, SUBSET


class LevelsOptions(Options):
    """Levels and groups."""

    groups = VariableList(
        title="Groups",
        help="What groups the rows, such as school, or class and school. Ids that start again in every "
        "school are "
        "noticed and read together with the school.",
        group="Variables",
    )
    variables = VariableList(
        empty="all",
        title="Variables",
        help="The variables to look at; all if none is named.",
        group="Variables",
    )
    expected = VariableList(
        title="Meant to be of a group",
        help="Variables that should have one value in each group, such as school size. Groups in which "
        "they do not "
        "are listed, for they are mostly slips in the data.",
        group="Variables",
    )
    sizes = Boolean(
        False,
        title="Size of each group",
        help="A table with the rows of every group, besides the summary of sizes.",
        group="Output",
    )
    ci_level = CI_LEVEL
    subset = SUBSET
