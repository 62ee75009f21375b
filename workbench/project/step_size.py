"""How much memory a step of history holds on to: the columns that it made and others do not share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.project.model import Project

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


def added_bytes(before: Project, after: Project) -> int:
    """Bytes of the columns of `after`, in any of its tables, that `before` does not have."""
    if after.dataset is before.dataset and after.tables is before.tables:
        return 0
    known = _arrays(before)
    return sum(size for key, size in _arrays(after).items() if key not in known)


def _arrays(project: Project) -> dict[int, int]:
    """The bytes of each array of values or codes, by its identity."""
    from workbench.data.column import CodedColumn

    columns = [dataset.column(name) for dataset in _tables(project) for name in dataset.names]
    arrays = (column.codes if isinstance(column, CodedColumn) else column.values for column in columns)
    return {id(array): array.nbytes for array in arrays}


def _tables(project: Project) -> Iterator[Dataset]:
    if project.dataset is not None:
        yield project.dataset
    yield from project.tables.values()
