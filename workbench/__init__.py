"""Multilevel Workbench: multilevel statistics by window, shell and Python.

    import workbench
    result = workbench.run("linear_mlm.lmm", "exam.csv", formula="score ~ ses + (ses | school)")
    workbench.render(result, "report.docx", style="apa", digits=3)
    workbench.analyses()                     # what there is
    workbench.describe("linear_mlm.lmm")     # its options, as a JSON schema
    data = workbench.read("postgresql://name@server/study", query="SELECT ...")
    data = workbench.transform("exam.csv", [{"step": "center", "variables": ["ses"]}])

Importing this is light: everything else is loaded on first use.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench._version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    import pandas as pd

    from workbench.analysis.description import Analysis
    from workbench.data.dataset import Dataset
    from workbench.results import Result
    from workbench.results.table_style import TableStyle

__all__ = ["__version__", "analyses", "describe", "read", "render", "run", "steps", "transform"]


def run(
    analysis: str,
    data: str | PathLike[str] | pd.DataFrame | Dataset,
    options: Mapping[str, Any] | None = None,
    *,
    seed: int | None = None,
    **more: Any,
) -> Result:
    """Run an analysis and return its result.

    analysis: id, see `analyses()`; data: a file, a pandas frame or a Dataset (of `read`, say); options: as a
    mapping, as keywords, or both (keywords win); seed: for analyses that draw random numbers.
    Raises the typed errors of `workbench.errors`, each with advice.
    """
    from workbench.notebook import run as run_now

    return run_now(analysis, data, {**(options or {}), **more}, seed)


def render(
    result: Result,
    path: str | PathLike[str],
    *,
    title: str = "",
    style: str | Mapping[str, Any] | TableStyle = "apa",
    **choices: Any,
) -> None:
    """Write a result as a document, in the format that the end of the name says.

    path: ends in .html, .docx, .pdf, .tex, .md, .xlsx or .json; style: of the tables, by name ("apa",
    "journal", "ama", "plain", "full"), as a mapping or a `TableStyle`; choices: of the style, such as
    digits=3, stars=True or decimal_mark="comma". JSON keeps every digit whatever the style.
    Raises the typed errors of `workbench.errors`, each with advice.
    """
    from workbench.notebook import render as render_now

    render_now(result, path, title, style, choices)


def analyses() -> dict[str, Analysis]:
    """Every analysis on offer: id -> description."""
    from workbench.extension.manager import plugin_manager

    return plugin_manager().analyses()


def describe(analysis: str) -> dict[str, Any]:
    """The options of an analysis as a JSON schema, with its title and summary."""
    from workbench.extension.manager import plugin_manager

    return plugin_manager().analysis(analysis).schema()


def transform(
    data: str | PathLike[str] | pd.DataFrame | Dataset,
    steps: Sequence[Mapping[str, Any]],
    *,
    tables: Mapping[str, str | PathLike[str] | pd.DataFrame | Dataset] | None = None,
) -> Dataset:
    """The data after steps of preparation, written as in `data.transforms` of a recipe.

    tables: further tables by name, for steps such as merge. Raises the typed errors of `workbench.errors`.
    """
    from workbench.notebook import transformed

    return transformed(data, steps, tables or {})


def read(
    data: str | PathLike[str],
    *,
    variables: Mapping[str, Any] | None = None,
    reading: Mapping[str, Any] | None = None,
    table: str = "",
    query: str = "",
    password: str = "",
) -> Dataset:
    """The data in a file of any format, or in a database.

    data: a path, or the address of a database such as "postgresql://name@server/study"; table, query: what to
    read of it (a query is one SELECT); password: kept nowhere, else WORKBENCH_DATABASE_PASSWORD of the
    environment is used. variables, reading: as in `data` of a recipe.
    Raises the typed errors of `workbench.errors`.
    """
    from workbench.notebook import read as read_now

    return read_now(data, variables=variables, reading=reading, table=table, query=query, password=password)


def steps() -> dict[str, dict[str, Any]]:
    """Every step of preparation on offer: name -> its options as a JSON schema, with its title."""
    from workbench.notebook import step_schemas

    return step_schemas()
