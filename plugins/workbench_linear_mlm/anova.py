"""Sequential (type I) analysis of variance of a linear regression.

    sqrt(w) X = Q R,   SS(term) = sum over its columns k of (Q' sqrt(w) (y - offset))_k ^ 2

since the columns of Q are orthogonal and span X from left to right (Golub & Van Loan, 2013, ch. 5).
"""

from __future__ import annotations

import numpy as np

from workbench.api import Column, Design, Table
from workbench.engine.distributions import f_upper_p
from workbench.engine.ols import OlsFit
from workbench_linear_mlm.tables import number

COLUMNS = (
    Column("term", "Term"),
    Column("df", "df", "integer", "Number of coefficients of the term."),
    Column("sum_sq", "Sum of squares", "number", "What the term explains beyond the terms above it."),
    Column("mean_sq", "Mean square", "number", "Sum of squares divided by df."),
    Column("statistic", "F", "fixed", "Mean square of the term divided by that of the residuals."),
    Column("p_value", "p", "p_value", "Of the F test."),
)


def sequential_anova(fit: OlsFit, design: Design) -> Table:
    """One row a term in the order of the model, then the residuals."""
    effects = effects_of(fit)
    term_of = design.x_term[list(fit.columns.kept)]
    mean_residual = fit.rss / fit.df_residual
    rows: list[dict[str, float | str | None]] = []
    for term in dict.fromkeys(term_of.tolist()):
        if term == 0:  # the intercept is not tested
            continue
        mine = effects[term_of == term]
        mean = float(mine @ mine) / len(mine)
        f = mean / mean_residual if mean_residual > 0 else float("nan")
        p = float(f_upper_p(f, len(mine), fit.df_residual))
        rows.append(_row(design.term_names[term], len(mine), float(mine @ mine), number(f), number(p)))
    rows.append(_row("Residuals", fit.df_residual, fit.rss, None, None))
    note = "Sequential (type I) sums of squares: each term is adjusted for those above it."
    return Table("anova", "Analysis of variance", COLUMNS, tuple(rows), note)


def effects_of(fit: OlsFit) -> np.ndarray:
    """Q' sqrt(w) (y - offset), one value a kept column."""
    target = fit.y if fit.offset is None else fit.y - fit.offset
    return fit.Q.T @ (target if fit.weights is None else np.sqrt(fit.weights) * target)


def _row(
    term: str, df: int, sum_sq: float, statistic: float | None, p_value: float | None
) -> dict[str, float | str | None]:
    return {
        "term": term,
        "df": df,
        "sum_sq": sum_sq,
        "mean_sq": sum_sq / df,
        "statistic": statistic,
        "p_value": p_value,
    }
