"""The options of tables that are shown only when asked for: predictions, groups, correlations."""

from __future__ import annotations

from workbench.api import Boolean, Choice, When

GROUP = "Output"

PREDICTIONS = Choice(
    "none",
    {
        "none": "None",
        "missing": "Rows without an outcome",
        "all": "All rows",
    },
    title="Predictions",
    help="The predicted outcome of rows, with intervals for the mean and for a new observation. Rows that "
    "were added with an empty outcome take no part in the fit and are predicted.",
    group=GROUP,
    advanced=True,
)

PREDICTED_FOR = Choice(
    "conditional",
    {
        "conditional": "The group of the row",
        "population": "An average group",
    },
    title="Predicted for",
    help="With the row's own random effects, or without: what is expected where the group is not known. A "
    "group that the fit has not seen gets the average of all groups, and an interval as wide as they differ.",
    group=GROUP,
    when=When("predictions", ("missing", "all")),
    advanced=True,
)

GROUP_TABLES = Boolean(
    False,
    title="Tables of the groups",
    help="The predicted effects of every group (BLUPs), and beside them a separate regression in each group.",
    group=GROUP,
    advanced=True,
)

CORRELATIONS = Boolean(
    False,
    title="Correlations of the coefficients",
    help="How the estimates hang together: near 1 or -1 the data can hardly tell two coefficients apart.",
    group=GROUP,
    advanced=True,
)
