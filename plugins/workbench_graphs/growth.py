"""Spaghetti plots: a faint line for every person over time, and a strong one for the average."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import Axis, Dataset, Line, Mark, Notice, Reporter, Result
from workbench_graphs.axes import axis, category_ticks
from workbench_graphs.facets import facet_names, facets
from workbench_graphs.frame import Floats, Frame, Rows, read_frame
from workbench_graphs.lines import line_through
from workbench_graphs.page import figure
from workbench_graphs.paint import PLAIN, Paint, color_notice, painted
from workbench_graphs.points import points, thinned, with_breaks
from workbench_graphs.relation_options import GrowthOptions

SUMMARIES = {
    "none": "",
    "mean": " The strong line joins the means at each time.",
    "linear": " The strong line is a least-squares fit to all rows.",
    "quadratic": " The strong curve is a least-squares fit to all rows.",
    "loess": " The strong curve is a local regression.",
}


@dataclass(frozen=True)
class _Growth:
    """time, outcome: (n,) of the frame; drawn: which persons have a line, by their code."""

    frame: Frame
    options: GrowthOptions
    time: Floats
    outcome: Floats
    drawn: np.ndarray


def estimate(data: Dataset, options: GrowthOptions, reporter: Reporter) -> Result:
    """Draw the growth of every person."""
    numeric_time = data.variable(options.time or "").measure == "numeric"
    values = (options.outcome, options.time) if numeric_time else (options.outcome,)
    time_group = None if numeric_time else options.time
    by = (options.person, *facet_names(options), options.color, time_group)
    frame = read_frame(data, options.subset, [v for v in values if v], by)
    growth, x_axis = _prepared(frame, options, time_group)
    y_axis = axis(options, "y", frame.titles[options.outcome or ""])
    split = facets(frame, options)
    panels = split.panels(lambda rows: _panel(growth, rows), x_axis, y_axis)
    persons = frame.group(options.person)
    assert persons is not None
    shown = int(growth.drawn.sum())
    if shown < len(persons):
        frame.notices.append(_sample_notice(shown, len(persons), persons.title))
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    about = f"A thin line for each {persons.title}.{SUMMARIES[options.summary]}"
    title = f"{y_axis.title} over {x_axis.title}"
    drawn = figure("growth", title, panels, split, options, about, color=frame.group(options.color))
    return Result("", {}, frame.use, (drawn,))


def _prepared(frame: Frame, options: GrowthOptions, time_group: str | None) -> tuple[_Growth, Axis]:
    outcome = frame.values[options.outcome or ""]
    persons, times = frame.group(options.person), frame.group(time_group)
    assert persons is not None
    if times is not None:
        time = times.codes.astype(np.float64)
        x_axis = axis(options, "x", times.title, category_ticks(times))
    else:
        time = frame.values[options.time or ""]
        x_axis = axis(options, "x", frame.titles[options.time or ""])
    drawn = np.zeros(len(persons), dtype=bool)
    drawn[thinned(np.arange(len(persons)), len(persons), options.most_lines)] = True
    return _Growth(frame, options, time, outcome, drawn), x_axis


def _sample_notice(shown: int, n: int, what: str) -> Notice:
    return Notice(
        "info",
        f"Of {n:,} lines, one for each {what}, {shown:,} are drawn, evenly through the data.",
        "The average is of all. Raise the number of persons drawn to see more.",
        "sample",
    )


def _panel(growth: _Growth, rows: Rows) -> list[Mark]:
    frame, options = growth.frame, growth.options
    looks = painted(frame.group(options.color), rows)
    marks: list[Mark] = []
    for look, part in looks:
        marks.append(_persons(growth, part, look))
        if options.show_points:
            persons = frame.group(options.person)
            assert persons is not None
            seen = part[growth.drawn[persons.codes[part]]]
            marks.append(points(frame, seen, growth.time[seen], growth.outcome[seen], look, 4.0))
    for look, part in looks:
        marks += _average(growth, part, look)
    return marks


def _persons(growth: _Growth, rows: Rows, look: Paint) -> Line:
    """All persons as one line that breaks after each; a click looks at the first row of one."""
    persons = growth.frame.group(growth.options.person)
    assert persons is not None
    rows = rows[growth.drawn[persons.codes[rows]]]
    rows = rows[np.lexsort((growth.time[rows], persons.codes[rows]))]
    ends = np.flatnonzero(np.diff(persons.codes[rows])) + 1
    xs, ys = with_breaks(growth.time[rows], ends), with_breaks(growth.outcome[rows], ends)
    many = min(1.0, 40.0 / max(len(ends) + 1, 1))
    opacity = 0.12 + 0.55 * many
    firsts = rows[np.concatenate([[0], ends])] if len(rows) else rows
    labels = tuple(f"{persons.title}: {persons.labels[code]}" for code in persons.codes[firsts])
    places = tuple(growth.frame.rows[firsts].tolist())
    return Line(xs, ys, color=look.color, width=1.0, opacity=opacity, labels=labels, rows=places)


def _average(growth: _Growth, rows: Rows, look: Paint) -> list[Mark]:
    x, y, kind = growth.time[rows], growth.outcome[rows], growth.options.summary
    color = "secondary" if look is PLAIN else look.color
    if kind == "none":
        return []
    if kind != "mean":
        return line_through(x, y, kind, look, span=growth.options.span, color=color).marks
    times, place, counts = np.unique(x, return_inverse=True, return_counts=True)
    means = np.bincount(place.ravel(), y) / counts
    line = Line(tuple(times.tolist()), tuple(means.tolist()), color=color, width=3.0, name=look.name)
    return [line]
