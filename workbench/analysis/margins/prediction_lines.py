"""Predicted outcome along a predictor with its confidence band: the marks that figures are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.analysis.margins.model import Floats, MarginModel
from workbench.analysis.margins.reference_grid import averaged_at
from workbench.engine.marginal import Combinations
from workbench.results import Axis, Band, Figure, Intervals, Line, Panel, Points

POINTS = 50
LineMark = Band | Line | Points | Intervals


@dataclass(frozen=True)
class PredictedLine:
    """Arrays (m,) along a predictor: its values x, for a factor places of levels, and what is predicted.

    On the scale of X beta, without the offset.
    """

    focal: str
    x: Floats
    found: Combinations
    level: float

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """Ends of the confidence intervals."""
        return self.found.interval(self.level)


Rows = Callable[[MarginModel, dict[str, Floats], Sequence[str]], Floats]
"""Rows L at points of the predictors shown, the named others held in some way."""


def axis_values(model: MarginModel, focal: str) -> Floats:
    """50 points over the range of a covariate; the places of a factor's levels."""
    factor = model.predictors.factors.get(focal)
    if factor is not None:
        return np.arange(len(factor.levels), dtype=np.float64)
    covariate = model.predictors.covariates[focal]
    if covariate.is_indicator:
        return covariate.distinct
    return np.linspace(*covariate.range, POINTS)


def x_axis(model: MarginModel, focal: str) -> Axis:
    """The axis of a predictor; level names for a factor."""
    factor = model.predictors.factors.get(focal)
    if factor is None:
        covariate = model.predictors.covariates[focal]
        shown = covariate.distinct.tolist() if covariate.is_indicator else ()
        return Axis(focal, ticks=tuple((v, f"{v:g}") for v in shown))
    last = len(factor.levels) - 1
    ticks = tuple((float(i), text) for i, text in enumerate(factor.texts))
    return Axis(focal, limits=(-0.4, last + 0.4), ticks=ticks)


def predicted_line(
    model: MarginModel,
    focal: str,
    fixed: Mapping[str, float],
    rows: Rows = averaged_at,
    estimates: Callable[[MarginModel, Floats], Combinations] = MarginModel.estimates,
) -> PredictedLine:
    """Prediction along `focal` with the predictors in `fixed` at given values, the others held by `rows`."""
    x = axis_values(model, focal)
    points = {focal: x, **{n: np.full(len(x), v) for n, v in fixed.items()}}
    others = [n for n in model.predictors.names if n not in points]
    return PredictedLine(focal, x, estimates(model, rows(model, points, others)), model.options.ci_level)


def line_marks(
    model: MarginModel,
    focal: str,
    fixed: Mapping[str, float],
    *,
    color: str = "primary",
    name: str = "",
) -> list[LineMark]:
    """The marks of a prediction along `focal`, the others averaged as in marginal means."""
    return marks_of(model, predicted_line(model, focal, fixed), color=color, name=name)


def marks_of(
    model: MarginModel, line: PredictedLine, *, color: str = "primary", name: str = "", shift: float = 0.0
) -> list[LineMark]:
    """A covariate gives a line and a band, a factor points and intervals, moved by `shift` to stand apart."""
    x = line.x
    low, high = model.shown_interval(*line.limits)
    y, bottom, top = plain(model.shown(line.found.estimate)), plain(low), plain(high)
    if line.focal in model.predictors.factors:
        place = plain(x + shift)
        marks: list[LineMark] = [Intervals(place, bottom, top, color=color)]
        if name:  # a series: its points belong together
            marks.append(Line(place, y, color=color, width=1.0, dash="dot"))
        return [*marks, Points(place, y, color=color, size=7.0, opacity=1.0, name=name)]
    if len(x) == 2:
        x = x + shift * (x[1] - x[0])
    return [Band(plain(x), bottom, top, color=color), Line(plain(x), y, color=color, width=2.0, name=name)]


def plain(values: Floats) -> tuple[float | None, ...]:
    """Numbers for a mark; None where there is none."""
    return tuple(None if np.isnan(v) else v for v in values.tolist())


def shifts(count: int) -> Sequence[float]:
    """How far the points of several series stand apart at one level."""
    return [0.0] if count == 1 else np.linspace(-0.12, 0.12, count).tolist()


def figure(
    model: MarginModel, figure_id: str, title: str, panels: Sequence[Panel], about: str, shown: Sequence[str]
) -> Figure:
    """A figure of predictions; `about` says what its lines are, `shown` which predictors it varies."""
    share = f"{100 * model.options.ci_level:g}%"
    about = f"{about} Bands and bars are {share} confidence intervals.{held_words(model, shown)}"
    return arranged(figure_id, title, panels, about)


def held_words(model: MarginModel, shown: Sequence[str]) -> str:
    """What happens to the predictors that are not shown, as sentences after a space; "" without them."""
    others = [n for n in model.predictors.names if n not in shown]
    words = ""
    if any(n in model.predictors.covariates for n in others):
        words += " Other numeric predictors are held at their mean."
    if any(n in model.predictors.factors for n in others):
        words += " Other factors are averaged over their levels."
    return words


def arranged(
    figure_id: str, title: str, panels: Sequence[Panel], about: str, columns: int | None = None
) -> Figure:
    """Panels side by side with one y axis for all, so that they can be compared; its title once a row."""
    columns = columns or min(3, len(panels))
    alike = len(panels) > 1 and len({p.x for p in panels}) == 1
    limits = _common_limits(panels)
    placed = tuple(
        Panel(p.marks, p.x, Axis("" if i % columns else p.y.title, limits), p.title)
        for i, p in enumerate(panels)
    )
    return Figure(
        figure_id,
        title,
        placed,
        columns,
        about,
        aspect={1: 1.5, 2: 1.25}.get(columns, 1.0),
        shared_x="all" if alike else "free",
        shared_y="all" if len(panels) > 1 else "free",
        strips=alike,
    )


def _common_limits(panels: Sequence[Panel]) -> tuple[float, float] | None:
    ends = [v for panel in panels for mark in panel.marks for v in _heights(mark) if v is not None]
    if len(panels) < 2 or not ends:
        return None
    low, high = min(ends), max(ends)
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room


def _heights(mark: object) -> tuple[float | None, ...]:
    if isinstance(mark, Band):
        return (*mark.y_low, *mark.y_high)
    if isinstance(mark, Intervals):
        return (*mark.low, *mark.high)
    return mark.y if isinstance(mark, Line | Points) else ()
