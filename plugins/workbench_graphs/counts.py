"""Bar charts of counts or percentages, the colours stacked, side by side or as shares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.api import Bars, Dataset, Mark, OptionsError, Reporter, Result, member_rows
from workbench_graphs.axes import axis, category_ticks
from workbench_graphs.distribution_options import CountOptions
from workbench_graphs.facets import facet_names, facets
from workbench_graphs.frame import Floats, Frame, Groups, Rows, read_frame
from workbench_graphs.grouping import MOST_GROUPS, reordered
from workbench_graphs.page import WAYS, figure
from workbench_graphs.paint import PLAIN, Paint, color_notice, paint

_ROOM = 0.8


def estimate(data: Dataset, options: CountOptions, reporter: Reporter) -> Result:
    """Count the rows of each category."""
    name = options.variable or ""
    frame = read_frame(data, options.subset, (), (name, *facet_names(options), options.color))
    groups = frame.groups[name]
    if len(groups) > MOST_GROUPS:
        raise OptionsError(
            f"'{name}' has {len(groups):,} different values, too many for bars ({MOST_GROUPS:,} at most).",
            "Choose a variable with fewer categories, or draw a histogram of it.",
            option="variable",
        )
    if options.order == "count":
        groups = reordered(groups, -np.bincount(groups.codes, minlength=len(groups)).astype(np.float64))
        frame = replace(frame, groups={**frame.groups, name: groups})
    lying = options.orientation == "horizontal"
    along, across = ("x", "y") if lying else ("y", "x")
    height = axis(options, along, _height_title(options))
    bars = axis(options, across, groups.title, category_ticks(groups))
    bars = replace(bars, reversed=lying)
    axes = (height, bars) if lying else (bars, height)
    split = facets(frame, options)
    panels = split.panels(lambda rows: _panel(frame, options, groups, rows), *axes)
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    color = frame.group(options.color)
    title = f"{groups.title} by {color.title}" if color else groups.title
    drawn = figure(
        "counts", title, panels, split, options, f"{_height_title(options)} in each category.", color=color
    )
    return Result("", {}, frame.use, (drawn,))


def _height_title(options: CountOptions) -> str:
    if options.position == "share" and options.color:
        return "Percent of the category"
    return "Percent of rows" if options.percent else "Rows"


def _panel(frame: Frame, options: CountOptions, groups: Groups, rows: Rows) -> list[Mark]:
    color = frame.group(options.color)
    looks = (
        [PLAIN] if color is None else [paint(i, label, len(color)) for i, label in enumerate(color.labels)]
    )
    table = np.zeros((len(looks), len(groups)))
    shades = color.codes[rows] if color else np.zeros(len(rows), dtype=np.intp)
    np.add.at(table, (shades, groups.codes[rows]), 1.0)
    counts = table
    shares = options.position == "share" and color is not None
    if shares:
        table = 100 * table / np.maximum(table.sum(axis=0), 1.0)
    elif options.percent:
        table = 100 * table / max(len(rows), 1)
    dodged = options.position == "dodge"
    base = np.zeros(len(groups))
    marks: list[Mark] = []
    for i, look in enumerate(looks):
        width = _ROOM / len(looks) if dodged else _ROOM
        left = np.arange(len(groups), dtype=np.float64) - _ROOM / 2 + (i * width if dodged else 0.0)
        bars = _bars(left, width, base, table[i], counts[i], look, options)
        mine = rows[shades == i]
        marks.append(
            replace(bars, rows=member_rows.members_of(groups.codes[mine], len(groups), frame.rows[mine]))
        )
        base = base if dodged else base + table[i]
    return marks


def _bars(
    left: Floats,
    width: float,
    base: Floats,
    height: Floats,
    counts: Floats,
    look: Paint,
    options: CountOptions,
) -> Bars:
    ends = tuple(left.tolist()), tuple((left + width).tolist())
    top, ground = tuple((base + height).tolist()), tuple(base.tolist())
    return Bars(
        *ends,
        top,
        color=look.color,
        opacity=0.85,
        name=look.name,
        base=ground if any(ground) else (),
        orientation=WAYS[options.orientation],
        labels=tuple(f"n = {n:,.0f}" for n in counts)
        if options.percent or options.position == "share"
        else (),
    )
