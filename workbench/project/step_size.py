"""How much memory a step of history holds on to: the columns that it made and others do not share.

The places of rows that were taken (data/taken.py) count too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from workbench.project.model import Project

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.data.column import Column
    from workbench.data.dataset import Dataset


def added_bytes(before: Project, after: Project) -> int:
    """Bytes of the columns of `after`, in any of its tables, that `before` does not have."""
    if after.dataset is before.dataset and after.tables is before.tables:
        return 0
    old = _columns(before)
    shared = set(map(id, old))
    made = _arrays(column for column in _columns(after) if id(column) not in shared)
    known = _arrays(old) if made else {}
    return sum(size for key, size in made.items() if key not in known)


def _columns(project: Project) -> list[Column]:
    return [dataset.column(name) for dataset in _tables(project) for name in dataset.names]


def _arrays(columns: Iterable[Column]) -> dict[int, int]:
    """The bytes of each array that the columns hold, by its identity."""
    from workbench.data.column import CodedColumn  # numpy has to wait until there are data

    held: list[NDArray[Any]] = []
    for column in columns:
        held.append(column.codes if isinstance(column, CodedColumn) else column.values)
        if column.taken is not None:
            held.append(column.taken.places)
    return {id(array): array.nbytes for array in held}


def _tables(project: Project) -> Iterator[Dataset]:
    if project.dataset is not None:
        yield project.dataset
    yield from project.tables.values()
