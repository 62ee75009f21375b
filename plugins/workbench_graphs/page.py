"""From marks to a figure: panels, axes, titles and annotations as the options say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.api import (
    Annotation,
    Axis,
    Dash,
    Figure,
    LegendPlace,
    Mark,
    Notice,
    OptionsError,
    Orientation,
    Panel,
    Points,
    Reference,
    Symbol,
)
from workbench_graphs.frame import Floats, Frame, Groups, Rows
from workbench_graphs.shared_options import AnnotationOptions, GraphOptions, PageOptions

MOST_PANELS = 100
MOST_COLORS = 12
SYMBOLS: tuple[Symbol, ...] = ("circle", "triangle", "square", "diamond", "ring", "cross")
DASHES: tuple[Dash, ...] = ("solid", "dash", "dot")

Draw = Callable[[Rows], Sequence[Mark]]


@dataclass(frozen=True)
class Paint:
    """The colour, the symbol and the pattern of lines of a group; name: in the legend."""

    color: str
    symbol: Symbol
    dash: Dash
    name: str


def paint(number: int, label: str, count: int) -> Paint:
    """Of the group with that number; more than `MOST_COLORS` groups are not told apart in a legend."""
    return Paint(
        f"series:{number}",
        SYMBOLS[number % len(SYMBOLS)],
        DASHES[number // 7 % len(DASHES)],
        label if count <= MOST_COLORS else "",
    )


LEGENDS: dict[str, LegendPlace] = {"top": "top", "right": "right", "bottom": "bottom", "none": "none"}
WAYS: dict[str, Orientation] = {"vertical": "vertical", "horizontal": "horizontal"}
_UNITS: dict[str, Literal["data", "panel"]] = {"data": "data", "panel": "panel"}
_STYLES: dict[str, Literal["plain", "strong", "equation"]] = {
    "plain": "plain",
    "strong": "strong",
    "equation": "equation",
}
PLAIN = Paint("primary", "circle", "solid", "")


def painted(groups: Groups | None, rows: Rows) -> list[tuple[Paint, Rows]]:
    """The rows of each colour; all in the first colour without groups."""
    if groups is None:
        return [(PLAIN, rows)]
    return [(paint(code, label, len(groups)), part) for code, label, part in groups.each(rows)]


def axis(options: GraphOptions, which: str, title: str, ticks: tuple[tuple[float, str], ...] = ()) -> Axis:
    """The x or the y axis."""
    limits = getattr(options, f"{which}_limits")
    cuts = getattr(options, f"{which}_break")
    if limits and (len(limits) != 2 or not limits[0] < limits[1]):
        raise OptionsError(
            f"The limits of {which} must be two numbers, the smaller first.",
            "Write, for instance,  0 100  or leave them empty.",
            option=f"{which}_limits",
        )
    pairs = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    if len(cuts) % 2 or any(low >= high for low, high in pairs):
        raise OptionsError(
            f"A break in {which} needs two numbers, from and to.",
            "Write, for instance,  10 80  or leave it empty.",
            option=f"{which}_break",
        )
    words = getattr(options, f"{which}_title") or title
    logarithmic = getattr(options, f"{which}_scale") == "log" and not ticks
    if logarithmic and any(value <= 0 for value in (*limits, *cuts)):
        raise OptionsError(
            f"A logarithmic axis has no place for zero and negative values, as limits and breaks of {which}.",
            "Use positive numbers, or a linear axis.",
            option=f"{which}_limits",
        )
    scale: Literal["linear", "log"] = "log" if logarithmic else "linear"
    return Axis(words, (limits[0], limits[1]) if limits else None, ticks, breaks=pairs, scale=scale)


def category_ticks(groups: Groups) -> tuple[tuple[float, str], ...]:
    """One tick for each level, at 0, 1, 2, ..."""
    return tuple((float(i), label) for i, label in enumerate(groups.labels))


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


def beyond(panels: Sequence[Panel]) -> str:
    """A sentence where points lie outside the limits of an axis, or in a stretch that is left out."""
    hidden = sum(_hidden(mark, panel) for panel in panels for mark in panel.marks if isinstance(mark, Points))
    if not hidden:
        return ""
    what = "1 point is" if hidden == 1 else f"{hidden:,} points are"
    return f" {what} not shown: beyond the limits, in a break, or not positive on a logarithmic axis."


def _hidden(mark: Points, panel: Panel) -> int:
    if all(axis == Axis(axis.title, ticks=axis.ticks) for axis in (panel.x, panel.y)):
        return 0
    x, y = (np.array(values, dtype=np.float64) for values in (mark.x, mark.y))
    return int((_cut_off(x, panel.x) | _cut_off(y, panel.y)).sum())


def _cut_off(values: Floats, axis: Axis) -> NDArray[np.bool_]:
    low, high = axis.limits or (-np.inf, np.inf)
    out = (values < low) | (values > high)
    if axis.scale == "log":
        out |= values <= 0
    for start, end in axis.breaks:
        out |= (values > start) & (values < end)
    return out


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


def color_notice(groups: Groups | None) -> list[Notice]:
    """That so many colours cannot be told apart."""
    if groups is None or len(groups) <= MOST_COLORS:
        return []
    return [
        Notice(
            "info",
            f"'{groups.name}' has {len(groups):,} levels, more than colours can tell apart: they repeat, and "
            "there is no legend.",
            "Use it for panels instead, or choose a variable with fewer levels.",
            "colors",
        )
    ]
