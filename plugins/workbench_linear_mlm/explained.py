"""How much of the outcome a model explains, as tables."""

from __future__ import annotations

from workbench.api import Column, Table
from workbench.engine.ols import OlsFit
from workbench_linear_mlm.tables import number


def ols_r2(fit: OlsFit) -> Table:
    """R squared and its adjusted form, with the F test of all predictors at once."""
    test = fit.f_test
    columns = (
        Column("definition", "Definition"),
        Column("value", "R²", "number", "Share of the variance of the outcome that the predictors explain."),
        Column("statistic", "F", "fixed", "Test of all predictors together."),
        Column("df", "df", "integer", "Number of predictors' coefficients."),
        Column("df_residual", "Residual df", "integer", "Rows minus coefficients."),
        Column("p_value", "p", "p_value", "Of the F test."),
    )
    tested = {
        "statistic": None if test is None else number(test.statistic),
        "df": None if test is None else test.df,
        "df_residual": None if test is None else int(test.df_residual),
        "p_value": None if test is None else number(test.p_value),
    }
    empty = dict.fromkeys(tested)
    rows = (
        {"definition": "R squared", "value": number(fit.r_squared), **tested},
        {"definition": "Adjusted R squared", "value": number(fit.adj_r_squared), **empty},
    )
    return Table("r2", "Explained variance", columns, rows)
