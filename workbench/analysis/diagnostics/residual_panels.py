"""Residuals against fitted values and against each predictor, their spread, and boxes by group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.analysis.diagnostics.fitted_model import FittedModel, Floats
from workbench.analysis.residual_figures import residuals_against_fitted, running_mean
from workbench.analysis.thinning import shown_cases, thinning_note
from workbench.results import Axis, Figure, Intervals, Line, Panel, Points, Reference

MOST_PANELS = 12
MOST_POINTS = 2000
MOST_BOXES = 80
SMALLEST_BOX = 3


def against_fitted(model: FittedModel) -> Figure:
    """In the units of the outcome where the family has such residuals."""
    known, residuals = model.known, model.residuals
    values = residuals.values if residuals.raw is None else residuals.raw
    title = residuals.title if residuals.raw is None else residuals.raw_title
    figure = residuals_against_fitted(model.fitted[known], values[known], model.rows[known])
    panel = figure.panels[0]
    named = Panel(panel.marks, Axis(model.fitted_title), Axis(title))
    return Figure(figure.id, figure.title, (named,), description=figure.description)


def scale_location(model: FittedModel) -> Figure:
    """The root of absolute standardised residuals: a rising line means a growing spread."""
    known = model.known
    root = np.sqrt(np.abs(model.residuals.values[known]))
    panel, drawn = _panel(model, model.fitted[known], root, "")
    title = f"√|{model.residuals.title}|"
    return Figure(
        "scale_location",
        "Spread against fitted values",
        (Panel(panel.marks[1:], Axis(model.fitted_title), Axis(title)),),
        description="The line is the average; where it rises or falls, the spread of the residuals changes."
        + thinning_note(int(known.sum()), drawn),
    )


def against_predictors(model: FittedModel) -> Iterator[Figure]:
    """One panel a predictor: points and their average for a number, boxes for a factor."""
    known, predictors = model.known, model.predictors
    names = list(predictors.names)[:MOST_PANELS]
    panels = []
    for name in names:
        factor = predictors.factors.get(name)
        if factor is None:
            x = predictors.covariates[name].values[known]
            panel, _ = _panel(model, x, model.residuals.values[known], name)
        else:
            codes, residuals = factor.codes[known], model.residuals.values[known]
            panel = box_panel(codes, factor.texts, residuals, name, model.residuals.title)
        panels.append(panel)
    if not panels:
        return
    more = len(predictors.names) - len(names)
    left_out = f" {more} more predictors are not shown." if more else ""
    yield Figure(
        "residuals_predictors",
        "Residuals against each predictor",
        tuple(panels),
        columns=min(3, len(panels)),
        description="A line that bends means an effect that is not straight; boxes show median, quartiles "
        f"and the middle 90%.{thinning_note(int(known.sum()), min(MOST_POINTS, int(known.sum())))}{left_out}",
        aspect={1: 1.5, 2: 1.25}.get(len(panels), 1.0),
    )


def by_group(model: FittedModel) -> Iterator[Figure]:
    """Boxes of the residuals in every group of the finest grouping that has several rows in its groups."""
    known = model.known
    for label, codes, levels in model.groupings:
        sizes = np.bincount(codes[known], minlength=len(levels))
        large = np.flatnonzero(sizes >= SMALLEST_BOX)
        if len(large) < 2:
            continue
        residuals = model.residuals.values[known]
        median = np.array([np.median(v) for v in _parts(codes[known], residuals, len(levels), large)])
        order = large[np.argsort(median, kind="stable")]
        shown = order[np.unique(np.linspace(0, len(order) - 1, min(MOST_BOXES, len(order))).astype(int))]
        place = np.full(len(levels), -1)
        place[shown] = np.arange(len(shown))
        here = place[codes[known]] >= 0
        names = tuple(str(levels[i]) for i in shown)
        panel = box_panel(
            place[codes[known]][here],
            names,
            residuals[here],
            f"{label}, by median",
            model.residuals.title,
            ticks=len(shown) <= 15,
        )
        left_out = "" if len(shown) == len(order) else f" Of {len(order):,} groups {len(shown)} are drawn."
        yield Figure(
            "residuals_groups",
            f"Residuals by {label}",
            (panel,),
            description="Median, quartiles and the middle 90% of the residuals in each group; boxes of like "
            f"height mean equal spread.{left_out}",
        )
        return


def box_panel(
    codes: np.ndarray, names: tuple[str, ...], residuals: Floats, title: str, y: str, *, ticks: bool = True
) -> Panel:
    """A box for each level with rows: the middle 90% thin, the quartiles thick, the median a point."""
    used = np.unique(codes)
    parts = _parts(codes, residuals, len(names), used)
    cuts = np.array([np.quantile(part, [0.05, 0.25, 0.5, 0.75, 0.95]) for part in parts])
    at = tuple(float(i) for i in used)
    quartiles_x = tuple(v for i in at for v in (i, i, None))
    quartiles_y = tuple(v for row in cuts for v in (float(row[1]), float(row[3]), None))
    labels = tuple(f"{names[i]}: {len(part):,} rows" for i, part in zip(used, parts, strict=True))
    marks = (
        Reference("horizontal", 0.0),
        Intervals(at, tuple(cuts[:, 0].tolist()), tuple(cuts[:, 4].tolist())),
        Line(quartiles_x, quartiles_y, width=4.0),
        Points(at, tuple(cuts[:, 2].tolist()), labels=labels, color="accent", size=5.0, opacity=1.0),
    )
    shown = tuple((float(i), name) for i, name in enumerate(names)) if ticks else ()
    return Panel(marks, Axis(title, (-0.6, len(names) - 0.4), shown), Axis(y))


def _parts(codes: np.ndarray, values: Floats, n_levels: int, wanted: np.ndarray) -> list[Floats]:
    """The values of each wanted level."""
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=n_levels))
    starts = np.concatenate([[0], ends[:-1]])
    return [values[order[starts[i] : ends[i]]] for i in wanted]


def _panel(model: FittedModel, x: Floats, y: Floats, title: str) -> tuple[Panel, int]:
    """Points with their average along x."""
    rows = model.rows[model.known]
    kept = shown_cases(y, MOST_POINTS)
    along, average = running_mean(x, y)
    marks = (
        Reference("horizontal", 0.0),
        Points(
            tuple(x[kept].tolist()),
            tuple(y[kept].tolist()),
            labels=tuple(f"Row {row + 1}" for row in rows[kept]),
            rows=tuple(rows[kept].tolist()),
            size=4.0,
        ),
        Line(along, average, color="secondary", width=2.0, name="Average residual"),
    )
    return Panel(marks, Axis(title), Axis(model.residuals.title)), len(kept)
