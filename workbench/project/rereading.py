"""The data of a project read again, from files and databases or from another file, and prepared as before.

Analyses stay as they are and compute anew; what was done to the data is repeated step by step, so that
nothing is lost where the new file fits, and nothing changes where it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.analysis.recipe import DataPart
from workbench.data.origin import CLIPBOARD, TYPED
from workbench.errors import ProjectError
from workbench.project.entry_code import data_part
from workbench.project.model import Project
from workbench.project.preparation import BY_HAND, MAIN, OPENED, Steps, is_repeated
from workbench.project.session_script import files_of, first_table, source_of, stated_of
from workbench.project.words import one_line

if TYPE_CHECKING:
    from workbench.data.database.address import Address
    from workbench.data.dataset import Dataset
    from workbench.data.progress import Progress

_NO_PLACE = {
    "": "The data did not come from a file.",
    CLIPBOARD: "The data were pasted: there is no file to read again.",
    TYPED: "The data were typed in: there is no file to read again.",
}
"""Sources that nothing can be read from a second time."""


def why_not_again(project: Project) -> str:
    """Why the data cannot be read again, in one sentence; "" where they can be."""
    if project.dataset is None:
        return "There are no data."
    source = first_table(project).source
    if source in _NO_PLACE:
        return _NO_PLACE[source]
    by_hand = next((str(step[BY_HAND]) for step in project.steps if BY_HAND in step), "")
    return f"One change of the data cannot be repeated: {one_line(by_hand)}." if by_hand else ""


def databases_of(project: Project, path: Path | None = None) -> tuple[Address, ...]:
    """The databases that are asked when the data are read again, each once; path: as for `read_again`."""
    places = _all_read(project, path).databases()
    return tuple(dict.fromkeys(place.address for place in places))


def read_again(
    project: Project,
    path: Path | None = None,
    reporter: Progress | None = None,
    passwords: Mapping[Address, str] | None = None,
) -> Project:
    """The project with its data read again and all steps repeated; `project` itself where nothing is new.

    path: of another file in place of the first one, with the same variables; passwords: of databases, by
    address. Results of tables that changed are out of date. ProjectError where the data cannot be made again,
    DataError or RecipeError, with the number of the step, where the new ones do not fit.
    """
    from workbench.analysis.source import load_tables

    _check(project)
    part = _all_read(project, path)
    _check_there(*(p.path for p in (part, *part.tables.values()) if p.path is not None))
    for address, password in (passwords or {}).items():
        part = part.with_password(address, password)
    found = load_tables(part, reporter)
    made = {found.name or MAIN: found.dataset, **found.others}
    return _with_tables(project, made, _placed(project.steps, source_of(project), path))


def _all_read(project: Project, path: Path | None) -> DataPart:
    """What is read, and the steps after it."""
    source = source_of(project)
    part = data_part(project, source)
    if path is not None:
        same = path.suffix.lower() == Path(source).suffix.lower() and part.database is None
        said = stated_of(project, source)
        part = DataPart(path, said, part.reading if same else {})
    steps = tuple(dict(step) for step in project.steps if is_repeated(step))
    others = {name: data_part(project, other) for name, other in files_of(project).items()}
    return replace(part, transforms=steps, tables=others)


def with_data_of(now: Project, found: Project) -> Project:
    """The present project with the tables and steps of another; results of tables that differ are stale."""
    found = found.using(now.table)
    tables = {found.table: found.dataset, **found.tables}
    changed = {name for name, data in tables.items() if data is not now.data_of(name)}
    return replace(now.stale(changed), dataset=found.dataset, tables=found.tables, steps=found.steps)


def _check(project: Project) -> None:
    """ProjectError where a replay would not give the present data."""
    if reason := why_not_again(project):
        raise ProjectError(
            reason, "Open the new data, and prepare them with the steps under 'Preparation so far'."
        )


def _check_there(*paths: Path) -> None:
    """ProjectError for the first file that is gone."""
    gone = next((path for path in paths if not path.is_file()), None)
    if gone is not None:
        raise ProjectError(
            f"There is no file '{gone}' any more.", "Was it moved or renamed? Read it in its new place."
        )


def _with_tables(project: Project, made: dict[str, Dataset], steps: Steps) -> Project:
    names = (project.table, *project.tables)
    lost = next((name for name in names if name not in made), None)
    if lost is not None:
        raise ProjectError(
            f"The table '{project.titles[lost]}' cannot be made again.",
            "Remove it, or open the new file alone.",
        )
    changed = {name for name in names if not _same(project.data_of(name), made[name])}
    if not changed:
        return project
    now = {name: _kept(project, name, changed) or made[name] for name in names}
    shown = now.pop(project.table)
    return replace(project.stale(changed), dataset=shown, tables=now, steps=steps)


def _kept(project: Project, name: str, changed: set[str]) -> Dataset | None:
    """The present table where it has not changed: what depends on it then stays as it is."""
    return None if name in changed else project.data_of(name)


def _same(one: Dataset | None, other: Dataset) -> bool:
    return (
        one is not None
        and one.source == other.source
        and one.variables == other.variables
        and one.fingerprint == other.fingerprint
    )


def _placed(steps: Steps, source: str, path: Path | None) -> Steps:
    """The steps with the reading of the new file in place of the old one."""
    if path is None:
        return steps
    return tuple({**step, OPENED: str(path)} if step.get(OPENED) == source else step for step in steps)
