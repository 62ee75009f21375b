"""The lines of a scatter plot as a table."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Column, Table
from workbench_graphs.lines import Fit


def line_table(fits: Sequence[tuple[str, str, Fit]], group: str) -> list[Table]:
    """One row for each line: panel, group, coefficients; no table without lines. group: its title."""
    if not fits:
        return []
    columns = [
        Column("panel", "Panel"),
        Column("group", group),
        Column("n_obs", "n", "integer"),
        Column("intercept", "Intercept", "number", help="Value of the line where x is 0."),
        Column("slope", "Slope", "number", help="Change of y per unit of x."),
        Column("quadratic", "Quadratic", "number", help="Coefficient of x squared."),
        Column("r_squared", "R²", "fixed", help="Share of the variance of y along the line."),
    ]
    rows = [
        {
            "panel": panel,
            "group": group,
            "n_obs": fit.n_obs,
            "intercept": fit.coefficients[0],
            "slope": fit.coefficients[1],
            "quadratic": fit.coefficients[2] if len(fit.coefficients) > 2 else None,
            "r_squared": fit.r_squared,
        }
        for panel, group, fit in fits
    ]
    shown = [c for c in columns if any(row[c.id] not in (None, "") for row in rows)]
    note = "Least squares, rows taken as independent."
    return [Table("lines", "Lines", tuple(shown), tuple(rows), note)]
