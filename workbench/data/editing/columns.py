"""Columns inserted empty or moved to another place."""

from __future__ import annotations

from collections.abc import Container, Sequence

from workbench.data.dataset import Dataset
from workbench.data.edits import empty_column, insert_variable
from workbench.data.variable import Measure, Variable


def insert_columns(dataset: Dataset, place: int, count: int) -> tuple[Dataset, tuple[str, ...]]:
    """`count` empty numeric variables before the one at `place`, and their names."""
    names: list[str] = []
    for _ in range(count):
        name = free_name("new", dataset)
        column = empty_column(Measure.NUMERIC, dataset.n_rows)
        dataset = insert_variable(dataset, Variable(name), column, place + len(names))
        names.append(name)
    return dataset, tuple(names)


def move_columns(dataset: Dataset, names: Sequence[str], place: int) -> Dataset:
    """These variables side by side, in the order of the data, the first of them at `place` among the rest."""
    moved = [v for v in dataset.variables if v.name in names]
    rest = [v for v in dataset.variables if v.name not in names]
    return dataset.replaced(variables=[*rest[:place], *moved, *rest[place:]])


def free_name(stem: str, taken: Container[object]) -> str:
    """`stem`_1, or the next number that is not taken."""
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
