"""The marginal means as a figure: a point and its interval for each level, one panel for each predictor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.analysis.margins.marginal_means import Family
from workbench.analysis.margins.model import MarginModel
from workbench.analysis.margins.prediction_lines import arranged, plain, shifts
from workbench.results import Axis, Figure, Intervals, Panel, Points

MOST_PANELS = 9
MOST_SERIES = 6


def means_figure(model: MarginModel, found: Sequence[Family]) -> Figure:
    """One panel for each predictor, or for each predictor and set of others at whose values it is shown."""
    groups: dict[tuple[str, bool], list[Family]] = {}
    for family in found:
        groups.setdefault((family.variable, bool(family.by)), []).append(family)
    panels = [_panel(model, families) for families in list(groups.values())[:MOST_PANELS]]
    share = f"{100 * model.options.ci_level:g}%"
    title = f"Marginal means of {model.outcome_words}"
    about = f"Predicted means with their {share} confidence intervals; the table compares them."
    return arranged("marginal_means_figure", title, panels, about)


def _panel(model: MarginModel, families: Sequence[Family]) -> Panel:
    families = families[:MOST_SERIES]
    marks: list[Intervals | Points] = []
    for k, (family, shift) in enumerate(zip(families, shifts(len(families)), strict=True)):
        low, high = family.means.interval(model.options.ci_level)
        place = plain(np.arange(len(family.labels), dtype=np.float64) + shift)
        color = f"series:{k}" if len(families) > 1 else "primary"
        low, high = model.shown_interval(low, high)
        y, bottom, top = plain(model.shown(family.means.estimate)), plain(low), plain(high)
        marks.append(Intervals(place, bottom, top, color=color))
        marks.append(Points(place, y, color=color, size=7.0, opacity=1.0, name=family.by))
    labels = families[0].labels
    ticks = tuple((float(i), label) for i, label in enumerate(labels))
    axis = Axis(families[0].variable, limits=(-0.4, len(labels) - 0.6), ticks=ticks)
    first = families[0]
    title = f"{first.variable} by {' and '.join(first.others)}" if first.others else first.variable
    return Panel(tuple(marks), axis, Axis(model.outcome), title)
