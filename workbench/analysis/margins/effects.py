"""Effect figures: the predicted outcome along a predictor, at several values of those it interacts with.

50 points over the range of the predictor, its values in the data as a rug, and on request partial residuals.
Where predictors that are not shown stand is told in `typical.py`, which displays there are in `displays.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from workbench.analysis.margins import displays
from workbench.analysis.margins.displays import Cell, Display
from workbench.analysis.margins.effect_table import EffectRow, effect_table, rows_of
from workbench.analysis.margins.model import MarginModel
from workbench.analysis.margins.moderation import settings_of
from workbench.analysis.margins.partial_residuals import partial_residuals
from workbench.analysis.margins.prediction_lines import (
    PredictedLine,
    arranged,
    figure,
    line_marks,
    marks_of,
    predicted_line,
    shifts,
    x_axis,
)
from workbench.analysis.margins.slopes import Moderation
from workbench.analysis.margins.typical import effect_estimates, effect_rows
from workbench.results import Axis, Figure, Mark, Panel, Rug, Table

MOST_RUG = 60
WIDEST = 5


def effect_blocks(model: MarginModel) -> Iterator[Figure | Table]:
    """The figures that the options ask for, and the table of their numbers."""
    asked = model.options.effect_figures
    if asked == "none":
        return
    shown = model.on_link if model.options.effect_scale == "link" else model
    rows: list[EffectRow] = []
    chosen, alone = _chosen(model)
    for k, display in enumerate(chosen, 1):
        yield display_figure(shown, display, f"effect_{k}", rows)
    if alone:
        yield single_figure(shown, alone, rows)
    if model.options.effect_table and rows:
        yield effect_table(shown, rows)


def _chosen(model: MarginModel) -> tuple[list[Display], list[str]]:
    """Displays of interactions, and the predictors that are shown alone."""
    if model.options.effect_figures == "predictors" or model.options.effects_of:
        wanted = displays.predictor_displays(model)
        alone = [d.focal for d in wanted if len(d.names) == 1]
        return [d for d in wanted if len(d.names) > 1], [n for n in alone if _is_drawable(model, n)]
    alone = [names[0] for names in model.predictors.highest_terms if len(names) == 1]
    everything = model.options.effect_figures == "terms"
    return displays.interaction_displays(model), [n for n in alone if everything and _is_drawable(model, n)]


def displays_of(model: MarginModel) -> list[Display]:
    """The displays that the options ask for, those of predictors shown alone at the end."""
    if model.options.effect_figures == "none":
        return []
    chosen, alone = _chosen(model)
    return [*chosen, *(Display(name, (), None) for name in alone)]


def _is_drawable(model: MarginModel, name: str) -> bool:
    factor = model.predictors.factors.get(name)
    return factor is None or len(factor.levels) <= 3 * displays.MOST_LEVELS


def line_of(model: MarginModel, focal: str, cell: Cell) -> PredictedLine:
    """The line of one display at the values of a cell."""
    return predicted_line(model, focal, displays.numbers(cell), effect_rows, effect_estimates)


def single_figure(model: MarginModel, names: Sequence[str], rows: list[EffectRow]) -> Figure:
    """One panel for each predictor that takes part in no interaction."""
    panels = []
    for name in names:
        line = line_of(model, name, {})
        rows += rows_of(model, line, {})
        marks = [*marks_of(model, line), *rug(model, name), *partial_residuals(model, line, {}, ())]
        panels.append(Panel(tuple(marks), x_axis(model, name), Axis(model.outcome), name))
    about = f"{model.predicted} along each predictor.{_about(model, [])}"
    return arranged("effects", model.predicted, panels, about)


def display_figure(model: MarginModel, display: Display, figure_id: str, rows: list[EffectRow]) -> Figure:
    """One panel for each combination of values of the other members of an interaction.

    The values of the series are lines or points in one panel.
    """
    panels = []
    for cell in displays.cells(model, display.panels):
        marks = [*_marks(model, display, cell, rows), *rug(model, display.focal)]
        title = displays.words(cell) if len(cell) < 2 else displays.short_words(cell)
        panels.append(Panel(tuple(marks), x_axis(model, display.focal), Axis(model.outcome), title))
    names, varied = display.names, " and ".join(display.names[1:])
    title = f"Effect of {display.focal} by {varied}" if len(names) == 2 else f"Effect of {':'.join(names)}"
    about = f"{model.predicted} along {display.focal} at values of {varied}.{_about(model, names)}"
    found = arranged_cells(model, display.panels, arranged(figure_id, title, panels, about))
    told = len(display.panels) > 1 and not found.is_two_way
    return replace(found, subtitle=f"Panels: {', '.join(display.panels)}" if told else "")


def arranged_cells(model: MarginModel, names: Sequence[str], figure: Figure) -> Figure:
    """A figure with a panel for each combination of values of predictors: of two, in rows and columns."""
    strips = [_strips(model, name) for name in names]
    if len(strips) != 2 or len(strips[1]) > WIDEST:
        return figure
    rows, columns = strips
    panels, words = figure.panels, figure.panels[0].y.title
    return replace(
        figure,
        panels=tuple(replace(panel, y=replace(panel.y, title=words)) for panel in panels),
        columns=len(columns),
        aspect=1.0,
        column_strips=columns,
        row_strips=rows[: -(-len(panels) // len(columns))],
    )


def _strips(model: MarginModel, name: str) -> tuple[str, ...]:
    return tuple(f"{name} = {setting.text}" for setting in displays.shown_values(model, name))


def _marks(model: MarginModel, display: Display, cell: Cell, rows: list[EffectRow]) -> Iterator[Mark]:
    if display.series is None:
        line = line_of(model, display.focal, cell)
        rows += rows_of(model, line, cell)
        yield from marks_of(model, line)
        yield from partial_residuals(model, line, cell, display.panels)
        return
    values = displays.shown_values(model, display.series)
    for k, (setting, shift) in enumerate(zip(values, shifts(len(values)), strict=True)):
        here = {**cell, display.series: setting}
        line, color = line_of(model, display.focal, here), f"series:{k}"
        rows += rows_of(model, line, here)
        moved = shift if display.focal in model.predictors.factors else 0.0
        name = f"{display.series} = {setting.text}"
        yield from marks_of(model, line, color=color, name=name, shift=moved)
        yield from partial_residuals(model, line, here, display.names[1:], color, moved)


def rug(model: MarginModel, name: str) -> Iterator[Rug]:
    """Where the data are along a number; quantiles where there are very many different values."""
    covariate = model.predictors.covariates.get(name)
    if covariate is None:
        return
    values = covariate.distinct
    if len(values) > MOST_RUG:
        values = np.quantile(covariate.values, np.linspace(0, 1, MOST_RUG))
    yield Rug(tuple(values.tolist()))


def _about(model: MarginModel, shown: Sequence[str]) -> str:
    """What bands are and where the other predictors stand, as sentences after a space."""
    share = f"{100 * model.options.ci_level:g}%"
    told = f" Bands and bars are {share} confidence intervals; strokes at the axis are values in the data."
    others = [n for n in model.predictors.names if n not in shown]
    numeric = any(n in model.predictors.covariates for n in others)
    factors = any(n in model.predictors.factors for n in others)
    if numeric:
        told += " Other numeric predictors are held at their mean."
    if factors and model.options.effect_others == "typical":
        told += " Other factors are averaged over their levels, each as often as in the data."
    elif factors:
        told += " Other factors are averaged over their levels."
    if model.options.effect_residuals and model.residuals is not None and _straight(model):
        told += " Points are partial residuals: the line plus the residual of each row."
    return told


def _straight(model: MarginModel) -> bool:
    return model.scale is None or model.options.effect_scale == "link"


def slope_figure(model: MarginModel, moderation: Moderation, figure_id: str) -> Figure:
    """The lines whose slopes the table of simple slopes gives: one for each value of the moderator."""
    focal, (first, *more) = moderation.focal, moderation.moderators
    panels = []
    for cell in displays.product_of(model, more):
        marks: list[Mark] = []
        for k, setting in enumerate(settings_of(model, first)[: displays.MOST_LEVELS]):
            here = {**displays.numbers(cell), first: setting.value}
            marks += line_marks(model, focal, here, color=f"series:{k}", name=f"{first} = {setting.words}")
        title = ", ".join(f"{name} = {s.words}" for name, s in cell.items())
        panels.append(Panel(tuple(marks), x_axis(model, focal), Axis(model.outcome), title))
    about = f"{model.predicted} along {focal}; the lines differ in {first}."
    return figure(model, figure_id, f"{focal} by {first}", panels, about, [focal, first, *more])
