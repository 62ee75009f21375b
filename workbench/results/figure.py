"""A figure as plain data: marks on axes, in panels. No toolkit objects.

The window draws it interactively, HTML as SVG; both read the same tree. Coordinates are data coordinates.
`None` in a sequence breaks a line. Colours are roles ("primary", "secondary", "muted", "accent",
"series:0", "series:1", ...) that a theme resolves, never fixed values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Numbers = tuple[float | None, ...]


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


@dataclass(frozen=True, slots=True)
class Line:
    """A line through (x, y) in the given order."""

    mark: ClassVar[str] = "line"
    x: Numbers
    y: Numbers
    color: str = "primary"
    width: float = 1.5
    dash: Literal["solid", "dash", "dot"] = "solid"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The area between y_low and y_high over x."""

    mark: ClassVar[str] = "band"
    x: Numbers
    y_low: Numbers
    y_high: Numbers
    color: str = "primary"
    opacity: float = 0.18
    name: str = ""


@dataclass(frozen=True, slots=True)
class Intervals:
    """A horizontal or vertical bar from low to high at each position, e.g. a caterpillar plot."""

    mark: ClassVar[str] = "intervals"
    position: Numbers
    low: Numbers
    high: Numbers
    orientation: Literal["horizontal", "vertical"] = "vertical"
    color: str = "muted"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from 0 to height between left and right edges (a histogram when they touch)."""

    mark: ClassVar[str] = "bars"
    left: Numbers
    right: Numbers
    height: Numbers
    color: str = "primary"
    opacity: float = 0.7
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A straight reference line over the whole panel: y = value, x = value, or y = intercept + slope x."""

    mark: ClassVar[str] = "reference"
    orientation: Literal["horizontal", "vertical", "sloped"]
    value: float = 0.0
    slope: float = 0.0
    dash: Literal["solid", "dash", "dot"] = "dash"
    color: str = "muted"
    name: str = ""


Mark = Points | Line | Band | Intervals | Bars | Reference


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its title, optional limits, and optional tick labels at given positions (category axes)."""

    title: str = ""
    limits: tuple[float, float] | None = None
    ticks: tuple[tuple[float, str], ...] = ()
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One plotting area."""

    marks: tuple[Mark, ...]
    x: Axis = Axis()
    y: Axis = Axis()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One or more panels, laid out in `columns` columns.

    description: one or two sentences of what is shown and how to read it (also the accessible text).
    """

    kind: ClassVar[str] = "figure"
    id: str
    title: str
    panels: tuple[Panel, ...]
    columns: int = 1
    description: str = ""
    aspect: float = 1.5
