"""A figure as plain data: marks on axes, in panels. No toolkit objects.

The window draws it interactively, HTML as SVG; both read the same tree. The marks are in `marks.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from workbench.results.marks import (
    Annotation,
    Band,
    Bars,
    Boxes,
    Dash,
    Intervals,
    Line,
    Mark,
    Numbers,
    Orientation,
    Points,
    Reference,
    Rug,
    Symbol,
    Tiles,
)

LegendPlace = Literal["top", "right", "bottom", "none"]


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its title, optional limits, and optional tick labels at given positions (category axes).

    breaks: stretches (from, to) that are cut out, each shown as a zigzag; scale: "log" takes positive values.
    """

    title: str = ""
    limits: tuple[float, float] | None = None
    ticks: tuple[tuple[float, str], ...] = ()
    reversed: bool = False
    breaks: tuple[tuple[float, float], ...] = ()
    scale: Literal["linear", "log"] = "linear"


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

    description: one or two sentences of what is shown and how to read it (also the accessible text);
    aspect: width over height of a panel. shared_x, shared_y: which panels have the same axis ("column" and
    "row": those that stand in one), drawn once at the edge and zoomed together; strips: whether the titles of
    panels stand in a strip above them, as in a trellis; legend: where it stands, and legend_title over it.
    column_strips, row_strips: names of the columns and rows of a two-way trellis, which stand above the first
    row and beside the last column in place of the titles of panels; there are then as many `columns`, and
    panels without marks stay empty.
    """

    kind: ClassVar[str] = "figure"
    id: str
    title: str
    panels: tuple[Panel, ...]
    columns: int = 1
    description: str = ""
    aspect: float = 1.5
    subtitle: str = ""
    shared_x: Literal["free", "column", "all"] = "free"
    shared_y: Literal["free", "row", "all"] = "free"
    strips: bool = False
    legend: LegendPlace = "top"
    legend_title: str = ""
    column_strips: tuple[str, ...] = ()
    row_strips: tuple[str, ...] = ()

    @property
    def is_two_way(self) -> bool:
        """Whether rows and columns of panels stand for the levels of two groupings."""
        return bool(self.column_strips and self.row_strips)


__all__ = [
    "Annotation",
    "Axis",
    "Band",
    "Bars",
    "Boxes",
    "Dash",
    "Figure",
    "Intervals",
    "LegendPlace",
    "Line",
    "Mark",
    "Numbers",
    "Orientation",
    "Panel",
    "Points",
    "Reference",
    "Rug",
    "Symbol",
    "Tiles",
]
