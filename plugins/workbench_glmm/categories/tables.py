"""The tables of models of categories, in the field's standard vocabulary.

Every function takes plain arrays and returns one Table; column help names the method behind each number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import Column, Table
from workbench.engine.distributions import normal_two_sided_p

Floats = NDArray[np.float64]
Row = dict[str, float | str | int | None]

EXP_WORDS = {
    "logit": (
        "Odds ratio",
        "Exponential of the estimate: the factor on the odds of a higher category for one unit of the term, "
        "the same for every cut between categories.",
    ),
    "cloglog": (
        "exp(estimate)",
        "Exponential of the estimate: above 1 the outcome is higher; its inverse is the hazard ratio of "
        "stopping at a category.",
    ),
    "loglog": (
        "exp(estimate)",
        "Exponential of the estimate: the factor on minus the logarithm of P(Y <= j), at every cut.",
    ),
    "multinomial": (
        "Relative risk ratio",
        "Exponential of the estimate: the factor on the ratio of the two probabilities for one unit of the "
        "term.",
    ),
}
"""By link: what the exponential of an effect is; absent where it means nothing."""


@dataclass(frozen=True)
class Coefficients:
    """names, and arrays (k,): estimates, standard errors and limits; nan where there is none."""

    names: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    low: Floats
    high: Floats

    def without(self, gone: NDArray[np.bool_]) -> Coefficients:
        """The same, with nothing told of those that have no finite estimate."""
        if not gone.any():
            return self
        kept = (np.where(gone, np.nan, v) for v in (self.estimate, self.std_error, self.low, self.high))
        return Coefficients(self.names, *kept)

    @property
    def statistic(self) -> Floats:
        """z (k,)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.estimate / self.std_error

    @property
    def p_value(self) -> Floats:
        """Two-sided, from the normal distribution (k,)."""
        return normal_two_sided_p(self.statistic)


def fixed_effects(
    c: Coefficients,
    link: str,
    ci_level: float,
    ci_words: str,
    *,
    help: str = "Change on the scale of the link for one unit of the term.",
    note: str = "",
) -> Table:
    """Coefficients with z tests, intervals and, where they mean something, exponentials."""
    share = f"{100 * ci_level:g}%"
    columns = [
        Column("term", "Term"),
        *_z_columns(help),
        Column("conf_low", f"{share} CI low", "interval_low", f"{ci_words} interval."),
        Column("conf_high", f"{share} CI high", "interval_high", f"{ci_words} interval."),
    ]
    fields = [c.estimate, c.std_error, c.statistic, c.p_value, c.low, c.high]
    if link in EXP_WORDS:
        title, words = EXP_WORDS[link]
        columns += [
            Column("exp_estimate", title, "number", words),
            Column("exp_conf_low", f"{share} CI low", "interval_low", "Exponential of the limit."),
            Column("exp_conf_high", f"{share} CI high", "interval_high", "Exponential of the limit."),
        ]
        with np.errstate(over="ignore"):
            fields += [np.exp(c.estimate), np.exp(c.low), np.exp(c.high)]
    return Table("fixed_effects", "Fixed effects", tuple(columns), _rows(c.names, columns[1:], fields), note)


def thresholds(c: Coefficients, ci_level: float, ci_words: str, note: str) -> Table:
    """Thresholds with z tests and intervals."""
    share = f"{100 * ci_level:g}%"
    columns = [
        Column("term", "Threshold"),
        *_z_columns("The cut between the categories up to the first and those from the second upwards."),
        Column("conf_low", f"{share} CI low", "interval_low", f"{ci_words} interval."),
        Column("conf_high", f"{share} CI high", "interval_high", f"{ci_words} interval."),
    ]
    fields = [c.estimate, c.std_error, c.statistic, c.p_value, c.low, c.high]
    return Table("thresholds", "Thresholds", tuple(columns), _rows(c.names, columns[1:], fields), note)


def _z_columns(help: str) -> list[Column]:
    return [
        Column("estimate", "Estimate", "number", help),
        Column("std_error", "SE", "number", "Standard error, from the observed information."),
        Column("statistic", "z", "fixed", "Estimate divided by its standard error."),
        Column("p_value", "p", "p_value", "Two-sided, from the normal distribution."),
    ]


def _rows(names: Sequence[str], columns: Sequence[Column], fields: Sequence[Floats]) -> tuple[Row, ...]:
    return tuple(
        {"term": name, **{col.id: number(f[i]) for col, f in zip(columns, fields, strict=True)}}
        for i, name in enumerate(names)
    )


def fit_table(
    n_obs: float, n_params: int, log_lik: float, counted: str, extra: Sequence[tuple[Column, object]]
) -> Table:
    """One row. AIC = -2 log L + 2 k; BIC = -2 log L + k log n, n the rows or the sum of their weights.

    counted: what the parameters are, in words; extra: further columns with their values.
    """
    deviance = -2.0 * log_lik
    n: float | int = int(n_obs) if float(n_obs).is_integer() else n_obs
    cells: list[tuple[Column, object]] = [
        (Column("n_obs", "Rows", "integer", "Rows used, or the sum of their weights."), n),
        (Column("n_params", "Parameters", "integer", counted), n_params),
        (Column("log_lik", "Log-likelihood", "fixed", "Logarithm of the likelihood."), log_lik),
        (Column("deviance", "Deviance", "fixed", "-2 log-likelihood."), deviance),
        (Column("criterion", "ML criterion", "fixed", "-2 log-likelihood."), deviance),
        (Column("aic", "AIC", "fixed", "Smaller is better."), deviance + 2 * n_params),
        (
            Column("bic", "BIC", "fixed", "Smaller is better; uses the number of rows."),
            deviance + n_params * math.log(n_obs),
        ),
        *extra,
    ]
    row: Row = {column.id: value for column, value in cells}  # type: ignore[misc]
    return Table("fit", "Model fit", tuple(column for column, _ in cells), (row,))


def model_test(log_lik: float, null_log_lik: float, df: int, p_value: float) -> Table:
    """The likelihood ratio test of all predictors together."""
    columns = (
        Column("model", "Model"),
        Column("log_lik", "Log-likelihood", "fixed", "Logarithm of the likelihood."),
        Column("chi_sq", "Chi-square", "fixed", "Twice the gain in log-likelihood."),
        Column("df", "df", "integer", "Coefficients that the model has more."),
        Column("p_value", "p", "p_value", "From the chi-square distribution."),
    )
    rows: tuple[Row, ...] = (
        {"model": "Without predictors", "log_lik": null_log_lik, "chi_sq": None, "df": None, "p_value": None},
        {
            "model": "This model",
            "log_lik": log_lik,
            "chi_sq": max(2.0 * (log_lik - null_log_lik), 0.0),
            "df": df,
            "p_value": p_value,
        },
    )
    note = "The deviance itself is no test of a model of single rows; its fall against the empty model is."
    return Table("model_test", "All predictors together", columns, rows, note)


def r2_table(log_lik: float, null_log_lik: float, n: float, latent: float | None = None) -> Table:
    """Pseudo R squared; latent: share of the latent variable's variance (McKelvey & Zavoina), or None."""
    cox_snell = -math.expm1(2.0 * (null_log_lik - log_lik) / n)
    highest = -math.expm1(2.0 * null_log_lik / n)
    rows: list[Row] = [
        {"definition": "McFadden", "value": 1.0 - log_lik / null_log_lik},
        {"definition": "Cox and Snell", "value": cox_snell},
        {"definition": "Nagelkerke", "value": cox_snell / highest},
    ]
    if latent is not None:
        rows.append({"definition": "McKelvey and Zavoina (latent variable)", "value": latent})
    columns = (
        Column("definition", "Definition"),
        Column("value", "R²", "fixed", "Near 0 when the predictors say nothing; definitions differ.", 3),
    )
    return Table("r2", "Explained variation", columns, tuple(rows))


def classification(
    levels: Sequence[str], observed: NDArray[np.intp], probabilities: Floats, weights: Floats | None
) -> Table:
    """Observed categories against the most probable ones; the last column is the share that is right."""
    predicted = probabilities.argmax(axis=1)
    K = len(levels)
    counts = np.bincount(observed * K + predicted, weights, minlength=K * K).reshape(K, K)
    columns = (
        Column("observed", "Observed"),
        *(
            Column(f"predicted_{j + 1}", level, "integer", f"Rows predicted as {level}.")
            for j, level in enumerate(levels)
        ),
        Column(
            "correct", "Correct", "percent", "Share of the rows of this category that are predicted right."
        ),
    )
    rows: list[Row] = []
    for i, level in enumerate(levels):
        row: Row = {"observed": level}
        row |= {f"predicted_{j + 1}": _count(counts[i, j]) for j in range(K)}
        rows.append(row | {"correct": float(counts[i, i] / counts[i].sum())})
    total: Row = {"observed": "All"}
    total |= {f"predicted_{j + 1}": _count(counts[:, j].sum()) for j in range(K)}
    rows.append(total | {"correct": float(np.trace(counts) / counts.sum())})
    largest = float(counts.sum(axis=1).max() / counts.sum())
    note = f"Always guessing the largest category would be right in {100 * largest:.1f}%."
    return Table("classification", "Observed and predicted categories", columns, tuple(rows), note)


def _count(value: float) -> float | int:
    return int(value) if float(value).is_integer() else float(value)


def number(value: float | np.floating) -> float | None:
    """A plain float; None for nan and infinity, which stand for "not available"."""
    plain = float(value)
    return plain if math.isfinite(plain) else None
