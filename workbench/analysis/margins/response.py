"""The columns that a model with a link adds to its tables: the same on the scale of the outcome.

A mean m = g^-1(eta) has the standard error |dm/deta| se(eta), and the ends of its interval are those of eta,
taken to the scale of the outcome. The slope of a predictor there is (dm/deta) s with s its slope in eta;
its gradient in the coefficients is m'' s l_eta + m' l_s (delta method).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.analysis.margins.cells import number
from workbench.analysis.margins.model import Floats, MarginModel
from workbench.engine.distributions import t_quantile
from workbench.engine.marginal import Combinations
from workbench.results import Column

Row = dict[str, float | str | None]


def with_response(model: MarginModel, columns: list[Column], place: str, what: str) -> list[Column]:
    """The columns with those of the outcome's scale before `place`; infinite df are not shown."""
    if model.scale is None:
        return columns
    share = f"{100 * model.options.ci_level:g}%"
    added = [
        Column("response", what, "number", "On the scale of the outcome."),
        Column("response_std_error", "SE", "number", "Standard error on the scale of the outcome."),
        Column("response_low", f"{share} CI low", "interval_low", "On the scale of the outcome."),
        Column("response_high", f"{share} CI high", "interval_high", "On the scale of the outcome."),
    ]
    kept = [c for c in columns if c.id != "df" or model.statistic == "t"]
    first = next(i for i, c in enumerate(kept) if c.id == place)
    return [*kept[:first], *added, *kept[first:]]


def mean_cells(model: MarginModel, means: Combinations, i: int, low: float, high: float) -> Row:
    """Mean, standard error and interval on the scale of the outcome; nothing without a link."""
    if model.scale is None:
        return {}
    eta = means.estimate[i : i + 1] + model.offset
    slope = model.scale.mean(eta, 1)[1]
    bottom, top = model.shown_interval(np.array([low]), np.array([high]))
    return {
        "response": number(model.shown(means.estimate[i : i + 1])[0]),
        "response_std_error": number(abs(slope[0]) * means.std_error[i]),
        "response_low": number(bottom[0]),
        "response_high": number(top[0]),
    }


def response_slopes(model: MarginModel, L_slope: Floats, L_eta: Floats) -> Combinations | None:
    """Slopes (m,) on the scale of the outcome, for rows (m, all columns) of slopes and of eta."""
    if model.scale is None:
        return None
    slopes, etas = model.estimates(L_slope), model.estimates(L_eta)
    _, first, second = model.scale.mean(etas.estimate + model.offset, 2)
    gradient = (second * slopes.estimate)[:, None] * etas.L + first[:, None] * slopes.L
    variance = np.einsum("ia,ab,ib->i", gradient, model.law.cov, gradient)
    error = np.sqrt(np.maximum(variance, 0.0))
    return replace(slopes, L=gradient, estimate=first * slopes.estimate, std_error=error)


def slope_cells(model: MarginModel, found: Combinations | None, i: int) -> Row:
    """The slope on the scale of the outcome with its Wald interval; nothing without a link."""
    if found is None:
        return {}
    half = float(t_quantile((1 + model.options.ci_level) / 2, found.df[i])) * float(found.std_error[i])
    estimate = float(found.estimate[i])
    return {
        "response": number(estimate),
        "response_std_error": number(found.std_error[i]),
        "response_low": number(estimate - half),
        "response_high": number(estimate + half),
    }


def ratio_columns(model: MarginModel, interval: str) -> list[Column]:
    """The exponential of a difference, where that has a name."""
    if model.scale is None or not model.scale.ratio:
        return []
    title, share = model.scale.ratio, f"{100 * model.options.ci_level:g}%"
    return [
        Column("ratio", title, "fixed", f"{title} of the two: the exponential of the difference.", 3),
        Column("ratio_low", f"{share} CI low", "fixed", f"Interval: {interval}.", 3),
        Column("ratio_high", f"{share} CI high", "fixed", f"Interval: {interval}.", 3),
    ]


def ratio_cells(model: MarginModel, estimate: float, low: float, high: float) -> Row:
    """The exponentials of a difference and of its limits."""
    if model.scale is None or not model.scale.ratio:
        return {}
    with np.errstate(over="ignore"):
        ratio, bottom, top = (number(np.exp(np.float64(v))) for v in (estimate, low, high))
    return {"ratio": ratio, "ratio_low": bottom, "ratio_high": top}
