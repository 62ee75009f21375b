"""Options of graphs of one variable, in all rows or by groups."""

from __future__ import annotations

from workbench.api import Boolean, Choice, Integer, Number, VariableList, VariableSlot
from workbench_graphs.shared_options import (
    CATEGORIES,
    COLOR,
    DATA,
    MEANS_LEVEL,
    ORDER,
    POINT_SIZE,
    RUG,
    GraphOptions,
)

GROUPS = "A grouping: one row or column of the graph for each of its levels."


class DistributionOptions(GraphOptions):
    """What a histogram is made of."""

    variables = VariableList(
        measures=("numeric",),
        required=True,
        title="Variables",
        help="Numeric variables, a panel for each.",
        group=DATA,
    )
    show = Choice(
        "both",
        {"histogram": "Histogram", "density": "Density", "both": "Histogram and density"},
        title="Show",
        help="Bars of counts, a smooth estimate of the density, or both.",
        group=DATA,
    )
    color = COLOR
    scale = Choice(
        "density",
        {"density": "Density", "count": "Rows"},
        title="Height",
        help="Densities have the area 1, so that groups of different size can be compared.",
        group="Bars and curves",
    )
    bins = Integer(
        0, low=0, high=500, title="Bars", help="About how many; 0 chooses.", group="Bars and curves"
    )
    adjust = Number(
        1.0,
        low=0.05,
        high=20.0,
        title="Smoothness of the density",
        help="Factor of the bandwidth of the rule of thumb: larger is smoother.",
        group="Bars and curves",
        advanced=True,
    )
    normal = Boolean(
        False,
        title="Normal curve",
        help="The normal density with the same mean and standard deviation.",
        group="Bars and curves",
    )
    standardise = Boolean(
        False, title="Standardise", help="Subtract the mean and divide by the standard deviation.", group=DATA
    )
    rug = RUG


class QqOptions(GraphOptions):
    """What a normal Q-Q plot is made of."""

    variables = VariableList(
        measures=("numeric",),
        required=True,
        title="Variables",
        help="Numeric variables, a panel for each.",
        group=DATA,
    )
    color = COLOR
    envelope = Boolean(
        True,
        title="Envelope",
        help="Limits within which each point of a normal sample would lie with the confidence level.",
        group="Lines",
    )
    ci_level = MEANS_LEVEL
    standardise = Boolean(
        False, title="Standardise", help="Subtract the mean and divide by the standard deviation.", group=DATA
    )
    point_size = POINT_SIZE


class BoxOptions(GraphOptions):
    """What box plots and violins are made of."""

    outcome = VariableSlot(
        measures=("numeric",), required=True, title="Variable", help="What is compared: numbers.", group=DATA
    )
    group = VariableSlot(measures=CATEGORIES, title="Groups", help=GROUPS, group=DATA)
    color = COLOR
    show = Choice(
        "box",
        {"box": "Boxes", "violin": "Violins", "both": "Boxes in violins"},
        title="Show",
        help="Boxes show quartiles and outliers, violins the whole distribution.",
        group=DATA,
    )
    show_points = Choice(
        "outliers",
        {"none": "None", "outliers": "Outliers", "all": "All rows"},
        title="Points",
        help="Which rows are drawn as points beside the boxes.",
        group=DATA,
    )
    order = ORDER
    orientation = Choice(
        "vertical",
        {"vertical": "Standing", "horizontal": "Lying"},
        title="Direction",
        help="Lying boxes leave room for long names of groups.",
        group=DATA,
        advanced=True,
    )


class DotOptions(GraphOptions):
    """What a dot plot is made of."""

    outcome = VariableSlot(
        measures=("numeric",), required=True, title="Variable", help="What is compared: numbers.", group=DATA
    )
    group = VariableSlot(measures=CATEGORIES, required=True, title="Groups", help=GROUPS, group=DATA)
    units = VariableList(
        measures=CATEGORIES,
        title="A dot for the mean of each",
        help="Lower groupings, such as school and class: each combination gives one dot, its mean. "
        "Empty: a dot for every row.",
        group=DATA,
    )
    color = COLOR
    order = ORDER
    jitter = Number(
        0.6,
        low=0.0,
        high=1.0,
        title="Jitter",
        help="How much of the room of a group dots are spread over, so that they do not hide each other.",
        group="Points",
    )
    mean = Boolean(True, title="Mean of each group", help="A mark at the mean of all dots.", group="Points")
    point_size = POINT_SIZE


class MeansOptions(GraphOptions):
    """What a graph of means is made of."""

    outcome = VariableSlot(
        measures=("numeric",), required=True, title="Variable", help="Whose means are drawn.", group=DATA
    )
    group = VariableSlot(measures=CATEGORIES, required=True, title="Groups", help=GROUPS, group=DATA)
    color = COLOR
    interval = Choice(
        "confidence",
        {
            "confidence": "Confidence interval",
            "std_error": "One standard error",
            "std_dev": "One standard deviation",
            "none": "None",
        },
        title="Error bars",
        help="What stands around each mean; intervals take rows as independent.",
        group="Lines",
    )
    ci_level = MEANS_LEVEL
    units = VariableList(
        measures=CATEGORIES,
        title="Average first within",
        help="Groupings whose means take the place of rows, so that intervals count groups and not rows.",
        group=DATA,
        advanced=True,
    )
    connect = Boolean(True, title="Connect means", help="A line from mean to mean.", group="Lines")
    order = Choice(
        "level",
        {"mean": "By their means", "level": "As in the data"},
        title="Order of groups",
        help="Groups ordered by their means show at once which are high and which are low.",
        group=DATA,
    )


class CountOptions(GraphOptions):
    """What a bar chart of counts is made of."""

    variable = VariableSlot(
        measures=CATEGORIES, required=True, title="Variable", help="Whose categories are counted.", group=DATA
    )
    color = COLOR
    position = Choice(
        "stack",
        {"stack": "On top of each other", "dodge": "Side by side", "share": "As shares of 100 %"},
        title="Colours stand",
        help="How the bars of the colours are put together.",
        group="Bars",
    )
    percent = Boolean(
        False, title="Percentages", help="Percent of all rows in place of counts.", group="Bars"
    )
    orientation = Choice(
        "vertical",
        {"vertical": "Standing", "horizontal": "Lying"},
        title="Direction",
        help="Lying bars leave room for long names.",
        group="Bars",
        advanced=True,
    )
    order = Choice(
        "level",
        {"level": "As in the data", "count": "By size"},
        title="Order of bars",
        help="As the levels stand in the data, or the largest first.",
        group="Bars",
    )
