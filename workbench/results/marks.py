"""The marks of figures as plain data: few kinds, from which every graph is put together.

Coordinates are data coordinates; `None` in a sequence breaks a line. Histograms, densities, violins, Q-Q
plots or contours are not marks of their own: functions compute the bars, bands and lines they consist of.
Colours are roles ("primary", "secondary", "accent", "muted", "text", "background", "series:0", "series:1",
...) that a theme resolves, never fixed values; opacity is from 0 to 1, widths and sizes are in pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Numbers = tuple[float | None, ...]
Dash = Literal["solid", "dash", "dot"]
Orientation = Literal["horizontal", "vertical"]
Symbol = Literal["circle", "square", "triangle", "diamond", "cross", "ring"]


@dataclass(frozen=True, slots=True)
class Points:
    """Symbols at (x, y); labels: one per point for hover; rows: 0-based row of the data behind each point."""

    mark: ClassVar[str] = "points"
    x: Numbers
    y: Numbers
    labels: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    color: str = "primary"
    size: float = 5.0
    opacity: float = 0.6
    name: str = ""
    symbol: Symbol = "circle"


@dataclass(frozen=True, slots=True)
class Line:
    """A line through (x, y) in the given order.

    labels: for hover, one or one for each unbroken stretch; rows: of the data, likewise, for a click.
    """

    mark: ClassVar[str] = "line"
    x: Numbers
    y: Numbers
    color: str = "primary"
    width: float = 1.5
    dash: Dash = "solid"
    name: str = ""
    opacity: float = 1.0
    labels: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """The area between y_low and y_high over x; "vertical" turns it: x runs upwards (half a violin)."""

    mark: ClassVar[str] = "band"
    x: Numbers
    y_low: Numbers
    y_high: Numbers
    color: str = "primary"
    opacity: float = 0.18
    name: str = ""
    orientation: Orientation = "horizontal"


@dataclass(frozen=True, slots=True)
class Intervals:
    """A horizontal or vertical bar from low to high at each position, e.g. a caterpillar plot.

    caps: short strokes across both ends, as error bars have them; labels: one each for hover.
    """

    mark: ClassVar[str] = "intervals"
    position: Numbers
    low: Numbers
    high: Numbers
    orientation: Orientation = "vertical"
    color: str = "muted"
    name: str = ""
    caps: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars between left and right edges (a histogram when they touch), from `base` (0 if empty) to `height`.

    "horizontal" bars lie: left and right are then places on the vertical axis. Stacked bars have as base
    what the bars before them reach. labels: one each for hover; rows: 0-based rows of the data in each, for a
    click, () where they are too many to be told.
    """

    mark: ClassVar[str] = "bars"
    left: Numbers
    right: Numbers
    height: Numbers
    color: str = "primary"
    opacity: float = 0.7
    name: str = ""
    base: Numbers = ()
    orientation: Orientation = "vertical"
    labels: tuple[str, ...] = ()
    rows: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A straight reference line over the whole panel: y = value, x = value, or y = intercept + slope x."""

    mark: ClassVar[str] = "reference"
    orientation: Literal["horizontal", "vertical", "sloped"]
    value: float = 0.0
    slope: float = 0.0
    dash: Dash = "dash"
    color: str = "muted"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Box plots: quartiles and median with whiskers from low to high, one at each position.

    width: of a box, in units of the axis it stands on; labels: one each for hover; rows: of the data in each,
    see Bars. Outliers are Points.
    """

    mark: ClassVar[str] = "boxes"
    position: Numbers
    low: Numbers
    q1: Numbers
    median: Numbers
    q3: Numbers
    high: Numbers
    width: float = 0.6
    orientation: Orientation = "vertical"
    color: str = "primary"
    opacity: float = 0.3
    name: str = ""
    labels: tuple[str, ...] = ()
    rows: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Rug:
    """A short stroke at the edge of the panel for each value."""

    mark: ClassVar[str] = "rug"
    values: Numbers
    side: Literal["bottom", "top", "left", "right"] = "bottom"
    color: str = "text"
    opacity: float = 0.4
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A heat map: the cell in row j (from below) and column i has values[j * n_columns + i]; None is empty.

    x_edges, y_edges: ascending, one more than there are columns and rows; limits: values of the faintest and
    the strongest colour (None: those of the data); "diverging" has two colours that meet at 0; "log": equal
    ratios of values are equal steps of colour; name: title of the colour scale, "" for no scale.
    """

    mark: ClassVar[str] = "tiles"
    x_edges: Numbers
    y_edges: Numbers
    values: Numbers
    color: str = "primary"
    ramp: Literal["sequential", "diverging"] = "sequential"
    limits: tuple[float, float] | None = None
    scale: Literal["linear", "log"] = "linear"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Words or an equation in a panel; "\\n" starts a new line.

    units: "data", or "panel" for shares of the panel's width and height from its lower left corner;
    anchor: which end of the text stands at x; style: "equation" is set like mathematics.
    """

    mark: ClassVar[str] = "annotation"
    x: float
    y: float
    text: str
    units: Literal["data", "panel"] = "data"
    anchor: Literal["start", "middle", "end"] = "start"
    style: Literal["plain", "strong", "equation"] = "plain"
    color: str = "text"
    size: float = 11.0
    name: str = ""


Mark = Points | Line | Band | Intervals | Bars | Reference | Boxes | Rug | Tiles | Annotation

Names = tuple[str, ...]
_LYING: dict[str, tuple[Names, Names]] = {
    "intervals": (("low", "high"), ("position",)),
    "boxes": (("low", "q1", "median", "q3", "high"), ("position",)),
    "bars": (("height", "base"), ("left", "right")),
    "band": (("x",), ("y_low", "y_high")),
}
_PLAIN: dict[str, tuple[Names, Names]] = {
    "points": (("x",), ("y",)),
    "line": (("x",), ("y",)),
    "tiles": (("x_edges",), ("y_edges",)),
}


def coordinate_fields(mark: Mark) -> tuple[Names, Names]:
    """Names of the fields that hold places on the x axis, and of those on the y axis."""
    if isinstance(mark, Intervals | Boxes | Bars | Band):
        along, across = _LYING[mark.mark]
        return (along, across) if mark.orientation == "horizontal" else (across, along)
    if isinstance(mark, Rug):
        return (("values",), ()) if mark.side in ("bottom", "top") else ((), ("values",))
    if isinstance(mark, Reference):
        return {"vertical": (("value",), ()), "horizontal": ((), ("value",))}.get(mark.orientation, ((), ()))
    if isinstance(mark, Annotation):
        return (("x",), ("y",)) if mark.units == "data" else ((), ())
    return _PLAIN[mark.mark]


def places(mark: Mark, names: Names) -> Numbers:
    """The values of these fields, one after the other."""
    found: list[float | None] = []
    for name in names:
        value = getattr(mark, name)
        found.extend(value if isinstance(value, tuple) else (value,))
    return tuple(found)
