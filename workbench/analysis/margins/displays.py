"""Which effects are displayed: a predictor along the axis, and the values of those it interacts with.

One display for each interaction; or one for each predictor, with all it interacts with, as for readers of a
single predictor. The other members of an interaction are shown at five values equally spaced over their range
and rounded, or at their levels (Fox & Weisberg 2018, J. Stat. Softw. 87).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from workbench.analysis.margins.model import MarginModel
from workbench.analysis.margins.moderation import Setting, settings_of
from workbench.analysis.margins.reference_grid import at_values

MOST_DISPLAYS = 12
MOST_CELLS = 25
MOST_LEVELS = 12
MOST_SERIES = 6


@dataclass(frozen=True)
class Display:
    """focal: along the axis; panels: whose values make panels; series: whose values share one, or None."""

    focal: str
    panels: tuple[str, ...]
    series: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """All predictors in it."""
        return (self.focal, *self.panels, *([] if self.series is None else [self.series]))


Cell = dict[str, Setting]
"""Values of the predictors that make a panel or a line."""


def interaction_displays(model: MarginModel) -> list[Display]:
    """One for each highest-order interaction: a measured predictor along the axis."""
    found = [tuple(_by_kind(model, names)) for names in model.predictors.interactions]
    return [_display(model, focal, others) for focal, *others in found][:MOST_DISPLAYS]


def predictor_displays(model: MarginModel) -> list[Display]:
    """One for each predictor that is asked for, with all those it interacts with."""
    names = model.predictors.names
    asked = list(model.options.effects_of) or list(names)
    partners = {n: [m for m in names if m != n and _together(model, n, m)] for n in asked}
    return [_display(model, name, _by_kind(model, partners[name])) for name in asked][:MOST_DISPLAYS]


def _together(model: MarginModel, one: str, other: str) -> bool:
    return any(one in term and other in term for term in model.predictors.terms)


def _display(model: MarginModel, focal: str, others: Sequence[str]) -> Display:
    """The last of the others shares panels if the eye can tell its values apart."""
    if others and _can_be_series(model, others[-1]):
        return Display(focal, tuple(others[:-1]), others[-1])
    return Display(focal, tuple(others), None)


def _by_kind(model: MarginModel, names: Sequence[str]) -> list[str]:
    """Measured predictors first, then indicators, then factors: the first becomes the axis."""

    def rank(name: str) -> int:
        covariate = model.predictors.covariates.get(name)
        return 2 if covariate is None else int(covariate.is_indicator)

    return sorted(names, key=rank)


def _can_be_series(model: MarginModel, name: str) -> bool:
    factor = model.predictors.factors.get(name)
    if factor is None:
        return model.predictors.covariates[name].is_indicator
    return len(factor.levels) <= MOST_SERIES


def cells(model: MarginModel, names: Sequence[str]) -> Iterator[Cell]:
    """Every combination of the values of some predictors; one empty cell for none."""
    for number, cell in enumerate(product(*(shown_values(model, name) for name in names))):
        if number == MOST_CELLS:
            return
        yield dict(zip(names, cell, strict=True))


def product_of(model: MarginModel, names: Sequence[str]) -> Iterator[Cell]:
    """Every combination of the values at which slopes are shown."""
    for cell in product(*(settings_of(model, name) for name in names)):
        yield dict(zip(names, cell, strict=True))


def words(cell: Cell) -> str:
    """A cell as the title of a panel."""
    return ", ".join(f"{name} = {setting.text}" for name, setting in cell.items())


def short_words(cell: Cell) -> str:
    """The same without the names, for the many panels of several predictors."""
    return ", ".join(setting.text for setting in cell.values())


def numbers(cell: Cell) -> dict[str, float]:
    """A cell as values of predictors."""
    return {name: setting.value for name, setting in cell.items()}


def shown_values(model: MarginModel, name: str) -> list[Setting]:
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
