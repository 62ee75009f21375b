"""Histograms and densities of variables, in all rows or by colour, with the normal curve for comparison."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from workbench.api import (
    Axis,
    Band,
    Bars,
    DataError,
    Dataset,
    Line,
    Mark,
    Panel,
    Reporter,
    Result,
    Rug,
    member_rows,
)
from workbench.engine.graphs.density import density_curve
from workbench_graphs.axes import axis
from workbench_graphs.bars import bar_edges
from workbench_graphs.distribution_options import DistributionOptions
from workbench_graphs.facets import facet_names, facets
from workbench_graphs.frame import Floats, Frame, Rows, read_frame
from workbench_graphs.page import figure
from workbench_graphs.paint import PLAIN, Paint, color_notice, painted
from workbench_graphs.several import known_values, several
from workbench_graphs.words import listed

_PLACES = 120


def estimate(data: Dataset, options: DistributionOptions, reporter: Reporter) -> Result:
    """Draw the distribution of each variable."""
    names = several(options.variables)
    frame = read_frame(
        data, options.subset, names, (*facet_names(options), options.color), complete=len(names) == 1
    )
    panels, split = [], facets(frame, options)
    for name in names:
        x_axis, y_axis = _axes(frame, name, options)
        for title, rows in split:
            drawn = marks(frame, options, name, frame.known(rows, name))
            panels.append(Panel(tuple(drawn), x_axis, y_axis, title))
    if not any(panel.marks for panel in panels):
        raise DataError(f"No row has values of {listed(names)}.", "Choose other variables.")
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    page = figure(
        "distribution",
        f"Distribution of {listed([frame.titles[name] for name in names])}",
        panels,
        split,
        options,
        _about(options),
        color=frame.group(options.color),
        several=len(names) > 1,
    )
    return Result("", {}, frame.use, (page,))


def _axes(frame: Frame, name: str, options: DistributionOptions) -> tuple[Axis, Axis]:
    words = f"{frame.titles[name]} (standardised)" if options.standardise else frame.titles[name]
    height = "Density" if options.scale == "density" else "Rows"
    return axis(options, "x", words), axis(options, "y", height)


def marks(frame: Frame, options: DistributionOptions, name: str, rows: Rows) -> list[Mark]:
    """What a panel shows of these rows; all bars have the same edges, so that colours can be compared."""
    if not len(rows):
        return []
    values = known_values(frame, name, standardise=options.standardise)
    edges = bar_edges(values[rows], options.bins)
    parts = painted(frame.group(options.color), rows)
    found: list[Mark] = []
    if options.show != "density":
        found += [
            replace(
                _bars(values[part], edges, look, options, len(parts)),
                rows=member_rows.members_between(values[part], edges, frame.rows[part]),
            )
            for look, part in parts
        ]
    for look, part in parts:
        found += _curves(values[part], edges, look, options)
    if options.rug:
        found += [Rug(tuple(values[part].tolist()), color=look.color) for look, part in parts]
    return found


def _bars(x: Floats, edges: Floats, look: Paint, options: DistributionOptions, parts: int) -> Bars:
    counts = np.histogram(x, edges)[0].astype(np.float64)
    height = counts if options.scale == "count" else counts / (len(x) * np.diff(edges))
    left, right = tuple(edges[:-1].tolist()), tuple(edges[1:].tolist())
    opacity = 0.45 if options.show == "both" or parts > 1 else 0.7
    name = look.name if options.show == "histogram" else ""
    return Bars(left, right, tuple(height.tolist()), color=look.color, opacity=opacity, name=name)


def _curves(x: Floats, edges: Floats, look: Paint, options: DistributionOptions) -> list[Mark]:
    factor = len(x) * float(edges[1] - edges[0]) if options.scale == "count" else 1.0
    found: list[Mark] = []
    if options.show != "histogram":
        at, height = density_curve(x, _PLACES, options.adjust)
        places, top = tuple(at.tolist()), tuple((factor * height).tolist())
        if options.show == "density":
            found.append(Band(places, (0.0,) * len(places), top, color=look.color, opacity=0.15))
        role = "secondary" if look is PLAIN and options.show == "both" else look.color
        found.append(Line(places, top, color=role, width=2.0, dash=look.dash, name=look.name or "Density"))
    if options.normal and x.std() > 0:
        found.append(_normal(x, factor, look))
    return found


def _normal(x: Floats, factor: float, look: Paint) -> Line:
    """The normal density with the mean and the standard deviation of the values."""
    mean, sd = float(x.mean()), float(x.std(ddof=1))
    at = np.linspace(min(x.min(), mean - 3.5 * sd), max(x.max(), mean + 3.5 * sd), _PLACES)
    height = factor * np.exp(-0.5 * ((at - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))
    color = "muted" if look is PLAIN else look.color
    places = tuple(at.tolist()), tuple(height.tolist())
    return Line(*places, color=color, width=1.6, dash="dash", name="Normal" if look is PLAIN else "")


def _about(options: DistributionOptions) -> str:
    told = {
        "histogram": "Bars show how often values occur.",
        "density": "The curve is a kernel estimate of the density.",
        "both": "Bars show how often values occur, the curve is a kernel estimate of the density.",
    }[options.show]
    return told + (
        " The dashed curve is the normal law of the same mean and spread." if options.normal else ""
    )
