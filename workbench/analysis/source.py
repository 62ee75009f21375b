"""From the data part of a recipe to a Dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workbench.analysis.recipe import DataPart
from workbench.errors import RecipeError, shortened
from workbench.results import Notice

if TYPE_CHECKING:
    from workbench.analysis.transforms.pipeline import Tables
    from workbench.data.dataset import Dataset
    from workbench.data.progress import Progress


NAMED = 5
LONGEST_PATH = 200
"""Variables listed by name; of more, their number."""


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
    from workbench.data.load import load, load_database

    if part.database is not None:
        return load_database(part.database, part.variables, reporter=reporter)
    assert part.path is not None
    return load(part.path, part.variables, reading=part.reading, reporter=reporter)


def step_notices(tables: Tables) -> tuple[Notice, ...]:
    """What a reader must know of how the data were prepared."""
    return tuple(Notice("info", note, "", f"step_{number}") for number, note in enumerate(tables.notes, 1))


def reading_notices(dataset: Dataset, variables: Mapping[str, Any] | None = None) -> tuple[Notice, ...]:
    """What a reader must know of how the data were read, where nobody was asked.

    variables: what the recipe says of them.
    """
    stated = [name for name, entry in (variables or {}).items() if "missing" in entry]
    return (*_missing(dataset, stated), *_renamed(dataset), *_mixed(dataset))


def _missing(dataset: Dataset, stated: list[str]) -> Iterator[Notice]:
    """Words that were taken for missing."""
    from workbench.data.text.unasked import read_as_missing

    if found := read_as_missing(dataset, stated):
        told = "; ".join(f"'{word}' in {_listed(names)}" for word, names in found.items())
        advice = "If it means something else, list the codes of that variable under 'missing' in the recipe."
        yield Notice("info", f"Read as missing: {told}.", advice, "read_as_missing")


def _renamed(dataset: Dataset) -> Iterator[Notice]:
    """Columns whose name another one before them has."""
    from workbench.data.text.names import REPEATED

    if names := [v.name for v in dataset.variables if REPEATED in v.notes]:
        message = f"Some names occur more than once in the file; their later columns are: {_listed(names)}."
        yield Notice("warning", message, "Check that the model names the columns you mean.", "renamed")


def _mixed(dataset: Dataset) -> Iterator[Notice]:
    """Columns that are text because no decimal mark reads all of their numbers."""
    from workbench.data.column import CodedColumn
    from workbench.data.text.marks import MIXED, mixed_marks

    columns = [(name, dataset.column(name)) for name in dataset.names]
    names = [n for n, column in columns if isinstance(column, CodedColumn) and mixed_marks(column.categories)]
    if names:
        message = f"In {_listed(names)} {MIXED}: read as text."
        yield Notice(
            "warning", message, "Write them all alike in the file, then read it again.", "mixed_marks"
        )


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


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
