"""Scatter plots: points, lines through them, panels by a grouping or for several pairs of variables."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from workbench.api import (
    Annotation,
    Block,
    Dataset,
    Figure,
    Line,
    Mark,
    OptionsError,
    Panel,
    Reporter,
    Result,
    Rug,
    counted,
)
from workbench_graphs.axes import axis
from workbench_graphs.contours import contours
from workbench_graphs.facets import Facets, facet_names, facets
from workbench_graphs.frame import Floats, Frame, Rows, read_frame
from workbench_graphs.line_table import line_table
from workbench_graphs.lines import PLACES, Fit, line_through
from workbench_graphs.page import figure
from workbench_graphs.paint import PLAIN, color_notice, painted
from workbench_graphs.points import (
    MOST_POINTS,
    cloud_notice,
    counts_in_cells,
    points,
    sample_notice,
    shaken,
    thinned,
)
from workbench_graphs.relation_options import ScatterOptions
from workbench_graphs.words import listed

_MANY_PANELS = 12
_MOST_GROUP_LINES = 1000


@dataclass
class _Page:
    """What the panels of one figure have in common; scale: of points, smaller in many small panels."""

    frame: Frame
    options: ScatterOptions
    split: Facets
    cells: bool
    scale: float = 1.0
    fits: list[tuple[str, str, Fit]] = field(default_factory=list)

    @property
    def straight(self) -> bool:
        """Whether straight lines are straight on the axes."""
        options = self.options
        return options.x_scale == options.y_scale == "linear" and not (options.x_break or options.y_break)


def estimate(data: Dataset, options: ScatterOptions, reporter: Reporter) -> Result:
    """Draw the scatter plot."""
    pairs = _pairs(options)
    names = [name for pair in pairs for name in pair]
    by = (*facet_names(options), options.color, options.line_group)
    frame = read_frame(data, options.subset, names, by, complete=len(pairs) == 1)
    n = len(frame.rows)
    split = facets(frame, options)
    scale = 1.0 if len(split) < _MANY_PANELS else 0.6
    page = _Page(frame, options, split, n > MOST_POINTS and options.color is None, scale)
    drawn = _figure(page, pairs)
    if n > MOST_POINTS and options.show_points:
        frame.notices.append(
            cloud_notice(n) if page.cells else sample_notice(len(thinned(frame.all_rows, n)), n)
        )
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    blocks: list[Block] = [drawn, *line_table(page.fits, options.color or "Group")]
    return Result("", {}, frame.use, tuple(blocks))


def _pairs(options: ScatterOptions) -> list[tuple[str, str]]:
    if options.pairing == "all":
        return [(x, y) for y, x in product(options.y, options.x)]
    if len(options.x) != len(options.y):
        raise OptionsError(
            f"{counted(len(options.x), 'variable')} across and {len(options.y)} up do not make pairs.",
            "Choose as many for x as for y, or let each y meet each x.",
            option="pairing",
        )
    return list(zip(options.x, options.y, strict=True))


def _figure(page: _Page, pairs: list[tuple[str, str]]) -> Figure:
    frame, options = page.frame, page.options
    panels = []
    for x, y in pairs:
        x_axis, y_axis = axis(options, "x", frame.titles[x]), axis(options, "y", frame.titles[y])
        for title, rows in page.split:
            known = frame.known(rows, x, y)
            panels.append(Panel(tuple(_panel(page, x, y, known, title)), x_axis, y_axis, title))
    many = len(pairs) > 1
    words = [
        listed([frame.titles[name] for name in dict.fromkeys(side)]) for side in zip(*pairs, strict=True)
    ]
    return figure(
        "scatter",
        f"{words[1]} against {words[0]}",
        panels,
        page.split,
        options,
        _about(page),
        color=frame.group(options.color),
        several=many,
        columns=len(options.x) if many and options.pairing == "all" and len(page.split) == 1 else 0,
    )


def _panel(page: _Page, x_name: str, y_name: str, rows: Rows, title: str) -> list[Mark]:
    frame, options = page.frame, page.options
    x, y = frame.values[x_name], frame.values[y_name]
    if not len(rows):
        return []
    marks: list[Mark] = []
    if options.show_points:
        marks += _points(page, x, y, rows)
    if options.line_group:
        marks += _group_lines(page, x, y, rows)
    marks += contours(x[rows], y[rows]) if options.contours else []
    marks += _lines(page, x, y, rows, title or f"{frame.titles[y_name]} ~ {frame.titles[x_name]}")
    if options.rug:
        marks += [Rug(tuple(x[rows].tolist())), Rug(tuple(y[rows].tolist()), "left")]
    return marks


def _points(page: _Page, x: Floats, y: Floats, rows: Rows) -> list[Mark]:
    frame, options = page.frame, page.options
    if page.cells:
        return [counts_in_cells(x[rows], y[rows])]
    found: list[Mark] = []
    for look, part in painted(frame.group(options.color), rows):
        shown = thinned(part, len(frame.rows))
        at = shaken(x[shown], options.jitter), shaken(y[shown], options.jitter)
        found.append(points(frame, shown, *at, look, options.point_size * page.scale))
    return found


def _lines(page: _Page, x: Floats, y: Floats, rows: Rows, panel: str) -> list[Mark]:
    options, marks = page.options, []
    parts = painted(page.frame.group(options.color), rows)
    level = options.ci_level if options.band else 0.0
    for number, (look, part) in enumerate(parts):
        color = "secondary" if look is PLAIN else ""
        drawn = line_through(
            x[part], y[part], options.line, look, level=level, span=options.span, color=color
        )
        marks += drawn.marks
        if drawn.fit is not None:
            page.fits.append((panel, look.name, drawn.fit))
            if options.equation:
                alone = len(parts) == 1
                words = drawn.fit.equation(alone=alone)
                place = 0.93 - 0.09 * number
                marks.append(
                    Annotation(0.04, place, words, "panel", style="equation", color=color or look.color)
                )
    return marks


def _group_lines(page: _Page, x: Floats, y: Floats, rows: Rows) -> list[Mark]:
    """One mark a colour: straight lines of all groups, with a break after each."""
    groups = page.frame.group(page.options.line_group)
    assert groups is not None
    found: list[Mark] = []
    places = 2 if page.straight else PLACES
    for look, part in painted(page.frame.group(page.options.color), rows):
        xs: list[float | None] = []
        ys: list[float | None] = []
        labels: list[str] = []
        for _, label, own in list(groups.each(part))[:_MOST_GROUP_LINES]:
            drawn = line_through(x[own], y[own], "linear", look, places=places)
            for line in drawn.marks:
                assert isinstance(line, Line)
                xs += [*line.x, None]
                ys += [*line.y, None]
                labels.append(f"{groups.title}: {label}, n = {len(own):,}")
        role = "muted" if look is PLAIN else look.color
        line = Line(tuple(xs), tuple(ys), color=role, width=1.0, opacity=0.5, labels=tuple(labels))
        found.append(line)
    return found


def _about(page: _Page) -> str:
    options = page.options
    told = ["Every point is a row of the data." if options.show_points and not page.cells else ""]
    told.append({"loess": "The curve is a local regression.", "none": ""}.get(options.line, ""))
    if options.line in ("linear", "quadratic"):
        told.append("Lines are least-squares fits" + (" with confidence bands" if options.band else "") + ".")
    if options.line_group:
        told.append(f"Thin lines are those of each {page.frame.titles[options.line_group]}.")
    if options.contours:
        told.append("Contours enclose 50, 80 and 95 percent of the points.")
    return " ".join(filter(None, told))
