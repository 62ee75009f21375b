"""Scatterplot matrices: every variable against every other, each by itself on the diagonal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import (
    Annotation,
    Axis,
    Band,
    Bars,
    Dataset,
    Figure,
    Line,
    Mark,
    OptionsError,
    Panel,
    Reporter,
    Result,
)
from workbench.engine.graphs.density import density_curve
from workbench_graphs.bars import bar_edges
from workbench_graphs.frame import Floats, Frame, read_frame
from workbench_graphs.lines import line_through
from workbench_graphs.page import LEGENDS, annotated
from workbench_graphs.paint import PLAIN, color_notice, painted
from workbench_graphs.points import MOST_POINTS, cloud_notice, counts_in_cells, points, sample_notice, thinned
from workbench_graphs.relation_options import MatrixOptions
from workbench_graphs.words import share

MOST_VARIABLES = 10
_MOST_POINTS_A_PANEL = 4000


def estimate(data: Dataset, options: MatrixOptions, reporter: Reporter) -> Result:
    """Draw each variable against each other one."""
    names = tuple(dict.fromkeys(options.variables))
    if not 2 <= len(names) <= MOST_VARIABLES:
        raise OptionsError(
            f"A scatterplot matrix takes 2 to {MOST_VARIABLES} variables, not {len(names)}.",
            "Choose other variables.",
            option="variables",
        )
    frame = read_frame(data, options.subset, names, (options.color,))
    n = len(frame.rows)
    cells = n > MOST_POINTS and options.color is None
    if cells:
        frame.notices.append(cloud_notice(n))
    elif n > _MOST_POINTS_A_PANEL:
        frame.notices.append(sample_notice(len(thinned(frame.all_rows, n, _MOST_POINTS_A_PANEL)), n))
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    return Result("", {}, frame.use, (_figure(frame, options, names, cells=cells),))


def _figure(frame: Frame, options: MatrixOptions, names: tuple[str, ...], *, cells: bool) -> Figure:
    page = _Page(frame, options, names, cells)
    panels = tuple(page.panel(i, j) for i in range(len(names)) for j in range(len(names)))
    color = frame.group(options.color)
    return Figure(
        "matrix",
        options.title or "Scatterplot matrix",
        annotated(panels, options),
        len(names),
        "Each panel shows the variable of its column across and that of its row up.",
        options.aspect or 1.2,
        options.subtitle,
        "column",
        "row",
        legend=LEGENDS[options.legend],
        legend_title=color.title if color is not None else "",
    )


@dataclass(frozen=True)
class _Page:
    """What all panels have in common; cells: whether points are shown as counts."""

    frame: Frame
    options: MatrixOptions
    names: tuple[str, ...]
    cells: bool

    def panel(self, i: int, j: int) -> Panel:
        """In row i and column j."""
        up, across = self.names[i], self.names[j]
        x, y = self.frame.values[across], self.frame.values[up]
        titles = self.frame.titles
        axes = Axis(titles[across], _limits(x)), Axis(titles[up], _limits(y))
        if i == j:
            return Panel(tuple(_diagonal(x, titles[across], self.options.diagonal)), *axes)
        if i < j and self.options.upper == "correlation":
            return Panel((_words(_correlation(x, y)),), *axes)
        return Panel(tuple(self._scatter(x, y)), *axes)

    def _scatter(self, x: Floats, y: Floats) -> list[Mark]:
        frame, options = self.frame, self.options
        marks: list[Mark] = [counts_in_cells(x, y, name="")] if self.cells else []
        for look, part in painted(frame.group(options.color), frame.all_rows):
            if not self.cells:
                shown = thinned(part, len(frame.rows), _MOST_POINTS_A_PANEL)
                marks.append(points(frame, shown, x[shown], y[shown], look, options.point_size - 1.0))
            color = "secondary" if look is PLAIN else ""
            drawn = line_through(x[part], y[part], options.line, look, span=options.span, color=color)
            marks += drawn.marks
        return marks


def _words(r: float | None) -> Annotation:
    """A correlation, the larger the stronger it is."""
    words = "–" if r is None else share(abs(r)) if r >= 0 else f"−{share(abs(r))}"
    return Annotation(0.5, 0.5, words, "panel", "middle", "strong", size=12.0 + 8.0 * abs(r or 0.0))


def _limits(values: Floats) -> tuple[float, float] | None:
    low, high = float(values.min()), float(values.max())
    room = 0.04 * (high - low)
    return (low - room, high + room) if high > low else None


def _correlation(x: Floats, y: Floats) -> float | None:
    if min(x.std(), y.std()) == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])


def _diagonal(x: Floats, title: str, kind: str) -> list[Mark]:
    """The distribution, in the units of the variable so that it fits the axis of its row."""
    name = Annotation(0.5, 0.92, title, "panel", "middle", "strong")
    if kind == "name" or x.min() == x.max():
        return [Annotation(0.5, 0.5, title, "panel", "middle", "strong", size=13.0)]
    low, high = x.min(), x.max()
    room = 0.8 * (high - low)
    if kind == "density":
        at, height = density_curve(x, cut=0.0)
        top = low + room * height / height.max()
        ground = (float(low),) * len(at)
        band = Band(tuple(at.tolist()), ground, tuple(top.tolist()), opacity=0.35)
        return [band, Line(tuple(at.tolist()), tuple(top.tolist())), name]
    edges = bar_edges(x, 0)
    counts = np.histogram(x, edges)[0]
    top = low + room * counts / counts.max()
    ground = (float(low),) * len(counts)
    bars = Bars(
        tuple(edges[:-1].tolist()), tuple(edges[1:].tolist()), tuple(top.tolist()), opacity=0.45, base=ground
    )
    return [bars, name]
