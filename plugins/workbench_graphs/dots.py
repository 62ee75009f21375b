"""Dot plots: every row, or every unit's mean, in a line for its group; groups ordered by their means."""

from __future__ import annotations

import numpy as np

from workbench.api import Dataset, Mark, Points, Reporter, Result
from workbench.engine.graphs.spread import jitter
from workbench_graphs.axes import axis, category_ticks
from workbench_graphs.distribution_options import DotOptions
from workbench_graphs.facets import facet_names, facets
from workbench_graphs.frame import Frame, Groups, Rows, read_frame
from workbench_graphs.grouping import ordered_groups
from workbench_graphs.page import figure
from workbench_graphs.paint import color_notice, painted
from workbench_graphs.points import MOST_POINTS, points, sample_notice, thinned
from workbench_graphs.units import averaged
from workbench_graphs.words import listed

TICK_ROOM = 13.0  # pixels that the name of a group needs
_TALL_FROM = 25  # groups, from which on a row of the graph gets a fixed height


def estimate(data: Dataset, options: DotOptions, reporter: Reporter) -> Result:
    """Draw the dots of each group."""
    outcome, group = options.outcome or "", options.group or ""
    by = (group, *facet_names(options), options.color)
    frame = read_frame(data, options.subset, (outcome,), (*by, *options.units))
    frame = averaged(frame, options.units, outcome, by)
    frame, groups = ordered_groups(frame, group, outcome, options.order)
    assert groups is not None
    x_axis = axis(options, "x", frame.titles[outcome])
    y_axis = axis(options, "y", groups.title, category_ticks(groups))
    split = facets(frame, options)
    panels = split.panels(lambda rows: _panel(frame, options, groups, rows), x_axis, y_axis)
    n = len(frame.rows)
    if n > MOST_POINTS:
        frame.notices.append(sample_notice(len(thinned(frame.all_rows, n)), n))
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    what = (
        f"Mean of each {listed([frame.titles[u] for u in options.units])}"
        if options.units
        else "Every dot a row"
    )
    drawn = figure(
        "dots",
        f"{frame.titles[outcome]} by {groups.title}",
        panels,
        split,
        options,
        _about(options, what),
        color=frame.group(options.color),
        aspect=_aspect(len(groups), len(panels)),
    )
    return Result("", {}, frame.use, (drawn,))


def _panel(frame: Frame, options: DotOptions, groups: Groups, rows: Rows) -> list[Mark]:
    values = frame.values[options.outcome or ""]
    marks: list[Mark] = []
    for look, part in painted(frame.group(options.color), rows):
        shown = thinned(part, len(frame.rows))
        place = groups.codes[shown] + _shifts(groups, shown, options.jitter)
        marks.append(points(frame, shown, values[shown], place, look, options.point_size))
    if options.mean and len(rows):
        marks.append(_means(groups, values, rows))
    return marks


def _shifts(groups: Groups, rows: Rows, width: float) -> np.ndarray:
    """Up and down within the line of the group, spread anew in each group."""
    out = np.zeros(len(rows))
    for code in np.unique(groups.codes[rows]):
        inside = groups.codes[rows] == code
        out[inside] = jitter(int(inside.sum()), width)
    return out


def _means(groups: Groups, values: np.ndarray, rows: Rows) -> Points:
    part = Groups(groups.name, groups.title, groups.codes[rows], groups.labels)
    seen = np.unique(part.codes)
    means = np.array([values[rows][part.codes == code].mean() for code in seen])
    labels = tuple(f"{groups.labels[i]}: mean" for i in seen)
    x, y = tuple(means.tolist()), tuple(seen.astype(float).tolist())
    size = 8.0 if len(groups) < _TALL_FROM else 6.0
    return Points(x, y, labels, color="secondary", size=size, opacity=1.0, name="Mean", symbol="diamond")


def _aspect(groups: int, panels: int) -> float:
    """Tall enough for the name of every group."""
    wide = 640.0 if panels == 1 else 320.0
    return 0.0 if groups < _TALL_FROM else max(wide / (TICK_ROOM * groups), 0.25)


def _about(options: DotOptions, what: str) -> str:
    told = [f"{what}."]
    if options.order == "mean":
        told.append("Groups are ordered by their means.")
    if options.jitter:
        told.append("Dots are shifted a little within the line of their group so that they can be seen.")
    return " ".join(told)
