"""The files of a project read again, after they changed or from another file, and prepared as before.

Analyses stay as they are and compute anew; what was done to the data is repeated step by step, so that
nothing is lost where the new file fits, and nothing changes where it does not.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.data.origin import is_file
from workbench.errors import ProjectError
from workbench.project.entry_code import data_part
from workbench.project.model import Project
from workbench.project.preparation import BY_HAND, MAIN, OPENED, Steps, is_repeated
from workbench.project.session_script import files_of, first_table, source_of
from workbench.project.words import one_line

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.data.progress import Progress


def rereadable(project: Project) -> bool:
    """Whether the data of the project came from a file."""
    return project.dataset is not None and is_file(first_table(project).source)


def read_again(project: Project, path: Path | None = None, reporter: Progress | None = None) -> Project:
    """The project with its data read again and all steps repeated; `project` itself where nothing is new.

    path: of another file in place of the first one, with the same variables. Results of tables that changed
    are out of date. ProjectError where the data cannot be made again, DataError or RecipeError, with the
    number of the step, where the new ones do not fit.
    """
    from workbench.analysis.source import load_tables

    _check(project)
    source = source_of(project)
    steps = tuple(dict(step) for step in project.steps if is_repeated(step))
    part = data_part(project, source)
    if path is not None and path.suffix.lower() != Path(source).suffix.lower():
        part = replace(part, reading={})
    files = files_of(project)
    _check_there(path or Path(source), *map(Path, filter(is_file, files.values())))
    others = {name: data_part(project, other) for name, other in files.items()}
    found = load_tables(replace(part, path=path or part.path, transforms=steps, tables=others), reporter)
    made = {found.name or MAIN: found.dataset, **found.others}
    return _with_tables(project, made, _placed(project.steps, source, path))


def with_data_of(now: Project, found: Project) -> Project:
    """The present project with the tables and steps of another; results of tables that differ are stale."""
    found = found.using(now.table)
    tables = {found.table: found.dataset, **found.tables}
    changed = {name for name, data in tables.items() if data is not now.data_of(name)}
    return replace(now.stale(changed), dataset=found.dataset, tables=found.tables, steps=found.steps)


def _check(project: Project) -> None:
    """ProjectError where a replay would not give the present data."""
    if not rereadable(project):
        raise ProjectError(
            "The data did not come from a file.", "Open the file that they should be read from."
        )
    by_hand = next((str(step[BY_HAND]) for step in project.steps if BY_HAND in step), "")
    if by_hand:
        raise ProjectError(
            f"One change of the data cannot be repeated: {one_line(by_hand)}.",
            "Open the new file, and prepare it with the steps under 'Preparation so far'.",
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
