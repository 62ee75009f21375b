"""A whole project as one script: the preparation of its data and every analysis, in Python or in R.

The Python script goes through `import workbench` and gives the numbers of the window. The R script joins what
the analyses say of themselves ("The same in R"); the preparation of the data stands in it as words.
Names and texts of the data are written as literals, never as code.
"""

from __future__ import annotations

import pprint
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from workbench.analysis.transforms.pipeline import read_placed
from workbench.data.database.address import is_address
from workbench.data.database.place import place_from_text
from workbench.data.origin import CLIPBOARD
from workbench.errors import ProjectError, WorkbenchError
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import BY_HAND, current_table, first_name
from workbench.results import Text

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

_WIDTH = 100
LANGUAGES = {".py": "Python", ".R": "R"}


def session_script(project: Project, language: str) -> str:
    """The script; language: "Python" or "R". ProjectError when there is no analysis to repeat."""
    if not project.analyses or project.dataset is None:
        raise ProjectError("There is no analysis to write as a script.", "Add an analysis first.")
    parts = _python(project) if language == "Python" else _r(project)
    return "\n".join(parts).rstrip() + "\n"


def write_script(project: Project, path: Path) -> None:
    """Write the script in the language that the name's end says; ProjectError when the disk refuses."""
    language = next(
        (words for suffix, words in LANGUAGES.items() if path.suffix.lower() == suffix.lower()), ""
    )
    if not language:
        raise ProjectError(f"'{path.name}' is no name of a script.", f"End it in {' or '.join(LANGUAGES)}.")
    script = session_script(project, language)
    try:
        path.write_text(script, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "the disk refused"
        raise ProjectError(
            f"{path.name} could not be written: {reason}.", "Choose another folder."
        ) from error


def step_words(step: Mapping[str, Any]) -> str:
    """A step of preparation in one line."""
    if BY_HAND in step:
        return f"{step[BY_HAND]}  (not in the recipe)"
    try:
        return read_placed(step).words()
    except WorkbenchError:  # of a plugin that is gone
        return str(step.get("step", "?"))


def _python(project: Project) -> Iterator[str]:
    yield '"""Analyses made with the Multilevel Workbench."""'
    yield ""
    yield "import workbench"
    yield ""
    yield from _python_data(project)
    others = _files(project)
    if others:
        yield from _python_tables(others)
    for step in project.steps:
        if BY_HAND in step:
            yield f"# Not repeated here: {_one_line(str(step[BY_HAND]))}"
    yield f"steps = {_literal([dict(step) for step in project.steps if BY_HAND not in step])}"
    for number, entry in enumerate(project.analyses, 1):
        yield from _python_analysis(project, entry, number, bool(others))


def _python_data(project: Project) -> Iterator[str]:
    source = _source(project)
    if _first(project).source == CLIPBOARD:
        yield f"# The data came from the clipboard and are in the project only: export them as {source}."
    yield f"data = {_reading(source)}"


def _python_tables(sources: dict[str, str]) -> Iterator[str]:
    yield "tables = {"
    for name, source in sources.items():
        yield f"    {name!r}: {_reading(source)},"
    yield "}"


def _reading(source: str) -> str:
    """What gives the data of a source, as an expression of Python."""
    if not is_address(source):
        return repr(source)
    place = place_from_text(source)
    chosen = "query" if place.query else "table"
    more = f", {chosen}={getattr(place, chosen)!r}" if getattr(place, chosen) else ""
    return f"workbench.read({place.address.text!r}{more})"


def _python_analysis(project: Project, entry: AnalysisEntry, number: int, tables: bool) -> Iterator[str]:
    more: list[dict[str, Any]] = []
    if entry.table != current_table(project.steps):
        more.append({"step": "use", "on": entry.table})
    if condition := project.filters.get(entry.table, ""):
        more.append({"step": "filter", "condition": condition})
    steps = f"[*steps, *{_literal(more)}]" if more else "steps"
    yield ""
    yield f"# {number}. {_one_line(entry.title or entry.analysis)}"
    yield f"prepared = workbench.transform(data, {steps}{', tables=tables' if tables else ''})"
    yield f"options = {_literal(entry.options)}"
    yield f"result_{number} = workbench.run({entry.analysis!r}, prepared, options)"


def _r(project: Project) -> Iterator[str]:
    yield "# Analyses made with the Multilevel Workbench."
    yield f"# Data: {_one_line(_source(project))}"
    if project.steps:
        yield "# Prepare the data first; in the workbench this was done:"
    for number, step in enumerate(project.steps, 1):
        yield f"#   {number}. {_one_line(step_words(step))}"
    for number, entry in enumerate(project.analyses, 1):
        yield ""
        yield f"# {number}. {_one_line(entry.title or entry.analysis)}"
        if condition := project.filters.get(entry.table, ""):
            yield f"# Only rows that meet: {_one_line(condition)}"
        yield _r_of(entry)


def _r_of(entry: AnalysisEntry) -> str:
    blocks = entry.result.walk() if entry.result is not None else ()
    scripts = [block.text for block in blocks if isinstance(block, Text) and block.id == "r_script"]
    return scripts[0] if scripts else "# R has no single call for this analysis, or it has not run yet."


def _first(project: Project) -> Dataset:
    """The table that the steps begin with; the shown one when it is gone."""
    data = project.data_of(current_table(project.steps)) or project.dataset
    assert data is not None
    return data


def _source(project: Project) -> str:
    """The file or place of that table."""
    data = _first(project)
    return data.source if data.source not in ("", CLIPBOARD) else f"{data.name or 'data'}.csv"


def _files(project: Project) -> dict[str, str]:
    """Further tables that were opened from files of their own, by the names that they had then."""
    source, names = _source(project), [project.table, *project.tables]
    others = {name: data for name in names if (data := project.data_of(name)) is not None}
    return {
        first_name(project.steps, name): data.source
        for name, data in others.items()
        if data.source not in ("", CLIPBOARD) and PurePath(data.source) != PurePath(source)
    }


def _literal(value: Any) -> str:
    return pprint.pformat(value, width=_WIDTH, sort_dicts=False)


def _one_line(words: str) -> str:
    """A comment ends with its line, whatever a title holds."""
    return " ".join(words.split())
