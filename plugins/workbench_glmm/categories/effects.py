"""Effect displays of models of categories: probabilities along a predictor, in a typical case.

Where other predictors stand is that of `margins.effect_rows`; random effects are zero. The interval of a
probability is p +- z SE on the logit scale, by the delta method (Fox & Hong 2009, J. Stat. Softw. 32(1)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import (
    Axis,
    Column,
    Dataset,
    Design,
    Figure,
    MarginModel,
    MarginOptions,
    Panel,
    Section,
    Table,
    margins,
)
from workbench.engine.inference import FixedDf
from workbench.engine.lmm import ColumnChoice
from workbench_glmm.categories.grid import Focal
from workbench_glmm.categories.options import EFFECTS, CategoryOptions
from workbench_glmm.categories.outcome import Categories
from workbench_glmm.categories.probabilities import Predicted, panel_of, with_limits

Floats = NDArray[np.float64]
Slopes = Callable[[Floats], tuple[Floats, Floats]]
"""From rows of X (m, all columns) to probabilities (m, K) and their slopes (m, K, k)."""
MOST_ROWS = 5000


@dataclass(frozen=True)
class CategoryModel:
    """What displays need: predict with slopes in the parameters whose covariance is cov (k, k)."""

    data: Dataset
    design: Design
    options: CategoryOptions
    outcome: Categories
    predict: Slopes
    cov: Floats


def category_effects(model: CategoryModel) -> Iterator[Section]:
    """The displays that the options ask for, as one section; none without any."""
    grid = grid_of(model)
    found: list[tuple[Figure, list[Line]]] = [
        _figure(model, grid, display, number) for number, display in enumerate(margins.displays_of(grid), 1)
    ]
    if not found:
        return
    blocks: list[Figure | Table] = [figure for figure, _ in found]
    if model.options.effect_table:
        blocks.append(_table(model, [line for _, lines in found for line in lines]))
    yield Section("effects", "Effects", tuple(blocks))


def of_slopes(design: Design, slopes: Callable[[Floats, Floats | None], tuple[Floats, Floats]]) -> Slopes:
    """What displays of a cumulative model predict by: no intercept, the mean offset of the rows used."""
    kept = np.flatnonzero(design.x_term > 0)
    offset = None if design.offset is None else float(design.offset.mean())

    def predict(X: Floats) -> tuple[Floats, Floats]:
        return slopes(X[:, kept], None if offset is None else np.full(len(X), offset))

    return predict


def grid_of(model: CategoryModel) -> MarginModel:
    """The predictors with where they are held; coefficients are not asked of it."""
    p = model.design.X.shape[1]
    options = MarginOptions.of({name: getattr(model.options, name) for name in EFFECTS})
    law = FixedDf(np.zeros(p), np.eye(p), float("inf"))
    choice = ColumnChoice(tuple(range(p)), (), ())
    return margins.MarginModelOf(model.data, options, model.design, choice, law, "asymptotic", "")


@dataclass(frozen=True)
class Line:
    """One panel: which values of the other predictors, and the probabilities along the focal one."""

    where: str
    found: Predicted


def _figure(
    model: CategoryModel, grid: MarginModel, display: margins.Display, number: int
) -> tuple[Figure, list[Line]]:
    names = (*display.panels, *([display.series] if display.series else []))
    lines = [
        Line(margins.cell_words(cell), _predicted(model, grid, display.focal, margins.cell_numbers(cell)))
        for cell in margins.cells_of(grid, names)
    ]
    panels = []
    for line in lines:
        panel = _panel(model, line.found)
        marks = (*panel.marks, *margins.rug(grid, display.focal))
        panels.append(Panel(marks, panel.x, panel.y, line.where))
    what = "probability" if model.options.effect_scale == "response" else "logit of the probability"
    title = f"Effect of {display.focal}" + (f" by {' and '.join(names)}" if names else "")
    about = (
        f"The {what} of each category of {model.outcome.name} along {display.focal}, others at a "
        f"typical value; bands and bars are {100 * model.options.ci_level:g}% confidence intervals, strokes "
        "at the axis are values in the data."
    )
    figure = margins.arranged(f"category_effect_{number}", title, panels, about)
    return margins.arranged_cells(grid, names, figure), lines


def _panel(model: CategoryModel, found: Predicted) -> Panel:
    """On the scale that is asked for."""
    if model.options.effect_scale == "response":
        return panel_of(found, model.outcome.shown)
    panel = panel_of(found.logits(), model.outcome.shown)
    return Panel(panel.marks, panel.x, Axis("Logit of the probability"))


def _predicted(model: CategoryModel, grid: MarginModel, focal: str, fixed: dict[str, float]) -> Predicted:
    x = margins.axis_values(grid, focal)
    points = {focal: x, **{name: np.full(len(x), value) for name, value in fixed.items()}}
    others = [name for name in grid.predictors.names if name not in points]
    p, slopes = model.predict(margins.effect_rows(grid, points, others))
    factor = grid.predictors.factors.get(focal)
    along = Focal(focal, x) if factor is None else Focal(focal, x, factor.texts, factor.levels)
    return with_limits(along, p, slopes, model.cov, model.options.ci_level)


def _table(model: CategoryModel, lines: Sequence[Line]) -> Table:
    share = f"{100 * model.options.ci_level:g}%"
    columns = (
        Column("predictor", "Predictor"),
        Column("value", "At"),
        Column("where", "Where", help="The values of the predictors it interacts with."),
        Column("category", "Category"),
        Column("probability", "Probability", "fixed", "Predicted in a typical case.", 3),
        Column("std_error", "SE", "fixed", "Standard error of the probability, by the delta method.", 3),
        Column("conf_low", f"{share} CI low", "fixed", "On the logit scale.", 3),
        Column("conf_high", f"{share} CI high", "fixed", "On the logit scale.", 3),
    )
    rows = tuple(row for line in lines for row in _rows(line, model.outcome.levels))[:MOST_ROWS]
    return Table("effects_table", "Effects", columns, rows)


def _rows(line: Line, levels: Sequence[str]) -> Iterator[dict[str, float | str]]:
    found, focal = line.found, line.found.focal
    for g, x in enumerate(focal.values.tolist()):
        for k, category in enumerate(levels):
            yield {
                "predictor": focal.name,
                "value": focal.texts[int(x)] if focal.is_factor else x,
                "where": line.where,
                "category": category,
                "probability": float(found.probability[g, k]),
                "std_error": float(found.std_error[g, k]),
                "conf_low": float(found.low[g, k]),
                "conf_high": float(found.high[g, k]),
            }
