"""The assumptions of a regression as one table: what is assumed, the test, and what it says in words."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Column, Design, Table
from workbench.engine import ols_checks
from workbench.engine.ols import OlsFit
from workbench.engine.ols_checks import Check
from workbench_linear_mlm.tables import number

LEVEL = 0.05
COLUMNS = (
    Column("assumption", "Assumption"),
    Column("test", "Test"),
    Column("statistic", "Statistic", "fixed", "The value of the test."),
    Column("p_value", "p", "p_value", "How often chance alone would do this or more."),
    Column("verdict", "In words"),
)


def assumption_table(fit: OlsFit, design: Design) -> Table:
    """Shape of each numeric predictor, additivity, spread, independence and normality."""
    rows = tuple(_row(*line) for line in _checks(fit, design))
    note = "With many rows the tests see departures too small to matter: look at the plots as well."
    return Table("assumptions", "Assumptions", COLUMNS, rows, note)


def _checks(fit: OlsFit, design: Design) -> Iterator[tuple[str, str, Check, str]]:
    for column, name in numeric_columns(fit, design):
        found = ols_checks.curvature(fit, design.X[:, column])
        yield f"The effect of {name} is a straight line", "Curvature (t)", found, "it bends"
    yield "The predictors add up", "Tukey (z)", ols_checks.tukey(fit), "they do not simply add up"
    yield "Equal spread", "Breusch-Pagan (χ²)", ols_checks.breusch_pagan(fit), "the spread differs"
    independence = ols_checks.durbin_watson(fit)
    yield "Neighbouring rows are independent", "Durbin-Watson (d)", independence, "they resemble each other"
    residuals = fit.weighted_residuals
    yield "Normal residuals", "Shapiro-Wilk (W)", ols_checks.shapiro_wilk(residuals), "they are not normal"


def numeric_columns(fit: OlsFit, design: Design) -> Iterator[tuple[int, str]]:
    """Columns that are a numeric predictor by itself: one column a term, more than two values."""
    for column in fit.columns.kept:
        term = int(design.x_term[column])
        alone = int((design.x_term == term).sum()) == 1 and ":" not in design.x_names[column]
        values = design.X[:, column]
        varies = bool(((values != values.min()) & (values != values.max())).any())
        if term > 0 and alone and varies and not design.x_names[column].endswith("]"):
            yield column, design.x_names[column]


def _row(assumption: str, test: str, check: Check, fault: str) -> dict[str, float | str | None]:
    if check.p_value != check.p_value:
        verdict = "cannot be tested here"
    else:
        verdict = f"doubtful: {fault}" if check.p_value < LEVEL else "nothing speaks against it"
    return {
        "assumption": assumption,
        "test": test,
        "statistic": number(check.statistic),
        "p_value": number(check.p_value),
        "verdict": verdict,
    }
