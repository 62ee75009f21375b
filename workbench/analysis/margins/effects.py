"""Effect figures: the predicted outcome along a predictor, at several values of those it interacts with.

The rules are those of effect displays (Fox & Weisberg 2018, J. Stat. Softw. 87): 50 points over the range of
the focal predictor; the other members of an interaction at five values equally spaced over their range and
rounded, or at their levels; everything else at its mean or average.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from workbench.analysis.margins.model import MarginModel
from workbench.analysis.margins.moderation import Setting, settings_of
from workbench.analysis.margins.prediction_lines import LineMark, figure, line_marks, shifts, x_axis
from workbench.analysis.margins.reference_grid import at_values
from workbench.analysis.margins.slopes import Moderation
from workbench.results import Axis, Figure, Panel

MOST_FIGURES = 4
MOST_PANELS = 25
MOST_LEVELS = 12


def effect_figures(model: MarginModel) -> Iterator[Figure]:
    """A figure for each highest-order interaction, and one with the other terms where all are asked for."""
    asked = model.options.effect_figures
    if asked == "none":
        return
    for k, names in enumerate(model.predictors.interactions[:MOST_FIGURES], 1):
        yield interaction_figure(model, names, f"effect_{k}")
    alone = [names[0] for names in model.predictors.highest_terms if len(names) == 1]
    shown = [name for name in alone if _is_drawable(model, name)]
    if asked == "terms" and shown:
        yield single_figure(model, shown)


def _is_drawable(model: MarginModel, name: str) -> bool:
    factor = model.predictors.factors.get(name)
    return factor is None or len(factor.levels) <= 3 * MOST_LEVELS


def single_figure(model: MarginModel, names: Sequence[str]) -> Figure:
    """One panel for each predictor that takes part in no interaction."""
    outcome = model.outcome
    panels = [
        Panel(tuple(line_marks(model, name, {})), x_axis(model, name), Axis(outcome), name) for name in names
    ]
    title = model.predicted
    about = f"{model.predicted} along each predictor."
    return figure(model, "effects", title, panels, about, [])


def interaction_figure(model: MarginModel, names: Sequence[str], figure_id: str) -> Figure:
    """One panel for each combination of values of the other members of an interaction.

    Of factors, the last one becomes series of points in one panel, as far as the eye can tell them apart.
    """
    focal, *others = _by_kind(model, names)
    outcome = model.outcome
    series = others.pop() if others and _can_be_series(model, focal, others[-1]) else None
    panels = []
    for cell in product(*(panel_values(model, name) for name in others)):
        fixed = {name: s.value for name, s in zip(others, cell, strict=True)}
        title = ", ".join(f"{name} = {s.text}" for name, s in zip(others, cell, strict=True))
        marks = _marks(model, focal, fixed, series)
        panels.append(Panel(tuple(marks), x_axis(model, focal), Axis(outcome), title))
        if len(panels) == MOST_PANELS:
            break
    title = f"Interaction of {' and '.join(names)}" if len(names) == 2 else f"Interaction {':'.join(names)}"
    varied = " and ".join([*others, *([series] if series else [])])
    about = f"{model.predicted} along {focal} at values of {varied}."
    return figure(model, figure_id, title, panels, about, names)


def _by_kind(model: MarginModel, names: Sequence[str]) -> list[str]:
    """Measured predictors first, then indicators, then factors: the first becomes the axis."""

    def rank(name: str) -> int:
        covariate = model.predictors.covariates.get(name)
        return 2 if covariate is None else int(covariate.is_indicator)

    return sorted(names, key=rank)


def _can_be_series(model: MarginModel, focal: str, name: str) -> bool:
    factor = model.predictors.factors.get(name)
    if factor is None:
        return model.predictors.covariates[name].is_indicator
    return len(factor.levels) <= 6


def _marks(model: MarginModel, focal: str, fixed: dict[str, float], series: str | None) -> Iterator[LineMark]:
    if series is None:
        yield from line_marks(model, focal, fixed)
        return
    values = panel_values(model, series)
    for k, (setting, shift) in enumerate(zip(values, shifts(len(values)), strict=True)):
        yield from line_marks(
            model,
            focal,
            {**fixed, series: setting.value},
            color=f"series:{k}",
            name=f"{series} = {setting.text}",
            shift=shift if focal in model.predictors.factors else 0.0,
        )


def panel_values(model: MarginModel, name: str) -> list[Setting]:
    """Option `at`, all levels of a factor, or five rounded values over the range of a number."""
    if name in model.predictors.factors or at_values(model, name) is not None:
        return settings_of(model, name)[:MOST_LEVELS]
    covariate = model.predictors.covariates[name]
    if len(covariate.distinct) <= 5:
        return [Setting(v, f"{v:.6g}") for v in covariate.distinct.tolist()]
    return [Setting(v, f"{v:.6g}") for v in nice_values(*covariate.range)]


def nice_values(low: float, high: float, count: int = 5) -> list[float]:
    """Equally spaced values from low to high, rounded to one digit, or to as many as tell them apart."""
    values: list[float] = np.linspace(low, high, count).tolist()
    for digits in range(1, 16):
        rounded = list(dict.fromkeys(float(f"{v:.{digits}g}") for v in values))
        if len(rounded) == count:
            return rounded
    return values


def slope_figure(model: MarginModel, moderation: Moderation, figure_id: str) -> Figure:
    """The lines whose slopes the table of simple slopes gives: one for each value of the moderator."""
    focal, (first, *more) = moderation.focal, moderation.moderators
    outcome = model.outcome
    panels = []
    for cell in product(*(settings_of(model, name) for name in more)):
        fixed = {name: s.value for name, s in zip(more, cell, strict=True)}
        marks: list[LineMark] = []
        for k, setting in enumerate(settings_of(model, first)[:MOST_LEVELS]):
            here = {**fixed, first: setting.value}
            marks += line_marks(model, focal, here, color=f"series:{k}", name=f"{first} = {setting.words}")
        title = ", ".join(f"{name} = {s.words}" for name, s in zip(more, cell, strict=True))
        panels.append(Panel(tuple(marks), x_axis(model, focal), Axis(outcome), title))
    about = f"{model.predicted} along {focal}; the lines differ in {first}."
    return figure(model, figure_id, f"{focal} by {first}", panels, about, [focal, first, *more])
