"""From marks to a figure: panels, axes, titles and annotations as the options say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from workbench.api import (
    Annotation,
    Axis,
    Figure,
    LegendPlace,
    Mark,
    Notice,
    Orientation,
    Panel,
    Reference,
)
from workbench_graphs.axes import beyond
from workbench_graphs.frame import Frame, Groups, Rows
from workbench_graphs.paint import MOST_COLORS
from workbench_graphs.shared_options import AnnotationOptions, GraphOptions, PageOptions

MOST_PANELS = 100

Draw = Callable[[Rows], Sequence[Mark]]


LEGENDS: dict[str, LegendPlace] = {"top": "top", "right": "right", "bottom": "bottom", "none": "none"}
WAYS: dict[str, Orientation] = {"vertical": "vertical", "horizontal": "horizontal"}
_UNITS: dict[str, Literal["data", "panel"]] = {"data": "data", "panel": "panel"}
_STYLES: dict[str, Literal["plain", "strong", "equation"]] = {
    "plain": "plain",
    "strong": "strong",
    "equation": "equation",
}


def facets(frame: Frame, options: GraphOptions) -> list[tuple[str, Rows]]:
    """Title and rows of each panel; one without a title where no facets are asked for."""
    groups = frame.group(options.facet)
    if groups is None:
        return [("", frame.all_rows)]
    found = [(label, rows) for _, label, rows in groups.each(frame.all_rows)]
    if len(found) <= MOST_PANELS:
        return found
    sizes = np.array([len(rows) for _, rows in found])
    kept = np.sort(np.argsort(-sizes, kind="stable")[:MOST_PANELS])
    frame.notices.append(
        Notice(
            "warning",
            f"'{groups.name}' has {len(found):,} levels, more than a page holds: the {MOST_PANELS} with "
            "most rows are drawn.",
            "Choose a variable with fewer levels for the panels, or a filter.",
            "facets",
        )
    )
    return [found[i] for i in kept]


def by_facet(frame: Frame, options: GraphOptions, draw: Draw, x: Axis, y: Axis) -> list[Panel]:
    """One panel for each level of the facet variable."""
    return [Panel(tuple(draw(rows)), x, y, title) for title, rows in facets(frame, options)]


def figure(
    id_: str,
    title: str,
    panels: Sequence[Panel],
    options: GraphOptions,
    about: str,
    *,
    color: Groups | None = None,
    aspect: float = 0.0,
    trellis: bool | None = None,
    columns: int = 0,
) -> Figure:
    """The figure; trellis: whether panels share their axes (None: as the options say)."""
    together = options.axes == "shared" and len(panels) > 1 if trellis is None else trellis
    columns = options.columns or columns or good_columns(len(panels))
    return Figure(
        id_,
        options.title or title,
        annotated(_with_lines(panels, options), options),
        columns,
        about + beyond(panels),
        options.aspect or aspect or {1: 1.5, 2: 1.25}.get(columns, 1.0),
        options.subtitle,
        "all" if together else "free",
        "all" if together else "free",
        strips=bool(options.facet) and len(panels) > 1,
        legend=LEGENDS[options.legend],
        legend_title=color.title if color is not None and len(color) <= MOST_COLORS else "",
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
