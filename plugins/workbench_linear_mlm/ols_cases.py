"""Casewise listing of a regression: one line a row of the data, by its original number."""

from __future__ import annotations

import numpy as np

from workbench.api import Column, Table
from workbench.engine.distributions import t_quantile
from workbench.engine.ols import OlsFit
from workbench.engine.ols_robust import cooks_distance
from workbench_linear_mlm.tables import number

OUTLYING = 3.0
MOST_CASES = 20_000


def case_table(fit: OlsFit, rows: np.ndarray, which: str, level: float) -> Table:
    """Fitted values with confidence and prediction intervals, residuals, leverage and influence.

    which: "outliers" keeps studentised residuals beyond 3 and Cook's distances beyond 1; "all" every row.
    """
    studentised, cook = fit.studentised_residuals, cooks_distance(fit)
    if which == "outliers":
        chosen = np.flatnonzero((np.abs(studentised) > OUTLYING) | (cook > 1))
    else:
        chosen = np.arange(fit.n_obs)[:MOST_CASES]
    half_mean, half_new = half_widths(fit, level)
    values = {
        "row": rows + 1,
        "observed": fit.y,
        "fitted": fit.fitted,
        "residual": fit.residuals,
        "studentised": studentised,
        "leverage": fit.hat_values,
        "cooks_distance": cook,
        "conf_low": fit.fitted - half_mean,
        "conf_high": fit.fitted + half_mean,
        "pred_low": fit.fitted - half_new,
        "pred_high": fit.fitted + half_new,
    }
    lines = tuple({key: _cell(key, column[i]) for key, column in values.items()} for i in chosen)
    return Table("cases", "Cases", _columns(level), lines, _note(which, len(chosen), fit.n_obs))


def half_widths(fit: OlsFit, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Half the width of the confidence interval of the mean and of the prediction interval, (n,) each.

    Var(mean) = sigma^2 h / w with the leverage h of the weighted model; a new row adds sigma^2 / w.
    """
    quantile = float(t_quantile((1 + level) / 2, fit.df_residual))
    weights = np.ones(fit.n_obs) if fit.weights is None else fit.weights
    mean = fit.sigma**2 * fit.hat_values / weights
    return quantile * np.sqrt(mean), quantile * np.sqrt(mean + fit.sigma**2 / weights)


def _cell(key: str, value: float) -> float | int | None:
    return int(value) if key == "row" else number(value)


def _note(which: str, shown: int, n: int) -> str:
    if which == "outliers":
        bounds = f"a studentised residual beyond {OUTLYING:g} or a Cook's distance beyond 1"
        return f"{shown:,} of {n:,} rows {'has' if shown == 1 else 'have'} {bounds}."
    return "" if shown == n else f"The first {shown:,} of {n:,} rows."


def _columns(level: float) -> tuple[Column, ...]:
    share = f"{100 * level:g}%"
    return (
        Column("row", "Row", "integer", "Number of the row in the data."),
        Column("observed", "Observed", "number", "The outcome."),
        Column("fitted", "Fitted", "number", "What the model predicts."),
        Column("residual", "Residual", "number", "Observed minus fitted."),
        Column("studentised", "Studentised", "fixed", "Residual over its standard error without the row."),
        Column("leverage", "Leverage", "number", "How unusual the predictors of the row are."),
        Column("cooks_distance", "Cook's D", "number", "How far the coefficients move without the row."),
        Column("conf_low", f"{share} CI low", "interval_low", "Confidence interval of the mean."),
        Column("conf_high", f"{share} CI high", "interval_high", "Confidence interval of the mean."),
        Column("pred_low", f"{share} PI low", "interval_low", "Prediction interval of a new row."),
        Column("pred_high", f"{share} PI high", "interval_high", "Prediction interval of a new row."),
    )
