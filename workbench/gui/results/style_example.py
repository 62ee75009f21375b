"""The tables that show a table style while it is chosen: of a fitted model where there is one."""

from __future__ import annotations

from dataclasses import replace

from workbench.project.model import Project
from workbench.results import Cell, Column, DataUse, Result, Table

_MOST_ROWS, _MOST_TABLES = 8, 3
_TELLING = ("fixed_effects", "random_effects", "anova")


def example_of(project: Project) -> Result:
    """The first result with coefficients, else the first with tables, else one made up."""
    results = [entry.result for entry in project.analyses if entry.result is not None]
    with_tables = [result for result in results if _tables(result)]
    fitted = [r for r in with_tables if any(table.id == _TELLING[0] for table in _tables(r))]
    return next(iter([*fitted, *with_tables]), _made_up())


def tables_of(project: Project) -> list[Table]:
    """All tables of a project, and those of the example."""
    results = [example_of(project), *(entry.result for entry in project.analyses if entry.result is not None)]
    return [table for result in results for table in _tables(result)]


def telling_tables(result: Result) -> list[Table]:
    """The tables worth looking at, cut to their first rows."""
    tables = _tables(result)
    wanted = [table for table in tables if table.id in _TELLING]
    chosen = (wanted or [table for table in tables if table.rows])[:_MOST_TABLES]
    return [replace(table, rows=table.rows[:_MOST_ROWS]) for table in chosen]


def _tables(result: Result) -> list[Table]:
    return [block for block in result.walk() if isinstance(block, Table)]


def _made_up() -> Result:
    columns = (
        Column("term", "Term"),
        Column("estimate", "Estimate", "number"),
        Column("std_error", "SE", "number"),
        Column("df", "df", "fixed"),
        Column("p_value", "p", "p_value"),
    )
    rows: tuple[dict[str, Cell], ...] = (
        {"term": "(Intercept)", "estimate": 50.1234, "std_error": 0.6543, "df": 48.21, "p_value": 1e-12},
        {"term": "hours", "estimate": 0.4321, "std_error": 0.2012, "df": 1190.4, "p_value": 0.0321},
        {"term": "distance", "estimate": -0.0123, "std_error": 0.0345, "df": 1188.7, "p_value": 0.7214},
    )
    table = Table("fixed_effects", "Fixed effects (an example)", columns, rows)
    return Result("example", {"method": "reml"}, DataUse(1200, 1200), (table,))
