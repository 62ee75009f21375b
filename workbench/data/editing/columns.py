"""Columns inserted empty or moved to another place."""

from __future__ import annotations

import itertools
from collections.abc import Container, Sequence

from workbench.data.column import Column
from workbench.data.dataset import Dataset
from workbench.data.edits import empty_column, insert_variables
from workbench.data.origin import TYPED
from workbench.data.variable import Measure, Variable

NEW_TABLE = "New table"


def insert_columns(dataset: Dataset, place: int, names: Sequence[str]) -> Dataset:
    """Empty numeric variables of these names before the one at `place`."""
    return insert_variables(dataset, _empty(names, dataset.n_rows), place)


def empty_table(names: Sequence[str], n_rows: int) -> Dataset:
    """A table without values, to be typed into. DataError where a name is empty or there twice."""
    return insert_variables(Dataset({}, (), name=NEW_TABLE, source=TYPED), _empty(names, n_rows))


def _empty(names: Sequence[str], n_rows: int) -> list[tuple[Variable, Column]]:
    return [(Variable(name), empty_column(Measure.NUMERIC, n_rows)) for name in names]


def free_names(stem: str, taken: Container[object], count: int) -> tuple[str, ...]:
    """The first `count` of `stem`_1, `stem`_2 ... that are not taken."""
    free = (name for number in itertools.count(1) if (name := f"{stem}_{number}") not in taken)
    return tuple(itertools.islice(free, count))


def move_columns(dataset: Dataset, names: Sequence[str], place: int) -> Dataset:
    """These variables side by side, in the order of the data, the first of them at `place` among the rest."""
    chosen = set(names)
    moved = [v for v in dataset.variables if v.name in chosen]
    rest = [v for v in dataset.variables if v.name not in chosen]
    return dataset.replaced(variables=[*rest[:place], *moved, *rest[place:]])
