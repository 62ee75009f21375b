"""Analysis of variance: one F test for each term, of type I, II or III, for both kinds of linear model.

For least squares the sum of squares of a term is F * df * sigma^2, which for type I is the sequential one;
for mixed models the same product is the customary stand-in, as in lmerTest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.api import Column, Table
from workbench.engine.inference import ContrastTest
from workbench_linear_mlm.hypotheses import Floats, Hypothesis
from workbench_linear_mlm.tables import DF_WORDS, number

WORDS = {
    "I": "Type I: each term is tested after those above it.",
    "II": "Type II: each term is tested after all others that do not contain it.",
    "III": "Type III: each term is tested after all others, at the average of the levels of other factors.",
}
Row = dict[str, float | str | None]


def anova_table(
    kind: str,
    terms: Sequence[Hypothesis],
    test: Callable[[Floats], ContrastTest],
    sigma: float,
    df_method: str,
    residual: tuple[int, float] | None = None,
) -> Table:
    """One row a term; `residual` (df, sum of squares) adds the last row of a least squares table."""
    rows = [_row(term, test(L), sigma) for term, L in terms]
    if residual is not None:
        rows.append(_residual_row(*residual))
    return Table("anova", "Analysis of variance", _columns(df_method), tuple(rows), WORDS[kind])


def _columns(df_method: str) -> tuple[Column, ...]:
    by = DF_WORDS[df_method]
    return (
        Column("term", "Term"),
        Column("sum_sq", "Sum of squares", "number", "F × df × residual variance."),
        Column("mean_sq", "Mean square", "number", "Sum of squares divided by df."),
        Column("df", "df", "integer", "Number of independent coefficients of the term."),
        Column("df_residual", "Residual df", "fixed", f"Denominator degrees of freedom by {by}."),
        Column("statistic", "F", "fixed", "Mean square divided by the residual variance."),
        Column("p_value", "p", "p_value", f"Of the F test; degrees of freedom by {by}."),
    )


def _row(term: str, test: ContrastTest, sigma: float) -> Row:
    return {
        "term": term,
        "sum_sq": number(test.statistic * test.df * sigma**2),
        "mean_sq": number(test.statistic * sigma**2),
        "df": test.df,
        "df_residual": number(test.df_residual),
        "statistic": number(test.statistic),
        "p_value": number(test.p_value),
    }


def _residual_row(df: int, sum_sq: float) -> Row:
    empty = dict.fromkeys(("df_residual", "statistic", "p_value"))
    return {"term": "Residuals", "sum_sq": sum_sq, "mean_sq": sum_sq / df, "df": df, **empty}
