"""Predicted lines of the groups: for each random slope on a number, one line a group with the average line.

Every line is the average one plus what the group's own intercept and slopes add, over the values that the
group has; all other predictors are held where the average line holds them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.analysis.margins.model import Floats, MarginModel
from workbench.analysis.margins.prediction_lines import arranged, held_words, line_marks, plain
from workbench.analysis.margins.predictors import term_predictors
from workbench.analysis.margins.reference_grid import averaged_at
from workbench.data.display_names import shown_levels
from workbench.errors import ModelError
from workbench.results import Axis, Figure, Line, Panel

MOST_GROUPS = 60
BENDS = 12  # points of a line that is not straight
STRAIGHT = 1e-9


def group_lines(model: MarginModel) -> Iterator[Figure]:
    """A figure for each grouping and each number whose slope varies over it."""
    try:
        yield from _figures(model)
    except ModelError:  # too many combinations to average over: a figure nobody asked for is left out
        return


def _figures(model: MarginModel) -> Iterator[Figure]:
    blocks = model.design.spec.blocks()
    slopes = {
        (block.label, name): None
        for block in blocks
        for term in block.terms
        for name in term_predictors(model.design, term)
        if name in model.predictors.covariates
    }
    for k, (label, name) in enumerate(slopes, 1):
        mine = [i for i, block in enumerate(blocks) if block.label == label]
        used = {v for i in mine for term in blocks[i].terms for v in term_predictors(model.design, term)}
        if used <= set(model.predictors.names) and _varies_within(model, mine[0], name):
            yield _figure(model, mine, name, f"group_lines_{k}")


def _varies_within(model: MarginModel, block: int, name: str) -> bool:
    """Whether any group has two values of the number, as a line needs."""
    group = model.design.random[block]
    low, high = _ranges(model.predictors.covariates[name].values, group.codes, group.n_levels)
    return bool((high > low).any())


def _figure(model: MarginModel, mine: list[int], name: str, figure_id: str) -> Figure:
    group, outcome = model.design.random[mine[0]], model.outcome
    lines, drawn = _lines(model, mine, name)
    average = line_marks(model, name, {}, color="accent", name="Average")
    panel = Panel((lines, *average), Axis(name), Axis(outcome))
    about = (
        f"One line for each {group.label}: the average line plus its own deviation, over the values it has."
    )
    if drawn < group.n_levels:
        about += f" Of {group.n_levels:,} levels {drawn:,} are drawn, evenly by slope."
    share = f"{100 * model.options.ci_level:g}%"
    about += f" The band is the {share} interval of the average line.{held_words(model, [name])}"
    return arranged(figure_id, f"{outcome} along {name} by {group.label}", [panel], about)


def _lines(model: MarginModel, mine: list[int], name: str) -> tuple[Line, int]:
    """All lines as one mark, broken between groups, and how many there are."""
    codes = model.design.random[mine[0]].codes
    low, high = _ranges(
        model.predictors.covariates[name].values, codes, model.design.random[mine[0]].n_levels
    )
    others = [n for n in model.predictors.names if n != name]
    ends = np.linspace(*model.predictors.covariates[name].range, 3)
    steps = _steps(model, mine, name, ends, others)
    wide = np.flatnonzero(high > low)
    slope = _heights(model, mine, name, others, wide, np.tile(ends[[0, 2]], (len(wide), 1)))
    order = wide[np.argsort(slope[:, 1] - slope[:, 0], kind="stable")]
    shown = order[np.unique(np.linspace(0, len(order) - 1, min(MOST_GROUPS, len(order))).astype(int))]
    x = low[shown, None] + (high - low)[shown, None] * np.linspace(0, 1, steps)
    y = _heights(model, mine, name, others, shown, x)
    gap = np.full((len(shown), 1), np.nan)
    across, up = (plain(np.hstack([v, gap]).ravel()) for v in (x, y))
    block = model.design.random[mine[0]]
    label, levels = block.label, shown_levels(model.data, block.label, block.level_labels)
    sizes = np.bincount(codes, minlength=len(levels))
    labels = tuple(f"{label}: {levels[i]}, n = {sizes[i]:,}" for i in shown)
    return Line(across, up, color="muted", width=0.8, name=label, labels=labels), len(shown)


def _heights(
    model: MarginModel,
    mine: list[int],
    name: str,
    others: list[str],
    groups: np.ndarray,
    x: Floats,
) -> Floats:
    """Predictions (groups, points) at x (groups, points)."""
    points = {name: x.ravel()}
    L = averaged_at(model, points, others)[:, list(model.choice.kept)]
    y = (L @ model.law.beta).reshape(x.shape)
    for block in mine:
        Z = averaged_at(model, points, others, block).reshape(*x.shape, -1)
        y = y + np.einsum("gsa,ga->gs", Z, model.modes[block][groups])
    return model.shown(y)


def _steps(model: MarginModel, mine: list[int], name: str, x: Floats, others: list[str]) -> int:
    """Two points where every column is straight in the predictor, else enough for a curve."""
    if model.scale is not None:
        return BENDS
    for block in (None, *mine):
        rows = averaged_at(model, {name: x}, others, block)
        if np.abs(rows[0] + rows[2] - 2 * rows[1]).max() > STRAIGHT * np.abs(rows).max():
            return BENDS
    return 2


def _ranges(values: Floats, codes: np.ndarray, n_levels: int) -> tuple[Floats, Floats]:
    """Smallest and largest value in each group."""
    low, high = np.full(n_levels, np.inf), np.full(n_levels, -np.inf)
    np.minimum.at(low, codes, values)
    np.maximum.at(high, codes, values)
    return low, high
