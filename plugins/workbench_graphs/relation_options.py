"""Options of graphs of two and more variables."""

from __future__ import annotations

from workbench.api import Boolean, Choice, Integer, VariableList, VariableSlot
from workbench_graphs.shared_options import (
    CATEGORIES,
    COLOR,
    DATA,
    JITTER,
    LINE,
    MEANS_LEVEL,
    POINT_SIZE,
    RUG,
    SPAN,
    GraphOptions,
    PageOptions,
)


class ScatterOptions(GraphOptions):
    """What a scatter plot is made of."""

    x = VariableList(
        measures=("numeric",),
        required=True,
        title="Across (x)",
        help="Numeric variables on the horizontal axis.",
        group=DATA,
    )
    y = VariableList(
        measures=("numeric",),
        required=True,
        title="Up (y)",
        help="Numeric variables on the vertical axis.",
        group=DATA,
    )
    pairing = Choice(
        "all",
        {"all": "Each y against each x", "pairs": "First with first, second with second"},
        title="Several variables",
        help="Which variables meet in a panel where several are chosen.",
        group=DATA,
        advanced=True,
    )
    color = COLOR
    line = LINE
    band = Boolean(
        False,
        title="Confidence band",
        help="Of the straight or quadratic line, as if rows were independent.",
        group="Lines",
    )
    ci_level = MEANS_LEVEL
    span = SPAN
    line_group = VariableSlot(
        measures=CATEGORIES,
        title="A thin line for each",
        help="A grouping, such as the school: each of its levels gets a thin straight line of its own.",
        group="Lines",
    )
    equation = Boolean(
        False, title="Equation and R²", help="Write the equation of the line into each panel.", group="Lines"
    )
    contours = Boolean(
        False,
        title="Contours",
        help="Lines of equal density that enclose 50, 80 and 95 percent of the points.",
        group="Lines",
        advanced=True,
    )
    show_points = Boolean(True, title="Points", help="Draw every row as a point.", group="Points")
    jitter = JITTER
    point_size = POINT_SIZE
    rug = RUG


class GrowthOptions(GraphOptions):
    """What a spaghetti plot is made of."""

    outcome = VariableSlot(
        measures=("numeric",),
        required=True,
        title="Outcome",
        help="What grows: a numeric variable.",
        group=DATA,
    )
    time = VariableSlot(
        measures=("numeric", "ordinal"),
        required=True,
        title="Time",
        help="When it was measured: numbers such as age or wave, or categories in order.",
        group=DATA,
    )
    person = VariableSlot(
        measures=CATEGORIES,
        required=True,
        title="A line for each",
        help="Who was measured repeatedly: the person, or another unit.",
        group=DATA,
    )
    color = COLOR
    summary = Choice(
        "mean",
        {
            "none": "None",
            "mean": "Mean at each time",
            "linear": "Straight line",
            "quadratic": "Quadratic",
            "loess": "Smooth (loess)",
        },
        title="Average growth",
        help="A strong line for all persons, or for each colour.",
        group="Lines",
    )
    span = SPAN
    most_lines = Integer(
        300,
        low=1,
        high=5000,
        title="Persons drawn",
        help="At most so many lines, evenly through the data; the average is of all persons.",
        group="Lines",
        advanced=True,
    )
    show_points = Boolean(False, title="Points", help="Draw every measurement as a point.", group="Points")


class MatrixOptions(PageOptions):
    """What a scatterplot matrix is made of."""

    variables = VariableList(
        measures=("numeric",),
        required=True,
        title="Variables",
        help="Two to ten numeric variables: each is drawn against each other one.",
        group=DATA,
    )
    color = COLOR
    diagonal = Choice(
        "histogram",
        {"histogram": "Histogram", "density": "Density", "name": "Name only"},
        title="Diagonal",
        help="What is drawn of each variable by itself.",
        group=DATA,
    )
    upper = Choice(
        "correlation",
        {"correlation": "Correlations", "scatter": "Points"},
        title="Above the diagonal",
        help="Points as below the diagonal, or the correlation of each pair.",
        group=DATA,
    )
    line = LINE
    span = SPAN
    point_size = POINT_SIZE


class HeatmapOptions(GraphOptions):
    """What a heat map is made of."""

    x = VariableSlot(
        measures=CATEGORIES,
        required=True,
        title="Across (x)",
        help="Categories, or numbers that are put into cells.",
        group=DATA,
    )
    y = VariableSlot(
        measures=CATEGORIES,
        required=True,
        title="Up (y)",
        help="Categories, or numbers that are put into cells.",
        group=DATA,
    )
    value = VariableSlot(
        measures=("numeric",),
        title="Colour shows the mean of",
        help="A numeric variable; without one the colour shows how many rows lie in a cell.",
        group=DATA,
    )
    cells = Integer(
        30,
        low=2,
        high=200,
        title="Cells",
        help="Into how many cells an axis with numbers is divided.",
        group=DATA,
        advanced=True,
    )
    numbers = Boolean(
        True,
        title="Numbers in cells",
        help="Write the value into each cell where there are few cells.",
        group=DATA,
        advanced=True,
    )
