"""The options of the codebook."""

from __future__ import annotations

from workbench.api import Boolean, Integer, Options, VariableList
from workbench_describe.shared_options import SUBSET


class CodebookOptions(Options):
    """Codebook."""

    variables = VariableList(
        empty="all",
        title="Variables",
        help="Which are listed; all variables of the data, in their order, if none is named.",
        group="Variables",
    )
    values = Boolean(
        True,
        title="Values and their labels",
        help="A table of the categories of every variable that has some, with how often they occur.",
        group="Output",
    )
    most = Integer(
        20,
        low=1,
        high=1000,
        title="Most values of a variable",
        help="Variables with more categories, such as ids, are listed without them.",
        group="Output",
        advanced=True,
    )
    subset = SUBSET
