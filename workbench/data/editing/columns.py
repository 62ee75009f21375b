"""Columns inserted empty or moved to another place."""

from __future__ import annotations

import itertools
from collections.abc import Container, Sequence

from workbench.data.dataset import Dataset
from workbench.data.edits import empty_column, insert_variable
from workbench.data.origin import TYPED
from workbench.data.variable import Measure, Variable

NEW_TABLE = "New table"


def insert_columns(dataset: Dataset, place: int, names: Sequence[str]) -> Dataset:
    """Empty numeric variables of these names before the one at `place`."""
    for number, name in enumerate(names):
        column = empty_column(Measure.NUMERIC, dataset.n_rows)
        dataset = insert_variable(dataset, Variable(name), column, place + number)
    return dataset


def empty_table(names: Sequence[str], n_rows: int) -> Dataset:
    """A table without values, to be typed into. DataError where a name is empty or there twice."""
    data = Dataset({}, (), name=NEW_TABLE, source=TYPED)
    for name in names:
        data = insert_variable(data, Variable(name), empty_column(Measure.NUMERIC, n_rows))
    return data


def free_names(stem: str, taken: Container[object], count: int) -> tuple[str, ...]:
    """The first `count` of `stem`_1, `stem`_2 ... that are not taken."""
    free = (name for number in itertools.count(1) if (name := f"{stem}_{number}") not in taken)
    return tuple(itertools.islice(free, count))


def move_columns(dataset: Dataset, names: Sequence[str], place: int) -> Dataset:
    """These variables side by side, in the order of the data, the first of them at `place` among the rest."""
    moved = [v for v in dataset.variables if v.name in names]
    rest = [v for v in dataset.variables if v.name not in names]
    return dataset.replaced(variables=[*rest[:place], *moved, *rest[place:]])


def free_name(stem: str, taken: Container[object]) -> str:
    """`stem`_1, or the next number that is not taken."""
    return free_names(stem, taken, 1)[0]
