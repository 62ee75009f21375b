"""Tests and measures of association of a cross table."""

from __future__ import annotations

from workbench.api import Column, Table
from workbench.engine.descriptives.contingency import Contingency, p_of
from workbench_describe.cells import Row, number

SMALL = 5.0
RARE_SHARE = 0.2


def association_table(table: Contingency, ordered: bool, suffix: str) -> Table:
    """Pearson's and the likelihood-ratio test, Cramér's V, and measures of order where both have one."""
    df = table.df
    rows = [_test("Pearson χ²", table.chi_square, df)]
    if table.counts.shape == (2, 2):
        rows.append(_test("χ² with Yates' correction", table.yates, df))
    rows.append(_test("Likelihood ratio G²", table.likelihood_ratio, df))
    rows.append(_measure("Cramér's V", table.cramer_v))
    if ordered:
        rows += [_measure("Goodman and Kruskal's γ", table.gamma), _measure("Kendall's τ-b", table.tau_b)]
    columns = (
        Column("definition", "Measure"),
        Column(
            "statistic",
            "Statistic",
            "fixed",
            "Of a test of independence: large when the variables are related.",
        ),
        Column("df", "df", "integer", "(rows - 1) × (columns - 1), of values that occur."),
        Column("p_value", "p", "p_value", "From the chi-square law, for rows independent of each other."),
        Column(
            "value", "Value", "fixed", "V: 0 no relation to 1 perfect; γ and τ-b: -1 to 1, with the order."
        ),
    )
    return Table(f"association{suffix}", "Association", columns, tuple(rows), _note(table))


def _test(name: str, statistic: float, df: int) -> Row:
    return {
        "definition": name,
        "statistic": statistic,
        "df": df,
        "p_value": number(p_of(statistic, df)),
        "value": None,
    }


def _measure(name: str, value: float) -> Row:
    return {"definition": name, "statistic": None, "df": None, "p_value": None, "value": number(value)}


def _note(table: Contingency) -> str:
    told = (
        "Rows of one group are alike, which these tests do not know: with grouped data prefer a mixed model."
    )
    few = float((table.expected < SMALL).mean())
    if few > RARE_SHARE:
        told += f" {100 * few:.0f}% of the expected counts are under 5, so the tests are rough."
    return told
