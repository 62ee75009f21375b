"""Casewise listing of a generalised linear model: one line a row of the data, by its original number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import Column, Table
from workbench_glmm.cells import Floats, number, percent_words
from workbench_glmm.coefficient_table import interval_columns

OUTLYING = 3.0
MOST_CASES = 20_000


@dataclass(frozen=True)
class Cases:
    """Arrays (n,): row (0-based), observed, fitted, low and high of the mean, deviance and standardised
    residuals, leverage, Cook's distance.
    """

    rows: NDArray[np.intp]
    observed: Floats
    fitted: Floats
    low: Floats
    high: Floats
    deviance: Floats
    standardised: Floats
    leverage: Floats
    cooks: Floats


def case_table(cases: Cases, which: str, level: float, title: str) -> Table:
    """Predicted value with its interval, residuals, leverage and influence.

    which: "outliers" keeps standardised residuals beyond 3 and Cook's distances beyond 1; "all" every row.
    """
    if which == "outliers":
        with np.errstate(invalid="ignore"):
            chosen = np.flatnonzero((np.abs(cases.standardised) > OUTLYING) | (cases.cooks > 1))
    else:
        chosen = np.arange(len(cases.rows))[:MOST_CASES]
    columns = (
        Column("row", "Row", "integer", "Number of the row in the data."),
        Column("observed", "Observed", "number", "The outcome; a share where there are several trials."),
        Column("fitted", "Predicted", "number", title),
        *interval_columns("conf", level, f"{percent_words(level)} interval of the predicted mean."),
        Column(
            "deviance_residual",
            "Deviance residual",
            "fixed",
            "Signed root of what the row adds to the deviance.",
        ),
        Column("standardised", "Standardised", "fixed", "Deviance residual over its standard deviation."),
        Column("leverage", "Leverage", "number", "How unusual the predictors of the row are."),
        Column(
            "cooks_distance", "Cook's distance", "number", "How far the coefficients move without the row."
        ),
    )
    values = {
        "observed": cases.observed,
        "fitted": cases.fitted,
        "conf_low": cases.low,
        "conf_high": cases.high,
        "deviance_residual": cases.deviance,
        "standardised": cases.standardised,
        "leverage": cases.leverage,
        "cooks_distance": cases.cooks,
    }
    rows = tuple(
        {"row": int(cases.rows[i]) + 1, **{key: number(column[i]) for key, column in values.items()}}
        for i in chosen
    )
    note = (
        "Rows with a standardised residual beyond 3 or a Cook's distance beyond 1."
        if which == "outliers"
        else ""
    )
    return Table("cases", "Cases", columns, rows, note)
