"""The options of a cross table."""

from __future__ import annotations

from workbench.api import Boolean, Choice, Options, VariableSlot
from workbench_describe.shared_options import SUBSET


class CrosstabOptions(Options):
    """Cross table."""

    rows = VariableSlot(
        required=True,
        title="Rows",
        help="The variable whose values are the rows of the table.",
        group="Variables",
    )
    columns = VariableSlot(
        required=True,
        title="Columns",
        help="The variable whose values are the columns of the table.",
        group="Variables",
    )
    layer = VariableSlot(
        title="One table per",
        help="A table of its own for each value of this variable.",
        group="Variables",
    )
    percentages = Choice(
        "row",
        {
            "none": "None",
            "row": "Of the row",
            "column": "Of the column",
            "total": "Of the table",
        },
        title="Percentages",
        help="What 100% is in the percentages beside the counts.",
        group="Output",
    )
    residuals = Boolean(
        False,
        title="Expected counts and residuals",
        help="What independence would give in each cell, and how far the count is from it in standard "
        "errors; "
        "beyond 2 is unusual.",
        group="Output",
        advanced=True,
    )
    subset = SUBSET
