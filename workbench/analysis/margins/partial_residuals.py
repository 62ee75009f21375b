"""Partial residuals: the line of an effect display at the row's own value, plus the residual of the row.

A row belongs to the panel whose values are nearest to its own. They are on the scale of the linear predictor,
where residuals add up (Fox & Weisberg 2018, J. Stat. Softw. 87, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.analysis.margins.displays import Cell, shown_values
from workbench.analysis.margins.model import Floats, MarginModel
from workbench.analysis.margins.prediction_lines import PredictedLine
from workbench.analysis.thinning import shown_cases
from workbench.engine.graphs.spread import jitter
from workbench.results import Line, Points

MOST_POINTS = 2000
APART = 0.16  # of the distance between levels that the points at one share


def partial_residuals(
    model: MarginModel,
    line: PredictedLine,
    cell: Cell,
    varied: Sequence[str],
    color: str = "muted",
    shift: float = 0.0,
) -> Iterator[Points | Line]:
    """Points of the rows nearest to a cell, moved by `shift` to stand at their series, apart at a level.

    None unless asked for on a scale where residuals add up.
    """
    options, residuals = model.options, model.residuals
    if not options.effect_residuals or residuals is None:
        return
    if model.scale is not None and options.effect_scale != "link":
        return
    rows = np.flatnonzero(_nearest(model, cell, varied) & np.isfinite(residuals))
    y = _at_rows(model, line, rows) + model.offset + residuals[rows]
    kept = shown_cases(y, MOST_POINTS) if len(y) else np.arange(0)
    numbers, x = model.design.rows[rows[kept]], _values(model, line.focal)[rows[kept]] + shift
    if line.focal in model.predictors.factors:
        x = x + jitter(len(x), APART / (2 if shift else 1))
    yield Points(
        tuple(x.tolist()),
        tuple(y[kept].tolist()),
        labels=tuple(f"Row {row + 1}" for row in numbers),
        rows=tuple(numbers.tolist()),
        color=color,
        size=3.0,
        opacity=0.4,
    )


def _nearest(model: MarginModel, cell: Cell, varied: Sequence[str]) -> NDArray[np.bool_]:
    """Which rows (n,) are nearest to the values of a cell, among those that are shown."""
    mine = np.ones(len(model.design.rows), dtype=bool)
    for name in varied:
        shown = np.array([setting.value for setting in shown_values(model, name)])
        distance = np.abs(_values(model, name)[:, None] - shown)
        mine &= shown[distance.argmin(axis=1)] == cell[name].value
    return mine


def _at_rows(model: MarginModel, line: PredictedLine, rows: NDArray[np.intp]) -> Floats:
    """The line at the rows' own values: by interpolation, exact where it is straight, or at their level."""
    return np.interp(_values(model, line.focal)[rows], line.x, line.found.estimate)


def _values(model: MarginModel, name: str) -> Floats:
    factor = model.predictors.factors.get(name)
    return model.predictors.covariates[name].values if factor is None else factor.codes.astype(np.float64)
