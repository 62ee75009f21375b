"""Heat maps: counts of rows, or means of a variable, in a grid of two others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import Annotation, Axis, Dataset, Mark, OptionsError, Reporter, Result, Tiles
from workbench_graphs.axes import axis, category_ticks
from workbench_graphs.facets import facet_names, facets
from workbench_graphs.frame import Floats, Frame, Rows, read_frame
from workbench_graphs.page import figure
from workbench_graphs.relation_options import HeatmapOptions
from workbench_graphs.words import number

MOST_LEVELS = 200
_MOST_NUMBERS = 150


@dataclass(frozen=True)
class _Side:
    """One axis: the cell of each row (n,), edges of the cells, and the axis."""

    cells: np.ndarray
    edges: Floats
    axis: Axis

    def __len__(self) -> int:
        return len(self.edges) - 1


def estimate(data: Dataset, options: HeatmapOptions, reporter: Reporter) -> Result:
    """Draw the grid."""
    names = {"x": options.x or "", "y": options.y or ""}
    numeric = {name for name in names.values() if data.variable(name).measure == "numeric"}
    values = [*numeric, *([options.value] if options.value else [])]
    groups = [name for name in names.values() if name not in numeric]
    frame = read_frame(data, options.subset, values, (*groups, *facet_names(options)))
    x, y = (_side(frame, options, which, names[which], names[which] in numeric) for which in ("x", "y"))
    split = facets(frame, options)
    panels = split.panels(lambda rows: _panel(frame, options, x, y, rows), x.axis, y.axis)
    for notice in frame.notices:
        reporter.notice(notice)
    what = f"Mean of {frame.titles[options.value]}" if options.value else "Rows"
    title = f"{what} by {x.axis.title} and {y.axis.title}"
    about = "The stronger the colour, the larger the value. Cells without colour are empty."
    drawn = figure("heatmap", title, panels, split, options, about, aspect=1.4 if len(panels) == 1 else 1.1)
    return Result("", {}, frame.use, (drawn,))


def _side(frame: Frame, options: HeatmapOptions, which: str, name: str, numeric: bool) -> _Side:
    if numeric:
        x = frame.values[name]
        few = np.unique(x)
        count = min(options.cells, max(len(few), 1))
        low, high = (x.min(), x.max()) if x.min() < x.max() else (x.min() - 0.5, x.max() + 0.5)
        edges = np.linspace(low, high, count + 1)
        cells = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, count - 1)
        return _Side(cells, edges, axis(options, which, frame.titles[name]))
    groups = frame.groups[name]
    if len(groups) > MOST_LEVELS:
        raise OptionsError(
            f"'{name}' has {len(groups):,} levels, too many for a heat map ({MOST_LEVELS} at most).",
            "Choose a variable with fewer levels, or use a filter.",
            option=which,
        )
    edges = np.arange(len(groups) + 1, dtype=np.float64) - 0.5
    return _Side(groups.codes, edges, axis(options, which, groups.title, category_ticks(groups)))


def _panel(frame: Frame, options: HeatmapOptions, x: _Side, y: _Side, rows: Rows) -> list[Mark]:
    cell = y.cells[rows] * len(x) + x.cells[rows]
    size = len(x) * len(y)
    counts = np.bincount(cell, minlength=size).astype(np.float64)
    if options.value:
        sums = np.bincount(cell, frame.values[options.value][rows], size)
        content = np.divide(sums, counts, out=np.full(size, np.nan), where=counts > 0)
        name = frame.titles[options.value]
    else:
        content, name = np.where(counts > 0, counts, np.nan), "Rows"
    values = tuple(None if v != v else v for v in content.tolist())
    tiles = Tiles(tuple(x.edges.tolist()), tuple(y.edges.tolist()), values, name=name)
    marks: list[Mark] = [tiles]
    if options.numbers and size <= _MOST_NUMBERS and not any(facet_names(options)):
        marks += _numbers(x, y, content, whole=not options.value)
    return marks


def _numbers(x: _Side, y: _Side, content: Floats, *, whole: bool) -> list[Annotation]:
    low, high = np.nanmin(content), np.nanmax(content)
    at_x, at_y = (side.edges[:-1] + np.diff(side.edges) / 2 for side in (x, y))
    found = []
    for i, value in enumerate(content.tolist()):
        if value == value:
            strong = high > low and (value - low) / (high - low) > 0.55
            words = f"{value:,.0f}" if whole else number(value)
            color = "background" if strong else "text"
            place = float(at_x[i % len(x)]), float(at_y[i // len(x)])
            found.append(Annotation(*place, words, anchor="middle", color=color, size=10.0))
    return found
