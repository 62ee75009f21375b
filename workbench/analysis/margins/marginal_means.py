"""Estimated marginal means: which are shown, their table and their figure.

Unasked: every factor on its own, and where factors interact, the first at each level of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from workbench.analysis.margins.cells import number
from workbench.analysis.margins.model import Floats, MarginModel
from workbench.analysis.margins.moderation import Setting, settings_of
from workbench.analysis.margins.reference_grid import MOST_CELLS, averaged_at, held_values
from workbench.analysis.margins.response import mean_cells, with_response
from workbench.engine.marginal import Combinations
from workbench.results import Column, Table

MOST_LEVELS = 30
Row = dict[str, float | str | None]


@dataclass(frozen=True)
class Family:
    """The means of one predictor that are compared with each other.

    by: at which values of the predictors `others`, "" without them; labels: of the m means; reference: its
    place among them; L (m, all columns of X); means: their estimates, without the offset. Of slopes under a
    link, at: rows of X beta where they are taken.
    """

    variable: str
    others: tuple[str, ...]
    by: str
    labels: tuple[str, ...]
    reference: int
    L: Floats
    means: Combinations
    at: Floats | None = None


def families(model: MarginModel) -> list[Family]:
    """All families of means the options ask for, or those that are shown unasked."""
    asked = model.options.marginal_means
    by = tuple(name for name in model.options.marginal_by)
    if asked:
        return [f for name in asked for f in families_of(model, name, [n for n in by if n != name])]
    return [f for name, others in unasked(model, by) for f in families_of(model, name, others)]


def unasked(model: MarginModel, by: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """(factor, others at whose levels): each factor alone, and the first of those that interact."""
    factors = {n: f for n, f in model.predictors.factors.items() if len(f.levels) <= MOST_LEVELS}
    cells = prod(len(held_values(model, name)) for name in model.predictors.names)
    if cells > MOST_CELLS:
        return
    for name in factors:
        yield name, [other for other in by if other != name]
    if by:
        return
    for names in model.predictors.interactions:
        mine = [name for name in names if name in factors]
        if len(mine) > 1 and prod(len(factors[name].levels) for name in mine) <= MOST_LEVELS:
            yield mine[0], mine[1:]


def families_of(model: MarginModel, name: str, by: Sequence[str]) -> Iterator[Family]:
    """One family for each combination of settings of the `by` predictors."""
    own = settings_of(model, name)
    others = [n for n in model.predictors.names if n != name and n not in by]
    for cell in product(*(settings_of(model, other) for other in by)):
        points = {name: np.array([s.value for s in own])}
        for other, setting in zip(by, cell, strict=True):
            points[other] = np.full(len(own), setting.value)
        L = averaged_at(model, points, others)
        where = ", ".join(f"{other} = {s.text}" for other, s in zip(by, cell, strict=True))
        labels = tuple(s.text for s in own)
        yield Family(name, tuple(by), where, labels, _reference(model, name, own), L, model.estimates(L))


def _reference(model: MarginModel, name: str, own: Sequence[Setting]) -> int:
    factor = model.predictors.factors.get(name)
    places = [s.value for s in own]
    return places.index(factor.reference) if factor is not None and factor.reference in places else 0


def means_table(model: MarginModel, found: Sequence[Family]) -> Table:
    """One row a mean."""
    share = f"{100 * model.options.ci_level:g}%"
    by = model.df_words
    wald = f"Wald interval; degrees of freedom by {by}."
    title = "Mean" if model.scale is None else "Linear predictor"
    columns = [
        Column("variable", "Predictor"),
        Column("level", "Level"),
        Column("estimate", title, "number", f"Predicted {model.linear}; other predictors as noted."),
        Column("std_error", "SE", "number", "Standard error of the mean."),
        Column("df", "df", "fixed", f"Degrees of freedom by {by}."),
        Column("conf_low", f"{share} CI low", "interval_low", wald),
        Column("conf_high", f"{share} CI high", "interval_high", wald),
    ]
    if any(f.by for f in found):
        columns.insert(1, Column("by", "Where", help="The values of other predictors; empty: averaged."))
    columns = with_response(model, columns, "estimate", model.outcome_short)
    rows = tuple(row for family in found for row in _rows(model, family, any(f.by for f in found)))
    return Table("marginal_means", "Marginal means", tuple(columns), rows, held_note(model, found))


def _rows(model: MarginModel, family: Family, with_by: bool) -> Iterator[Row]:
    low, high = family.means.interval(model.options.ci_level)
    for i, label in enumerate(family.labels):
        where: Row = {"by": family.by} if with_by else {}
        yield {
            "variable": family.variable,
            **where,
            "level": label,
            **mean_cells(model, family.means, i, low[i], high[i]),
            "estimate": number(family.means.estimate[i] + model.offset),
            "std_error": number(family.means.std_error[i]),
            "df": number(family.means.df[i]),
            "conf_low": number(low[i] + model.offset),
            "conf_high": number(high[i] + model.offset),
        }


def held_note(model: MarginModel, found: Sequence[Family]) -> str:
    """How the predictors that are not shown enter, and why a mean is missing."""
    predictors = model.predictors
    shown = {f.variable for f in found if not f.by} if len({f.variable for f in found}) == 1 else set()
    held = [n for n, c in predictors.covariates.items() if n not in shown and len(held_values(model, n)) == 1]
    spread = [n for n in predictors.names if n not in shown and len(held_values(model, n)) > 1]
    parts = []
    if spread:
        how = "equally weighted" if model.options.marginal_weights == "equal" else "as often as in the data"
        parts.append(f"Averages run over the levels of {', '.join(spread)}, {how}.")
    if held:
        at = ", ".join(f"{n} = {held_text(model, n)}" for n in held)
        parts.append(f"Held fixed: {at}.")
    if any(np.isnan(f.means.estimate).any() for f in found):
        parts.append(
            "An empty cell means that the data have no row with a combination of levels it depends on, so "
            "that the model cannot tell the mean."
        )
    return " ".join(parts)


def held_text(model: MarginModel, name: str) -> str:
    """The value a covariate is held at; a centred one at 0, not at its rounding error."""
    value, sd = held_values(model, name)[0], model.predictors.covariates[name].sd
    return f"{0.0 if abs(value) < 1e-9 * sd else value:.4g}"
