"""Simple slopes: the change of the outcome for one unit of a predictor, at chosen values of its moderators.

    slope at z = d(prediction) / d(focal), others held fixed;  a row l = (x(f - 2h) - 8 x(f - h) + 8 x(f + h)
    - x(f + 2h)) / 12h of the columns of X at the mean f of the focal predictor, exact up to the fourth power

Aiken & West 1991, Multiple regression: testing and interpreting interactions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from workbench.analysis.margins.cells import number
from workbench.analysis.margins.marginal_means import Family, Row
from workbench.analysis.margins.model import Floats, MarginModel
from workbench.analysis.margins.moderation import Setting, settings_of
from workbench.analysis.margins.prediction_lines import held_words
from workbench.analysis.margins.reference_grid import at_values, averaged_at
from workbench.analysis.margins.response import response_slopes, slope_cells, with_response
from workbench.errors import ModelError
from workbench.results import Column, Table

STEP = 1e-3  # of the range of the focal predictor
STENCIL = ((-2.0, 1 / 12), (-1.0, -8 / 12), (1.0, 8 / 12), (2.0, -1 / 12))
MOST_TERMS = 4
MOST_SETTINGS = 60


@dataclass(frozen=True)
class Moderation:
    """focal: a numeric predictor; moderators: those its slope is shown by, the first one foremost."""

    focal: str
    moderators: tuple[str, ...]


def moderations(model: MarginModel) -> list[Moderation]:
    """What the options ask for; unasked, one for every interaction with a numeric predictor.

    Raises ModelError for a focal predictor that is not a number or is its own moderator.
    """
    options = model.options
    if options.slopes_of is None and options.slopes_by is None:
        found = (_of_term(model, names) for names in model.predictors.interactions)
        return [m for m in found if m is not None][:MOST_TERMS]
    return [_asked(model, options.slopes_of, options.slopes_by)]


def _asked(model: MarginModel, focal: str | None, moderator: str | None) -> Moderation:
    partners = model.predictors.interactions
    if focal is None:
        numeric = [n for names in partners if moderator in names for n in names if n != moderator]
        numeric = [n for n in numeric if n in model.predictors.covariates]
        if not numeric:
            raise ModelError(
                f"No numeric predictor interacts with {moderator}.",
                "Name the predictor whose slope is wanted (option 'slopes_of').",
            )
        focal = numeric[0]
    if focal == moderator:
        raise ModelError(
            f"{focal} cannot moderate its own slope.", "Choose another predictor as the moderator."
        )
    if focal not in model.predictors.covariates:
        raise ModelError(
            f"{focal} is a factor and has no slope.",
            "Ask for its marginal means, or choose a numeric predictor.",
        )
    if moderator is not None:
        together = [names for names in partners if {focal, moderator} <= set(names)]
        rest = [n for names in together[:1] for n in names if n not in (focal, moderator)]
        return Moderation(focal, (moderator, *rest[:1]))
    mine = [names for names in partners if focal in names]
    return Moderation(focal, tuple(n for n in (mine[0] if mine else ()) if n != focal)[:2])


def _of_term(model: MarginModel, names: Sequence[str]) -> Moderation | None:
    """The first numeric predictor of an interaction, moderated by the others; indicators come last."""
    numbers = [n for n in names if n in model.predictors.covariates]
    focal = next((n for n in numbers if not model.predictors.covariates[n].is_indicator), None)
    focal = focal or next(iter(numbers), None)
    if focal is None or len(model.predictors.covariates[focal].distinct) < 2:
        return None
    return Moderation(focal, tuple(n for n in names if n != focal)[:2])


def slope_rows(model: MarginModel, focal: str, points: Mapping[str, Floats]) -> Floats:
    """L (m, all columns): the slope of `focal` at m points of its moderators, others averaged."""
    covariate = model.predictors.covariates[focal]
    low, high = covariate.range
    h = STEP * (high - low)
    others = [n for n in model.predictors.names if n != focal and n not in points]
    m = len(next(iter(points.values()), np.empty(1)))
    total = np.zeros((m, model.design.X.shape[1]))
    places = at_values(model, focal) or [covariate.mean]
    for place in places:
        for step, weight in STENCIL:
            here = {**points, focal: np.full(m, place + step * h)}
            total += weight / h * averaged_at(model, here, others)
    return total / len(places)


def slope_families(model: MarginModel, moderation: Moderation) -> Iterator[Family]:
    """The slopes at all settings of the first moderator, one family for each setting of the second."""
    if not moderation.moderators:
        yield _family(model, moderation, {}, ("",), "")
        return
    first, *more = moderation.moderators
    own = settings_of(model, first)[:MOST_SETTINGS]
    for cell in product(*(settings_of(model, name) for name in more)):
        points = {first: np.array([s.value for s in own])}
        points |= {n: np.full(len(own), s.value) for n, s in zip(more, cell, strict=True)}
        where = ", ".join(f"{n} = {s.words}" for n, s in zip(more, cell, strict=True))
        yield _family(model, moderation, points, tuple(s.words for s in own), where)


def _family(
    model: MarginModel, moderation: Moderation, points: Mapping[str, Floats], labels: tuple[str, ...], by: str
) -> Family:
    focal = moderation.focal
    L = slope_rows(model, focal, points)
    at = None if model.scale is None else _places(model, focal, points)
    return Family(focal, moderation.moderators[1:], by, labels, 0, L, model.estimates(L), at)


def _places(model: MarginModel, focal: str, points: Mapping[str, Floats]) -> Floats:
    """Rows (m, all columns) of X beta where the slopes are taken."""
    others = [n for n in model.predictors.names if n != focal and n not in points]
    m = len(next(iter(points.values()), np.empty(1)))
    places = at_values(model, focal) or [model.predictors.covariates[focal].mean]
    rows = [averaged_at(model, {**points, focal: np.full(m, place)}, others) for place in places]
    return np.asarray(sum(rows) / len(places))


def slopes_table(model: MarginModel, found: Sequence[tuple[Moderation, Family]]) -> Table:
    """One row a slope; a title in place of the first columns where all rows are of one pair."""
    pairs = dict.fromkeys((m.focal, *m.moderators[:1]) for m, _ in found)
    title = f"Simple slopes of {' by '.join(next(iter(pairs)))}" if len(pairs) == 1 else "Simple slopes"
    rows = tuple(row for moderation, family in found for row in _rows(model, moderation, family))
    columns = with_response(model, _columns(model), "estimate", f"Slope of {model.outcome_short.lower()}")
    if len(pairs) == 1:
        columns = [c for c in columns if c.id not in ("variable", "moderator")]
    columns = [c for c in columns if c.id not in OPTIONAL or any(row[c.id] != "" for row in rows)]
    if all(not isinstance(row["value"], str) for row in rows):
        columns = [replace(c, format="number") if c.id == "value" else c for c in columns]
    shown = [name for m, _ in found for name in (m.focal, *m.moderators)]
    return Table("simple_slopes", title, tuple(columns), rows, held_words(model, shown).strip())


OPTIONAL = ("value", "role", "by")


def _columns(model: MarginModel) -> list[Column]:
    share = f"{100 * model.options.ci_level:g}%"
    by = model.df_words
    wald = f"Wald interval; degrees of freedom by {by}."
    return [
        Column("variable", "Slope of"),
        Column("moderator", "Moderator"),
        Column("value", "At", help="The value of the moderator at which the slope holds."),
        Column("role", "Which is", help="Where that value lies among the rows used."),
        Column("by", "Where", help="The value of the second moderator."),
        Column("estimate", "Slope", "number", f"Change in {model.linear} for one unit."),
        Column("std_error", "SE", "number", "Standard error of the slope."),
        Column("df", "df", "fixed", f"Degrees of freedom by {by}."),
        Column("statistic", model.statistic, "fixed", "Slope divided by its standard error."),
        Column("p_value", "p", "p_value", f"Two-sided, not adjusted; degrees of freedom by {by}."),
        Column("conf_low", f"{share} CI low", "interval_low", wald),
        Column("conf_high", f"{share} CI high", "interval_high", wald),
    ]


def _rows(model: MarginModel, moderation: Moderation, family: Family) -> Iterator[Row]:
    tests = family.means
    low, high = tests.interval(model.options.ci_level)
    p = tests.p_value
    response = None if family.at is None else response_slopes(model, family.L, family.at)
    first = next(iter(moderation.moderators), "")
    own = settings_of(model, first)[:MOST_SETTINGS] if first else [Setting(0.0, "")]
    for i, setting in enumerate(own):
        yield {
            "variable": family.variable,
            "moderator": first,
            "value": setting.value if first in model.predictors.covariates else setting.text,
            "role": setting.role,
            "by": family.by,
            **slope_cells(model, response, i),
            "estimate": number(tests.estimate[i]),
            "std_error": number(tests.std_error[i]),
            "df": number(tests.df[i]),
            "statistic": number(tests.statistic[i]),
            "p_value": number(p[i]),
            "conf_low": number(low[i]),
            "conf_high": number(high[i]),
        }
