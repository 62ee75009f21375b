"""Coefficients of every part of a fitted model with tests and Wald intervals.

z tests; for a quasi family t tests whose degrees of freedom count the units of a predictor's level.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.api import ModelError, Table
from workbench.engine.distributions import normal_two_sided_p, t_quantile, t_two_sided_p
from workbench.engine.glmm import JointGlmmFit, PqlFit
from workbench.engine.inference.between_within import nested_df
from workbench_glmm.categories.intervals import METHOD_WORDS
from workbench_glmm.cells import Floats
from workbench_glmm.coefficient_table import Coefficients, coefficient_table
from workbench_glmm.mixed.fitting import Fitted
from workbench_glmm.ratios import ODDS, Ratio, ratio_of


@dataclass(frozen=True)
class PartTable:
    """What the table of one linear predictor is called and says."""

    table_id: str
    title: str
    note: str
    ratio: Ratio | None
    sign: float = 1.0


def coefficients(fitted: Fitted) -> Coefficients:
    """Those of the mean."""
    fit, names = fitted.fit, fitted.design.x_names
    if isinstance(fit, PqlFit):
        return _quasi(fitted, fit)
    kept = tuple(names[k] for k in fit.kept())
    return _by_normal(fitted, kept, fit.problem.fixed.slices[0])


def ratio(fitted: Fitted) -> Ratio | None:
    """What the exponential of a coefficient of the mean is called."""
    return ratio_of(fitted.reading.family.name, fitted.reading.link.name)


def other_tables(fitted: Fitted) -> Iterator[Table]:
    """Coefficients of the zeros and of the dispersion."""
    fit = fitted.fit
    if not isinstance(fit, JointGlmmFit):
        return
    for place, part in enumerate(fit.parts):
        if part == "mean":
            continue
        told = _words(fitted, fit, part)
        side = fitted.design.sides["zero_inflation" if part == "zeros" else "dispersion"]
        names = tuple(side.x_names[k] for k in fit.kept(place))
        own = fit.problem.fixed.slices[place]
        yield coefficient_table(
            _by_normal(fitted, names, own, told.sign),
            ci_level=fitted.options.ci_level,
            ci_method=METHOD_WORDS[fitted.options.ci_method],
            ratio=told.ratio,
            table_id=told.table_id,
            title=told.title,
            note=told.note,
        )


def _words(fitted: Fitted, fit: JointGlmmFit, part: str) -> PartTable:
    if part == "dispersion":
        name = fit.family.parameter
        return PartTable(
            "dispersion_effects",
            "Fixed effects: dispersion",
            f"Modelled is the logarithm of the {name}.",
            None,
        )
    if fitted.options.zeros == "hurdle":
        words = "Modelled is the probability that the count is above zero."
        return PartTable("zero_effects", "Fixed effects: counts above zero", words, ODDS, -1.0)
    words = "Modelled is the probability that a row can only be zero."
    return PartTable("zero_effects", "Fixed effects: extra zeros", words, ODDS)


def _quasi(fitted: Fitted, fit: PqlFit) -> Coefficients:
    beta, cov = fit.working.beta, fit.cov_beta
    names = tuple(fitted.design.x_names[k] for k in fit.working.kept)
    try:
        dfs = nested_df(fit.working.data.factors, fit.working.data.fixed.raw, beta, cov).dfs
    except ModelError:  # groupings that cross: no level to count the units of
        dfs = np.full(len(beta), float(fit.working.n_obs - len(beta)))
    return _by_t(fitted, names, beta, np.sqrt(np.diag(cov)), dfs)


def _by_normal(fitted: Fitted, names: tuple[str, ...], place: slice, sign: float = 1.0) -> Coefficients:
    """z tests, and the intervals of the options. place: among all coefficients; sign: of what is told."""
    fit, limits = fitted.fit, fitted.ends
    assert not isinstance(fit, PqlFit)
    beta, errors = sign * fit.beta[place], fit.std_errors[place]
    z = beta / errors
    low, high = limits.low[place], limits.high[place]
    if sign < 0.0:
        low, high = -high, -low
    infinite = np.full(len(beta), np.inf)
    return Coefficients(names, beta, errors, infinite, z, normal_two_sided_p(z), low, high)


def _by_t(fitted: Fitted, names: tuple[str, ...], beta: Floats, errors: Floats, dfs: Floats) -> Coefficients:
    """t tests and intervals."""
    statistic = beta / errors
    half = errors * t_quantile(0.5 + fitted.options.ci_level / 2.0, dfs)
    p = t_two_sided_p(statistic, dfs)
    return Coefficients(names, beta, errors, dfs, statistic, p, beta - half, beta + half)
