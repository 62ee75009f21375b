"""Residuals against fitted values and against each predictor, their spread, and boxes by group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.analysis.diagnostics.fitted_model import FittedModel, Floats
from workbench.analysis.member_rows import members
from workbench.analysis.thinning import shown_cases, thinning_note
from workbench.results import Axis, Boxes, Figure, Line, Mark, Panel, Points, Reference

MOST_PANELS = 12
MOST_POINTS = 2000
MOST_POINTS_ALONE = 8000
CUTS = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_BOXES = 80
MOST_SORTED = 2000
SMALLEST_BOX = 3


def against_fitted(model: FittedModel) -> Figure:
    """In the units of the outcome where the family has such residuals."""
    known, residuals = model.known, model.residuals
    values = residuals.values if residuals.raw is None else residuals.raw
    title = residuals.title if residuals.raw is None else residuals.raw_title
    marks, drawn = _scatter(model, model.fitted[known], values[known], MOST_POINTS_ALONE)
    return Figure(
        "residuals_fitted",
        "Residuals against fitted values",
        (Panel(marks, Axis(model.fitted_title), Axis(title)),),
        description="The line should stay near zero and the spread should be the same from left to right."
        + thinning_note(int(known.sum()), drawn),
    )


def scale_location(model: FittedModel) -> Figure:
    """The root of absolute standardised residuals: a rising line means a growing spread."""
    known = model.known
    root = np.sqrt(np.abs(model.residuals.values[known]))
    marks, drawn = _scatter(model, model.fitted[known], root, MOST_POINTS)
    title = f"√|{model.residuals.title}|"
    return Figure(
        "scale_location",
        "Spread against fitted values",
        (Panel(marks[1:], Axis(model.fitted_title), Axis(title)),),
        description="The line is the average; where it rises or falls, the spread of the residuals changes."
        + thinning_note(int(known.sum()), drawn),
    )


def against_predictors(model: FittedModel) -> Iterator[Figure]:
    """One panel a predictor: points and their average for a number, boxes for a factor."""
    known, predictors = model.known, model.predictors
    names, y = list(predictors.names)[:MOST_PANELS], model.residuals.title
    panels, rows = [], model.rows[known]
    for name in names:
        factor, residuals = predictors.factors.get(name), model.residuals.values[known]
        if factor is not None:
            panels.append(box_panel(factor.codes[known], factor.texts, residuals, name, y, rows))
            continue
        covariate = predictors.covariates[name]
        if covariate.is_indicator:
            codes = np.searchsorted(covariate.distinct, covariate.values[known])
            texts = tuple(f"{v:g}" for v in covariate.distinct)
            panels.append(box_panel(codes, texts, residuals, name, y, rows))
            continue
        marks, _ = _scatter(model, covariate.values[known], residuals, MOST_POINTS)
        panels.append(Panel(marks, Axis(name), Axis(y)))
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
        shared_y="all" if len(panels) > 1 else "free",
    )


def by_group(model: FittedModel) -> Iterator[Figure]:
    """Boxes of the residuals in every group of the finest grouping that has several rows in its groups."""
    known = model.known
    others = ((label, codes, model.shown(label, levels)) for label, codes, levels in model.other_groupings)
    for label, codes, levels in (*model.groupings, *others):
        sizes = np.bincount(codes[known], minlength=len(levels))
        large = np.flatnonzero(sizes >= SMALLEST_BOX)
        if len(large) < 2:
            continue
        large = large[np.unique(np.linspace(0, len(large) - 1, min(MOST_SORTED, len(large))).astype(int))]
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
            model.rows[known][here],
        )
        total = int((sizes >= SMALLEST_BOX).sum())
        left_out = "" if len(shown) == total else f" Of {total:,} groups {len(shown)} are drawn."
        level = (
            "" if model.within else " The boxes differ in level as the groups do: random effects are in them."
        )
        yield Figure(
            "residuals_groups",
            f"Residuals by {label}",
            (panel,),
            description="Median, quartiles and the middle 90% of the residuals in each group; boxes of like "
            f"height mean equal spread.{level}{left_out}",
        )
        return


def box_panel(
    codes: np.ndarray, names: tuple[str, ...], residuals: Floats, title: str, y: str, rows: np.ndarray
) -> Panel:
    """A box for each level with rows; whiskers hold the middle 90%. rows (n,): 0-based, of the data."""
    used = np.unique(codes)
    parts = _parts(codes, residuals, len(names), used)
    cuts = np.array([np.quantile(v, CUTS) for v in parts])
    low, q1, median, q3, high = (tuple(column.tolist()) for column in cuts.T)
    at = tuple(float(i) for i in used)
    labels = tuple(f"{names[i]}: n = {len(v):,}" for i, v in zip(used, parts, strict=True))
    own = members(_parts(codes, rows, len(names), used))
    marks = (Reference("horizontal", 0.0), Boxes(at, low, q1, median, q3, high, labels=labels, rows=own))
    shown = tuple((float(i), name) for i, name in enumerate(names))
    return Panel(marks, Axis(title, (-0.6, len(names) - 0.4), shown), Axis(y))


def _parts(codes: np.ndarray, values: np.ndarray, n_levels: int, wanted: np.ndarray) -> list[np.ndarray]:
    """The values of each wanted level."""
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=n_levels))
    starts = np.concatenate([[0], ends[:-1]])
    return [values[order[starts[i] : ends[i]]] for i in wanted]


def _scatter(model: FittedModel, x: Floats, y: Floats, most: int) -> tuple[tuple[Mark, ...], int]:
    """Points with their average along x, and how many are drawn."""
    rows = model.rows[model.known]
    kept = shown_cases(y, most)
    along, average = running_mean(x, y)
    marks: tuple[Mark, ...] = (
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
    return marks, len(kept)


def running_mean(x: Floats, y: Floats, bins: int = 24) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Means of x and y in groups of equal size along x; ties in x stay together."""
    order = np.argsort(x, kind="stable")
    edges = np.unique(np.linspace(0, len(x), min(bins, max(2, len(x) // 5)) + 1).astype(int))
    starts = np.unique(np.searchsorted(x[order], x[order][edges[:-1]]))
    counts = np.diff(np.append(starts, len(x)))
    mean_x = np.add.reduceat(x[order], starts) / counts
    mean_y = np.add.reduceat(y[order], starts) / counts
    return tuple(mean_x.tolist()), tuple(mean_y.tolist())
