"""Options that all graphs share: which rows, which panels, and what stands beside and on the graph."""

from __future__ import annotations

from workbench.api import (
    Boolean,
    Choice,
    Condition,
    Integer,
    Number,
    NumberList,
    Options,
    OptionsList,
    ShortText,
    VariableSlot,
)

DATA, PANELS, AXES, WORDS = "Data", "Panels", "Axes", "Words"
CATEGORIES = ("nominal", "ordinal", "id", "text", "numeric")

COLOR = VariableSlot(
    measures=CATEGORIES,
    title="Colour by",
    help="A grouping whose levels get colours and symbols of their own, told in a legend.",
    group=DATA,
)
JITTER = Number(
    0.0,
    low=0.0,
    high=1.0,
    title="Jitter",
    help="Shifts points that would lie on each other, by at most this share of the distance between values.",
    group="Points",
    advanced=True,
)
POINT_SIZE = Number(
    5.0, low=1.0, high=20.0, title="Size of points", help="In pixels.", group="Points", advanced=True
)


class AnnotationOptions(Options):
    """Words at a place of the graph."""

    text = ShortText(title="Text", help="Words or an equation; Unicode such as R² or ŷ can be typed.")
    x = Number(
        0.05, title="Across", help="Share of the panel's width from the left, or a value of the x axis."
    )
    y = Number(0.92, title="Up", help="Share of the height from below, or a value of y.")
    units = Choice(
        "panel",
        {"panel": "Shares of the panel", "data": "Values of the axes"},
        title="Place in",
        help="What the two numbers mean.",
    )
    style = Choice(
        "plain",
        {"plain": "Plain", "strong": "Strong", "equation": "Equation"},
        title="Style",
        help="An equation is set like mathematics.",
    )
    panel = Integer(0, title="Panel", help="Number of the panel, from 1; 0 for all panels.")


class PageOptions(Options):
    """Which rows are drawn, and the words around a graph."""

    subset = Condition(
        title="Filter",
        help="Only rows on which this is true are drawn, such as  corp == 940 and school in (767, 785).",
        group=DATA,
    )
    title = ShortText(
        title="Title", help="Over the graph; empty for one made from the variables.", group=WORDS
    )
    subtitle = ShortText(title="Subtitle", help="A second line below the title.", group=WORDS, advanced=True)
    legend = Choice(
        "top",
        {"top": "Above", "right": "At the right", "bottom": "Below", "none": "None"},
        title="Legend",
        help="Where colours are explained.",
        group=WORDS,
        advanced=True,
    )
    annotations = OptionsList(
        AnnotationOptions,
        singular="annotation",
        title="Annotations",
        help="Words or equations at places of the graph.",
        group=WORDS,
        advanced=True,
    )
    aspect = Number(
        0.0,
        low=0.0,
        high=10.0,
        title="Width over height",
        help="Shape of a panel; 0 chooses one that suits the graph.",
        group=PANELS,
        advanced=True,
    )


_SUCH_LIMITS = "such as 0; 100"
_LIMITS = "The lowest and the highest value shown, such as 0; 100."
_BREAK = "From and to of a stretch that is left out, shown by a zigzag; more pairs for more breaks."
_SCALES = {"linear": "Linear", "log": "Logarithmic"}
_SCALE = "A logarithmic axis shows equal ratios as equal steps; it has no place for zero and negative values."
_LINES_AT = "Values at which a dashed line crosses every panel, such as a cut-off or a norm."
_AXIS_WORDS = "Empty for the label of the variable."


class GraphOptions(PageOptions):
    """What graphs have whose panels are the levels of a grouping."""

    facet = VariableSlot(
        measures=CATEGORIES,
        title="Panels by",
        help="A grouping, usually of a higher level: each of its levels gets a panel of its own.",
        group=PANELS,
    )
    facet_rows = VariableSlot(
        measures=CATEGORIES,
        title="Rows of panels by",
        help="A second grouping: its levels stand below each other, those of Panels by side by side.",
        group=PANELS,
        advanced=True,
    )
    columns = Integer(
        0,
        low=0,
        high=12,
        title="Columns",
        help="How many panels stand side by side; 0 chooses a number that looks well.",
        group=PANELS,
        advanced=True,
    )
    axes = Choice(
        "shared",
        {
            "shared": "The same in all panels",
            "free_x": "x of each panel by itself",
            "free_y": "y of each panel by itself",
            "free": "Both of each panel by itself",
        },
        title="Axes",
        help="The same axes make panels comparable. In rows and columns of panels an x axis of its own is "
        "that of a column, a y axis that of a row.",
        group=PANELS,
        advanced=True,
    )
    x_limits = NumberList(empty=_SUCH_LIMITS, title="Limits of x", help=_LIMITS, group=AXES, advanced=True)
    y_limits = NumberList(empty=_SUCH_LIMITS, title="Limits of y", help=_LIMITS, group=AXES, advanced=True)
    x_scale = Choice("linear", _SCALES, title="Scale of x", help=_SCALE, group=AXES, advanced=True)
    y_scale = Choice("linear", _SCALES, title="Scale of y", help=_SCALE, group=AXES, advanced=True)
    x_break = NumberList(empty="such as 10; 40", title="Break in x", help=_BREAK, group=AXES, advanced=True)
    y_break = NumberList(empty="such as 10; 40", title="Break in y", help=_BREAK, group=AXES, advanced=True)
    x_lines = NumberList(empty="such as 0; 5", title="Lines at x", help=_LINES_AT, group=AXES, advanced=True)
    y_lines = NumberList(empty="such as 0; 5", title="Lines at y", help=_LINES_AT, group=AXES, advanced=True)
    x_title = ShortText(title="Title of x", help=_AXIS_WORDS, group=WORDS, advanced=True)
    y_title = ShortText(title="Title of y", help=_AXIS_WORDS, group=WORDS, advanced=True)


MEANS_LEVEL = Number(
    0.95,
    low=0.0,
    high=1.0,
    open_interval=True,
    title="Confidence level",
    help="The share of intervals that would cover the true value in repeated studies; 0.95 is usual.",
    group="Lines",
    advanced=True,
)
RUG = Boolean(
    False, title="Rug", help="A short stroke at the edge for every value.", group="Points", advanced=True
)
LINES = {"none": "None", "linear": "Straight", "quadratic": "Quadratic", "loess": "Smooth (loess)"}
LINE = Choice(
    "none",
    LINES,
    title="Line",
    help="A line through the points of each panel, or of each colour.",
    group="Lines",
)
SPAN = Number(
    0.75,
    low=0.1,
    high=2.0,
    title="Span of the smooth line",
    help="The share of points that each place of the line depends on: larger is smoother.",
    group="Lines",
    advanced=True,
)
ORDER = Choice(
    "mean",
    {"mean": "By their means", "level": "As in the data"},
    title="Order of groups",
    help="Groups ordered by their means show at once which are high and which are low.",
    group=DATA,
)
