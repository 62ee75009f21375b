"""From marks to a figure: panels, axes, titles and annotations as the options say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from workbench.api import (
    Annotation,
    Figure,
    LegendPlace,
    Orientation,
    Panel,
    Reference,
)
from workbench_graphs.axes import beyond
from workbench_graphs.facets import Facets
from workbench_graphs.frame import Groups
from workbench_graphs.paint import MOST_COLORS
from workbench_graphs.shared_options import AnnotationOptions, GraphOptions, PageOptions

SharedX = Literal["free", "column", "all"]
SharedY = Literal["free", "row", "all"]
LEGENDS: dict[str, LegendPlace] = {"top": "top", "right": "right", "bottom": "bottom", "none": "none"}
SHARED_X: dict[str, tuple[SharedX, SharedX]] = {
    "shared": ("all", "all"),
    "free_x": ("free", "column"),
    "free_y": ("all", "all"),
    "free": ("free", "column"),
}
"""By the choice of axes: which panels share the x axis, in a trellis of one grouping and of two."""
SHARED_Y: dict[str, tuple[SharedY, SharedY]] = {
    "shared": ("all", "all"),
    "free_x": ("all", "all"),
    "free_y": ("free", "row"),
    "free": ("free", "row"),
}
WAYS: dict[str, Orientation] = {"vertical": "vertical", "horizontal": "horizontal"}
_UNITS: dict[str, Literal["data", "panel"]] = {"data": "data", "panel": "panel"}
_STYLES: dict[str, Literal["plain", "strong", "equation"]] = {
    "plain": "plain",
    "strong": "strong",
    "equation": "equation",
}


def figure(
    id_: str,
    title: str,
    panels: Sequence[Panel],
    split: Facets,
    options: GraphOptions,
    about: str,
    *,
    color: Groups | None = None,
    aspect: float = 0.0,
    several: bool = False,
    columns: int = 0,
) -> Figure:
    """The figure; several: whether it shows several variables, each with axes of its own."""
    two_way = bool(split.rows) and not several
    columns = len(split.columns) or options.columns or columns or int(split.single_column)
    columns = columns or good_columns(len(panels))
    alone = several or len(panels) == 1
    return Figure(
        id_,
        options.title or title,
        annotated(_with_lines(panels, options), options),
        columns,
        about + beyond(panels),
        options.aspect or aspect or {1: 1.5, 2: 1.25}.get(columns, 1.0),
        options.subtitle,
        "free" if alone else SHARED_X[options.axes][two_way],
        "free" if alone else SHARED_Y[options.axes][two_way],
        strips=len(split) > 1,
        legend=LEGENDS[options.legend],
        legend_title=color.title if color is not None and len(color) <= MOST_COLORS else "",
        column_strips=split.columns if two_way else (),
        row_strips=split.rows if two_way else (),
    )


def _with_lines(panels: Sequence[Panel], options: GraphOptions) -> list[Panel]:
    """The panels with the reference lines that were asked for."""
    lines = [Reference("vertical", value) for value in options.x_lines]
    lines += [Reference("horizontal", value) for value in options.y_lines]
    return [replace(panel, marks=(*panel.marks, *lines)) for panel in panels]


def good_columns(count: int) -> int:
    """As many columns as make a page of panels a little wider than high; up to three stand in a row."""
    return count if count < 4 else 2 if count == 4 else min(math.ceil(math.sqrt(1.3 * count)), 10)


def annotated(panels: Sequence[Panel], options: PageOptions) -> tuple[Panel, ...]:
    """The panels with the words that were asked for."""
    return tuple(_annotated(panel, number, options) for number, panel in enumerate(panels, 1))


def _annotated(panel: Panel, number: int, options: PageOptions) -> Panel:
    words = tuple(
        Annotation(note.x, note.y, note.text, _UNITS[note.units], style=_STYLES[note.style])
        for note in options.annotations
        if isinstance(note, AnnotationOptions) and note.panel in (0, number) and note.text
    )
    return replace(panel, marks=(*panel.marks, *words)) if words else panel
