"""Normal Q-Q plots with the line through the quartiles and an envelope."""

from __future__ import annotations

import numpy as np

from workbench.api import Band, Dataset, Mark, Panel, Reference, Reporter, Result
from workbench.engine.graphs.quantiles import NormalQuantiles, normal_quantiles
from workbench_graphs.axes import axis
from workbench_graphs.distribution_options import QqOptions
from workbench_graphs.facets import facet_names, facets
from workbench_graphs.frame import Floats, Frame, Rows, read_frame
from workbench_graphs.page import figure
from workbench_graphs.paint import color_notice, painted
from workbench_graphs.points import MOST_POINTS, points, sample_notice, thinned
from workbench_graphs.several import known_values, several
from workbench_graphs.words import listed

_ENVELOPE_PLACES = 400
_ENDS = 20  # first and last places, where an envelope bends most


def estimate(data: Dataset, options: QqOptions, reporter: Reporter) -> Result:
    """Draw the quantiles of each variable against normal ones."""
    names = several(options.variables)
    frame = read_frame(
        data, options.subset, names, (*facet_names(options), options.color), complete=len(names) == 1
    )
    panels, split = [], facets(frame, options)
    for name in names:
        words = f"{frame.titles[name]} (standardised)" if options.standardise else frame.titles[name]
        axes = axis(options, "x", "Normal quantile"), axis(options, "y", words)
        values = known_values(frame, name, standardise=options.standardise)
        for title, rows in split:
            drawn = marks(frame, options, values, frame.known(rows, name))
            panels.append(Panel(tuple(drawn), *axes, title))
    n = len(frame.rows)
    if n > MOST_POINTS:
        frame.notices.append(sample_notice(len(thinned(frame.all_rows, n)), n))
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    about = "Points along the line mean a normal distribution; look at the two ends."
    if options.envelope:
        about += (
            f" The envelope holds {100 * options.ci_level:g} % of points of normal samples, each by itself."
        )
    page = figure(
        "qq",
        f"Normal Q-Q plot of {listed([frame.titles[name] for name in names])}",
        panels,
        split,
        options,
        about,
        color=frame.group(options.color),
        several=len(names) > 1,
    )
    return Result("", {}, frame.use, (page,))


def marks(frame: Frame, options: QqOptions, values: Floats, rows: Rows) -> list[Mark]:
    """What a panel shows of these rows."""
    if not len(rows):
        return []
    drawn: list[Mark] = []
    parts = painted(frame.group(options.color), rows)
    for look, part in parts:
        found = normal_quantiles(values[part], options.ci_level)
        if len(part) > 1:
            color = "muted" if len(parts) == 1 else look.color
            drawn += [_envelope(found, color)] if options.envelope else []
            drawn.append(Reference("sloped", found.intercept, found.slope, color=color))
        shown = thinned(found.order, len(frame.rows))
        step = -(-len(found.order) // len(shown))
        at = found.z[::step], found.ordered[::step]
        drawn.append(points(frame, part[shown], *at, look, options.point_size))
    return drawn


def _envelope(found: NormalQuantiles, color: str) -> Band:
    last = len(found.z) - 1
    few = np.arange(min(len(found.z), _ENDS))
    even = np.linspace(0, last, min(len(found.z), _ENVELOPE_PLACES)).astype(int)
    places = np.unique(np.concatenate([few, even, last - few]))
    z, low, high = (tuple(column[places].tolist()) for column in (found.z, found.low, found.high))
    return Band(z, low, high, color=color, opacity=0.15)
