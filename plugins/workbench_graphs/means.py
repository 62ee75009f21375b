"""Means of groups with error bars, joined by lines; several colours beside each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.api import Column, Dataset, Intervals, Line, Mark, Points, Reporter, Result, Table
from workbench.engine.distributions import t_quantile
from workbench_graphs.axes import axis, category_ticks
from workbench_graphs.distribution_options import MeansOptions
from workbench_graphs.facets import facet_names, facets
from workbench_graphs.frame import Floats, Frame, Groups, Rows, read_frame
from workbench_graphs.grouping import Slot, ordered_groups, slots
from workbench_graphs.page import figure
from workbench_graphs.paint import color_notice
from workbench_graphs.units import averaged

_ROOM = 0.4
INTERVALS = {
    "confidence": "Error bars are {level} % confidence intervals, rows taken as independent.",
    "std_error": "Error bars are one standard error, rows taken as independent.",
    "std_dev": "Error bars are one standard deviation of the rows.",
    "none": "",
}


@dataclass(frozen=True)
class Mean:
    """n_obs, mean and standard deviation of a group (None of one row), and the ends of its error bar."""

    n_obs: int
    mean: float
    std_dev: float | None
    low: float | None
    high: float | None


def mean_of(x: Floats, interval: str, level: float) -> Mean:
    """x: finite, (n,), n > 0; interval: confidence (t with n - 1 df), std_error, std_dev or none."""
    n, mean = len(x), float(x.mean())
    if n < 2:
        return Mean(n, mean, None, None, None)
    sd = float(x.std(ddof=1))
    error = sd / math.sqrt(n)
    half = {
        "confidence": lambda: float(t_quantile((1 + level) / 2, n - 1)) * error,
        "std_error": lambda: error,
        "std_dev": lambda: sd,
    }.get(interval, lambda: None)()
    return Mean(n, mean, sd, None if half is None else mean - half, None if half is None else mean + half)


def estimate(data: Dataset, options: MeansOptions, reporter: Reporter) -> Result:
    """Draw the mean of each group."""
    outcome, group = options.outcome or "", options.group or ""
    by = (group, *facet_names(options), options.color)
    frame = read_frame(data, options.subset, (outcome,), (*by, *options.units))
    frame = averaged(frame, options.units, outcome, by)
    frame, groups = ordered_groups(frame, group, outcome, options.order)
    assert groups is not None
    told: list[dict[str, str | float | int | None]] = []
    x_axis = axis(options, "x", groups.title, category_ticks(groups))
    y_axis = axis(options, "y", f"Mean of {frame.titles[outcome]}")
    split = facets(frame, options)
    panels = split.panels(lambda rows: _panel(frame, options, groups, rows, told), x_axis, y_axis)
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    about = INTERVALS[options.interval].format(level=f"{100 * options.ci_level:g}")
    title = f"Means of {frame.titles[outcome]} by {groups.title}"
    drawn = figure("means", title, panels, split, options, about, color=frame.group(options.color))
    tables = () if len(split) > 1 else (_table(told, groups.title, options),)
    return Result("", {}, frame.use, (drawn, *tables))


def _panel(
    frame: Frame,
    options: MeansOptions,
    groups: Groups,
    rows: Rows,
    told: list[dict[str, str | float | int | None]],
) -> list[Mark]:
    values = frame.values[options.outcome or ""]
    marks: list[Mark] = []
    for slot in slots(frame, groups, frame.group(options.color), rows, _ROOM):
        found = [mean_of(values[part], options.interval, options.ci_level) for _, part, _ in slot.groups]
        told += [_row(label, slot.look.name, m) for (_, _, label), m in zip(slot.groups, found, strict=True)]
        marks += _marks(slot, found, options)
    return marks


def _marks(slot: Slot, found: list[Mean], options: MeansOptions) -> list[Mark]:
    places = tuple(float(place) for place, _, _ in slot.groups)
    means = tuple(m.mean for m in found)
    labels = tuple(f"{label}: n = {m.n_obs:,}" for (_, _, label), m in zip(slot.groups, found, strict=True))
    look = slot.look
    marks: list[Mark] = []
    if options.connect:
        marks.append(Line(places, means, color=look.color, dash=look.dash, name=look.name))
    if options.interval != "none":
        low, high = tuple(m.low for m in found), tuple(m.high for m in found)
        marks.append(Intervals(places, low, high, color=look.color, caps=True, labels=labels))
    dots = Points(
        places, means, labels, color=look.color, size=7.0, opacity=1.0, name=look.name, symbol=look.symbol
    )
    return [*marks, dots]


def _row(label: str, color: str, m: Mean) -> dict[str, str | float | int | None]:
    return {
        "group": label,
        "color": color,
        "n_obs": m.n_obs,
        "mean": m.mean,
        "std_dev": m.std_dev,
        "conf_low": m.low,
        "conf_high": m.high,
    }


def _table(told: list[dict[str, str | float | int | None]], group: str, options: MeansOptions) -> Table:
    columns = [Column("group", group), Column("color", options.color or "Colour")]
    columns += [Column("n_obs", "n", "integer"), Column("mean", "Mean", "number")]
    columns.append(Column("std_dev", "SD", "number", "Standard deviation."))
    columns.append(Column("conf_low", "Bar low", "interval_low", "Lower end of the error bar."))
    columns.append(Column("conf_high", "Bar high", "interval_high", "Upper end of the error bar."))
    empty = {c.id for c in columns if all(row[c.id] in ("", None) for row in told)}
    return Table("means", "Means", tuple(c for c in columns if c.id not in empty), tuple(told))
