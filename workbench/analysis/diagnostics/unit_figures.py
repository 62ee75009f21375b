"""Influence of single units, correlation of neighbouring rows, and the random effects in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.analysis.diagnostics.caterpillar import caterpillar
from workbench.analysis.diagnostics.fitted_model import FittedModel, Influence
from workbench.analysis.diagnostics.group_checks import COOK
from workbench.analysis.diagnostics.residual_checks import neighbour_correlation
from workbench.results import Annotation, Axis, Bars, Column, Figure, Mark, Panel, Points, Reference, Table

MOST_UNITS = 2000
MOST_LISTED = 10
MOST_LAGS = 10
FEWEST_PAIRS = 20
LEAST_REACH = 0.3  # of the axis, so that small correlations look small
NAMED = 3


def influence_figures(model: FittedModel) -> Iterator[Figure | Table]:
    """Cook's distance of every unit, and what the most influential change."""
    for influence in model.influence:
        shown = model.shown_units(influence)
        yield _figure(shown)
        if influence.change is not None:
            yield _table(shown, influence.labels)


def _figure(influence: Influence) -> Figure:
    cook = np.where(np.isfinite(influence.cooks_distance), influence.cooks_distance, np.nan)
    n = len(cook)
    order = np.arange(n)
    if n > MOST_UNITS:
        order = np.sort(np.argsort(-np.nan_to_num(cook), kind="stable")[:MOST_UNITS])
    height = tuple(None if np.isnan(v) else float(v) for v in cook[order])
    place = tuple(float(i + 1) for i in order)
    unit = influence.unit
    labels = tuple(f"{unit[:1].upper()}{unit[1:]} {influence.labels[int(i)]}" for i in order)
    rows = () if influence.rows is None else tuple(int(influence.rows[i]) for i in order)
    marks: list[Mark] = [Points(place, height, labels=labels, rows=rows, size=5.0, opacity=0.9)]
    for i in np.argsort(-np.nan_to_num(cook[order]), kind="stable")[:NAMED]:
        y = height[i]
        if y is not None:
            label = influence.labels[int(order[i])]
            if place[i] > 0.8 * n:  # before the point, where there is room
                marks.append(Annotation(place[i] - 0.012 * n, y, label, anchor="end"))
            else:
                marks.append(Annotation(place[i] + 0.012 * n, y, label))
    if np.nanmax(cook, initial=0.0) > 0.6 * COOK[0]:
        marks.insert(0, Reference("horizontal", COOK[0]))
    left_out = "" if n <= MOST_UNITS else f" Of {n:,} the {MOST_UNITS:,} largest are drawn."
    return Figure(
        f"influence_{unit}",
        f"Influence of each {unit}",
        (Panel(tuple(marks), Axis(f"{unit[:1].upper()}{unit[1:]}, in order"), Axis("Cook's distance")),),
        description=f"How far all coefficients together move without the {unit}; above 0.5 is worth a look, "
        f"above 1 is far. {influence.how}{left_out}",
    )


def _table(influence: Influence, levels: Sequence[str]) -> Table:
    """The most influential units with the changes of each coefficient in standard errors.

    levels (m,): of the units, as the data have them.
    """
    assert influence.change is not None
    unit, cook = influence.unit, np.nan_to_num(influence.cooks_distance, nan=0.0, posinf=np.inf)
    order = np.argsort(-cook, kind="stable")[:MOST_LISTED]
    names = [f"change_{k}" for k in range(len(influence.names))]
    columns = (
        Column("unit", f"{unit[:1].upper()}{unit[1:]}"),
        Column("level", "Value in the data", hidden=True),
        Column("cooks_distance", "Cook's D", "number", "How far all coefficients together move without it."),
        *(
            Column(key, name, "fixed", f"Change of the coefficient of {name} without it, in standard errors.")
            for key, name in zip(names, influence.names, strict=True)
        ),
    )
    rows = tuple(
        {
            "unit": str(influence.labels[i]),
            "level": str(levels[i]),
            "cooks_distance": _cell(influence.cooks_distance[i]),
            **{key: _cell(-influence.change[i, k]) for k, key in enumerate(names)},
        }
        for i in order
    )
    note = f"The {len(order)} most influential; changes of the coefficients without it, in standard errors."
    return Table(
        f"influence_{unit}_table", f"Most influential {unit}", columns, rows, f"{note} {influence.how}"
    )


def _cell(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def autocorrelation_figure(model: FittedModel) -> Iterator[Figure]:
    """The correlation of residuals that stand 1, 2, ... rows apart, within groups where there are any."""
    found = [neighbour_correlation(model, lag) for lag in range(1, MOST_LAGS + 1)]
    kept = [(lag, *f) for lag, f in enumerate(found, 1) if f[2] >= FEWEST_PAIRS]
    if not kept:
        return
    lags = [float(lag) for lag, *_ in kept]
    limit = [1.96 / np.sqrt(pairs) for _, _, _, pairs, _ in kept]
    middle = [expected for _, _, expected, _, _ in kept]
    marks = (
        Reference("horizontal", 0.0),
        _expected(lags, middle, limit),
        Bars(
            tuple(x - 0.3 for x in lags), tuple(x + 0.3 for x in lags), tuple(float(r) for _, r, *_ in kept)
        ),
    )
    ends = [abs(r) for _, r, *_ in kept] + [abs(m) + half for m, half in zip(middle, limit, strict=True)]
    reach = max(LEAST_REACH, 1.05 * max(ends))
    groups = model.groupings[0][0] if model.groupings else ""
    inside = (
        "" if model.inside is None else " The residuals are those within groups, at their predicted effects."
    )
    where = f" of the same {groups}" if groups else ""
    yield Figure(
        "autocorrelation",
        "Correlation of neighbouring residuals",
        (Panel(marks, Axis("Rows apart"), Axis("Correlation", (-reach, reach))),),
        description=f"Rows{where} in the order of the data; means something where that order does, as in "
        f"time. Bars beyond the marks are more than chance.{inside}",
    )


def _expected(lags: list[float], middle: list[float], limit: list[float]) -> Points:
    """Small dots at the limits of chance."""
    x = tuple(v for lag in lags for v in (lag, lag))
    y = tuple(v for m, half in zip(middle, limit, strict=True) for v in (m - half, m + half))
    return Points(x, y, color="accent", size=4.0, opacity=1.0, name="Limits of chance")


def caterpillars(model: FittedModel) -> Iterator[Figure]:
    """One figure a random block: its effects in ascending order with their intervals."""
    blocks: dict[str, list[int]] = {}
    for k, effect in enumerate(model.random):
        blocks.setdefault(effect.block, []).append(k)
    for number, members in enumerate(blocks.values()):
        effects = [model.random[k] for k in members]
        yield caterpillar(
            effects[0].group,
            [e.term for e in effects],
            model.shown(effects[0].group, effects[0].levels),
            np.column_stack([e.modes for e in effects]),
            np.column_stack([e.errors**2 for e in effects]),
            model.ci_level,
            f"caterpillar_{number}",
        )
