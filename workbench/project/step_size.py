"""How much memory a step of history holds on to: the columns that it made and others do not share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.project.model import Project

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


def added_bytes(before: Project, after: Project) -> int:
    """Bytes of the columns of `after` that `before` does not have."""
    if after.dataset is None or after.dataset is before.dataset:
        return 0
    known = _arrays(before.dataset) if before.dataset is not None else {}
    return sum(size for key, size in _arrays(after.dataset).items() if key not in known)


def _arrays(dataset: Dataset) -> dict[int, int]:
    """The bytes of each array of values or codes, by its identity."""
    from workbench.data.column import CodedColumn

    columns = map(dataset.column, dataset.names)
    arrays = (column.codes if isinstance(column, CodedColumn) else column.values for column in columns)
    return {id(array): array.nbytes for array in arrays}
