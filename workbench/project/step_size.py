"""How much memory a step of history holds on to: the columns that it made and others do not share.

The places of rows that were taken (data/taken.py) count too.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    known = _arrays(before)
    return sum(size for key, size in _arrays(after).items() if key not in known)


def _arrays(project: Project) -> dict[int, int]:
    """The bytes of each array that the columns hold, by its identity."""
    columns = [dataset.column(name) for dataset in _tables(project) for name in dataset.names]
    return {id(array): array.nbytes for column in columns for array in _held(column)}


def _held(column: Column) -> Iterator[NDArray[Any]]:
    from workbench.data.column import CodedColumn

    yield column.codes if isinstance(column, CodedColumn) else column.values
    if column.taken is not None:
        yield column.taken.places


def _tables(project: Project) -> Iterator[Dataset]:
    if project.dataset is not None:
        yield project.dataset
    yield from project.tables.values()
