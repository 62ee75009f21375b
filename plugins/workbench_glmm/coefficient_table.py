"""The table of coefficients: estimates with tests and intervals, and as ratios where the link has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Column, Table
from workbench_glmm.cells import Floats, Row, number, percent_words
from workbench_glmm.ratios import Ratio

OUTCOME_WORDS = "Change of the linear predictor for one unit of the term."


@dataclass(frozen=True)
class Coefficients:
    """Arrays (p,): nan where not available, infinite estimates where the outcome is foretold with certainty.

    df: infinite for z tests.
    """

    names: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    df: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats

    @property
    def is_z(self) -> bool:
        """Whether all tests are normal ones."""
        return bool(np.isinf(self.df[np.isfinite(self.statistic)]).all())


def coefficient_table(
    coefficients: Coefficients,
    *,
    ci_level: float,
    ci_method: str = "Wald",
    ratio: Ratio | None = None,
    table_id: str = "fixed_effects",
    title: str = "Fixed effects",
    estimate_help: str = OUTCOME_WORDS,
    note: str = "",
) -> Table:
    """One row a coefficient; with a ratio, its exponential and interval in three more columns."""
    by = "normal distribution" if coefficients.is_z else "t distribution with the residual df"
    columns = [
        Column("term", "Term"),
        Column("estimate", "Estimate", "number", estimate_help),
        Column("std_error", "SE", "number", "Standard error of the estimate."),
        Column("df", "df", "fixed", "Degrees of freedom of the t test."),
        Column("statistic", "z" if coefficients.is_z else "t", "fixed", "Estimate over its standard error."),
        Column("p_value", "p", "p_value", f"Two-sided; {by}."),
        *interval_columns("conf", ci_level, f"{ci_method} interval."),
    ]
    if coefficients.is_z:
        del columns[3]
    if ratio is not None:
        columns = _with_ratio(columns, ratio, ci_level, ci_method)
    rows = tuple(_row(coefficients, i, ratio is not None) for i in range(len(coefficients.names)))
    return Table(table_id, title, tuple(columns), rows, note)


def _with_ratio(columns: list[Column], ratio: Ratio, level: float, method: str) -> list[Column]:
    """The ratio after the test, which is what most readers look for; the limits of the estimate at the end.

    Three decimals for all: one huge ratio must not cost the others their digits.
    """
    *first, low, high = columns
    help = f"{method} interval of the {ratio.title.lower()}."
    ends = (replace(c, format="fixed", digits=3) for c in interval_columns("exp_conf", level, help))
    return [
        *first,
        Column("exp_estimate", ratio.title, "fixed", f"{ratio.help} Intercept: {ratio.baseline}.", 3),
        *ends,
        replace(low, title=f"Estimate: {low.title}"),
        replace(high, title=f"Estimate: {high.title}"),
    ]


def interval_columns(prefix: str, level: float, help: str) -> tuple[Column, Column]:
    """The two columns of an interval."""
    share = percent_words(level)
    return (
        Column(f"{prefix}_low", f"{share} CI low", "interval_low", help),
        Column(f"{prefix}_high", f"{share} CI high", "interval_high", help),
    )


def _row(c: Coefficients, i: int, with_ratio: bool) -> Row:
    row: Row = {
        "term": c.names[i],
        "estimate": number(c.estimate[i]),
        "std_error": number(c.std_error[i]),
        "statistic": number(c.statistic[i]),
        "p_value": number(c.p_value[i]),
        "conf_low": number(c.conf_low[i]),
        "conf_high": number(c.conf_high[i]),
    }
    if not c.is_z:
        row["df"] = number(c.df[i])
    if with_ratio:
        for column in ("estimate", "conf_low", "conf_high"):
            row[f"exp_{column}"] = exponential(row[column])
    return row


def exponential(value: float | int | str | None) -> float | None:
    """exp of a cell; infinite where it would overflow."""
    if not isinstance(value, float | int):
        return None
    with np.errstate(over="ignore"):
        return float(np.exp(np.float64(value)))


def unit_table(
    coefficients: Coefficients,
    units: dict[str, list[float | str]],
    *,
    ci_level: float,
    ratio: Ratio | None,
    predictors: Sequence[str],
) -> Table | None:
    """Effects of so many units of a numeric predictor; None when none is asked for."""
    rows: list[Row] = []
    for name, values in units.items():
        for i in (i for i, term in enumerate(coefficients.names) if term == name and name in predictors):
            rows += [_unit_row(coefficients, i, float(k), ratio) for k in values]
    if not rows:
        return None
    what = "Effect" if ratio is None else ratio.title
    columns = (
        Column("term", "Term"),
        Column("units", "Units", "number", "How many units of the predictor."),
        Column("exp_estimate" if ratio else "estimate", what, "number", "For that many units."),
        *interval_columns("exp_conf" if ratio else "conf", ci_level, "For that many units."),
    )
    return Table("per_units", f"{what} per so many units", columns, tuple(rows))


def _unit_row(c: Coefficients, i: int, k: float, ratio: Ratio | None) -> Row:
    ends = sorted((k * float(c.conf_low[i]), k * float(c.conf_high[i])))
    row: Row = {"term": c.names[i], "units": k}
    for column, value in (
        ("estimate", k * float(c.estimate[i])),
        ("conf_low", ends[0]),
        ("conf_high", ends[1]),
    ):
        if ratio is None:
            row[column] = number(value)
        else:
            row[f"exp_{column}"] = exponential(number(value))
    return row
