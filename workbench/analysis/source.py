"""From the data part of a recipe to a Dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.recipe import DataPart
from workbench.errors import RecipeError, shortened
from workbench.results import Notice

if TYPE_CHECKING:
    from workbench.analysis.transforms.pipeline import Tables
    from workbench.data.dataset import Dataset
    from workbench.data.progress import Progress


LONGEST_PATH = 200
"""Signs of a path that are shown."""


def load_data(part: DataPart, reporter: Progress | None = None) -> Dataset:
    """The data of a recipe, prepared by its steps; see `load_tables`."""
    return load_tables(part, reporter).dataset


def load_tables(part: DataPart, reporter: Progress | None = None) -> Tables:
    """The tables of a recipe after the steps of its preparation, with what these noted.

    RecipeError: a file is not there, or the recipe describes variables or steps wrongly. DataError: a file
    cannot be read, or does not agree with what the recipe says of it.
    """
    from workbench.analysis.transforms.pipeline import Tables, read_steps, run_steps

    steps = read_steps(list(part.transforms))
    check_exists(part)
    dataset = _load(part, reporter)
    others = {name: _load(table, reporter) for name, table in part.tables.items()}
    return run_steps(Tables(dataset, others), steps)


def _load(part: DataPart, reporter: Progress | None) -> Dataset:
    """One table, as it is before any step."""
    from workbench.data.dataset import Dataset
    from workbench.data.load import load, load_database

    if part.database is not None:
        return load_database(part.database, part.variables, reporter=reporter)
    if part.path is None:
        return Dataset({}, ())
    return load(part.path, part.variables, reading=part.reading, reporter=reporter)


def step_notices(tables: Tables) -> tuple[Notice, ...]:
    """What a reader must know of how the data were prepared."""
    return tuple(Notice("info", note, "", f"step_{number}") for number, note in enumerate(tables.notes, 1))


def check_exists(part: DataPart) -> None:
    """RecipeError when a data file of a recipe is not there."""
    for table in part.tables.values():
        check_exists(table)
    if part.path is None:
        return
    try:
        if part.path.is_file():
            return
        kind = "is a folder" if part.path.is_dir() else "is not there"
    except OSError:  # the system knows no such name: too long, say
        kind = "cannot be looked for"
    raise RecipeError(
        f"The data file '{shortened(str(part.path), LONGEST_PATH)}' {kind}.",
        "Check 'data.path' in the recipe; a relative path starts at the folder of the recipe.",
    )
