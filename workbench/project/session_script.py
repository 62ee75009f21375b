"""A whole project as one script: the preparation of its data and every analysis, in Python or in R.

The Python script goes through `import workbench` and gives the numbers of the window. The R script joins what
the analyses say of themselves ("The same in R") with the preparation of their data (`r_preparation.py`).
Names and texts of the data are written as literals, never as code.
"""

from __future__ import annotations

import pprint
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from workbench.data.database.address import is_address
from workbench.data.database.place import place_from_text
from workbench.data.origin import CLIPBOARD, TYPED
from workbench.errors import ProjectError
from workbench.project.atomic import write_whole
from workbench.project.described import described
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import BY_HAND, current_table, first_name, is_repeated, opening
from workbench.project.r_preparation import with_preparation
from workbench.project.words import has_halves, one_line, without_halves
from workbench.results import Text

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

_WIDTH = 100
LANGUAGES = {".py": "Python", ".R": "R"}
HALF_IN_R = (
    "# A name or text of the data has half a character, which R cannot hold.\n"
    "# Give it another name in the variable view, then write the script again."
)


def session_script(project: Project, language: str) -> str:
    """The script; language: "Python" or "R". ProjectError when there is no analysis to repeat."""
    if not project.analyses or project.dataset is None:
        raise ProjectError("There is no analysis to write as a script.", "Add an analysis first.")
    parts = _python(project) if language == "Python" else _r(project)
    return without_halves("\n".join(parts).rstrip() + "\n")


def write_script(project: Project, path: Path) -> None:
    """Write the script in the language that the name's end says; ProjectError when the disk refuses."""
    language = next(
        (words for suffix, words in LANGUAGES.items() if path.suffix.lower() == suffix.lower()), ""
    )
    if not language:
        raise ProjectError(f"'{path.name}' is no name of a script.", f"End it in {' or '.join(LANGUAGES)}.")
    write_whole(path, session_script(project, language).encode("utf-8"))


def _python(project: Project) -> Iterator[str]:
    yield '"""Analyses made with the Multilevel Workbench."""'
    yield ""
    if source_of(project) == TYPED:
        yield "import pandas as pd"
    yield "import workbench"
    yield ""
    yield from _python_data(project)
    others = files_of(project)
    if others:
        yield from _python_tables(project, others)
    for step in project.steps:
        if BY_HAND in step:
            yield f"# Not repeated here: {one_line(str(step[BY_HAND]))}"
    yield f"steps = {_literal([dict(step) for step in project.steps if is_repeated(step)])}"
    for number, entry in enumerate(project.analyses, 1):
        yield from _python_analysis(project, entry, number, bool(others))


def _python_data(project: Project) -> Iterator[str]:
    source = source_of(project)
    if source == TYPED:
        yield "data = pd.DataFrame()  # the first step makes the table"
        return
    if first_table(project).source == CLIPBOARD:
        yield f"# The data came from the clipboard and are in the project only: export them as {source}."
    stated = stated_of(project, source, described(project, project.analyses))
    if stated:
        yield f"variables = {_literal(stated)}"
    yield f"data = {_reading(project, source, 'variables' if stated else '')}"


def _python_tables(project: Project, sources: dict[str, str]) -> Iterator[str]:
    yield "tables = {"
    for name, source in sources.items():
        stated = stated_of(project, source)
        yield f"    {name!r}: {_reading(project, source, repr(stated) if stated else '')},"
    yield "}"


def stated_of(
    project: Project, source: str, more: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, dict[str, Any]]:
    """What was said of the variables of a source when it was opened; more: what is known since."""
    said = dict(opening(project.steps, source).get("variables", {}))
    return {name: {**said.get(name, {}), **(more or {}).get(name, {})} for name in {**said, **(more or {})}}


def _reading(project: Project, source: str, variables: str) -> str:
    """What gives the data of a source, as an expression of Python; variables: what is stated of them."""
    stated = f", variables={variables}" if variables else ""
    if not is_address(source):
        how = opening(project.steps, source).get("reading")
        reading = f", reading={dict(how)!r}" if how else ""
        return f"workbench.read({source!r}{reading}{stated})" if reading or stated else repr(source)
    place = place_from_text(source)
    chosen = "query" if place.query else "table"
    more = f", {chosen}={getattr(place, chosen)!r}" if getattr(place, chosen) else ""
    return f"workbench.read({place.address.text!r}{more}{stated})"


def _python_analysis(project: Project, entry: AnalysisEntry, number: int, tables: bool) -> Iterator[str]:
    more = last_steps(project, entry)
    steps = f"[*steps, *{_literal(more)}]" if more else "steps"
    yield ""
    yield f"# {number}. {one_line(entry.title or entry.analysis)}"
    yield f"prepared = workbench.transform(data, {steps}{', tables=tables' if tables else ''})"
    yield f"options = {_literal(entry.options)}"
    yield f"result_{number} = workbench.run({entry.analysis!r}, prepared, options)"


def last_steps(project: Project, entry: AnalysisEntry) -> list[dict[str, Any]]:
    """The steps that lead to the rows of one analysis: its table, and the filter on it.

    The filter of the window chooses rows and computes nothing again; a step of preparation would.
    """
    more: list[dict[str, Any]] = []
    if entry.table != current_table(project.steps):
        more.append({"step": "use", "on": entry.table})
    if condition := project.filters.get(entry.table, ""):
        data = project.data_of(entry.table)
        live = [variable.name for variable in data.variables if variable.computed] if data else []
        more += [{"step": "freeze", "variables": live}] if live else []
        more.append({"step": "filter", "condition": condition})
    return more


def _r(project: Project) -> Iterator[str]:
    yield "# Analyses made with the Multilevel Workbench."
    for number, entry in enumerate(project.analyses, 1):
        yield ""
        yield f"# {number}. {one_line(entry.title or entry.analysis)}"
        yield r_of(project, entry)


def r_of(project: Project, entry: AnalysisEntry) -> str:
    """The R script of one analysis, with the preparation of its data."""
    blocks = entry.result.walk() if entry.result is not None else ()
    scripts = [block.text for block in blocks if isinstance(block, Text) and block.id == "r_script"]
    if not scripts:
        return "# R has no single call for this analysis, or it has not run yet."
    script = with_preparation(scripts[0], project, entry)
    return HALF_IN_R if has_halves(script) else script


def first_table(project: Project) -> Dataset:
    """The table that the steps begin with; the shown one when it is gone."""
    data = project.data_of(current_table(project.steps)) or project.dataset
    assert data is not None
    return data


def source_of(project: Project) -> str:
    """The file or place of that table, or TYPED."""
    data = first_table(project)
    return data.source if data.source not in ("", CLIPBOARD) else f"{data.name or 'data'}.csv"


def files_of(project: Project) -> dict[str, str]:
    """Further tables that were opened from files of their own, by the names that they had then."""
    source, names = source_of(project), [project.table, *project.tables]
    others = {name: data for name in names if (data := project.data_of(name)) is not None}
    return {
        first_name(project.steps, name): data.source
        for name, data in others.items()
        if data.source not in ("", CLIPBOARD, TYPED) and PurePath(data.source) != PurePath(source)
    }


def _literal(value: Any) -> str:
    return pprint.pformat(value, width=_WIDTH, sort_dicts=False)
