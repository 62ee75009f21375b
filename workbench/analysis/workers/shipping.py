"""Data sets on their way to a worker: only columns it does not have yet are sent.

A worker keeps the columns of the last data set it was given, nothing older.
"""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from workbench.analysis.workers.messages import DataParts

if TYPE_CHECKING:
    from workbench.data.column import Column
    from workbench.data.dataset import Dataset


def pack(dataset: Dataset, known: Set[bytes]) -> DataParts:
    """The parts of a data set for a worker that has the columns whose digests are `known`."""
    columns = [(name, dataset.column(name)) for name in dataset.names]
    return DataParts(
        identity=(dataset.fingerprint, dataset.name, dataset.source),
        variables=dataset.variables,
        columns=tuple((name, column.digest) for name, column in columns),
        new={column.digest: column for _, column in columns if column.digest not in known},
    )


class DataStore:
    """The worker's side: the last data set and its columns."""

    def __init__(self) -> None:
        self._columns: dict[bytes, Column] = {}
        self._dataset: Dataset | None = None
        self._identity = ("", "", "")

    def unpack(self, parts: DataParts) -> Dataset:
        """The data set; the very same object as last time when nothing changed, with all it remembers."""
        if self._dataset is None or parts.identity != self._identity:
            from workbench.data.dataset import Dataset

            at_hand = {**self._columns, **parts.new}
            self._columns = {digest: at_hand[digest] for _, digest in parts.columns}
            columns = {name: self._columns[digest] for name, digest in parts.columns}
            _, name, source = self._identity = parts.identity
            self._dataset = Dataset(columns, parts.variables, name=name, source=source)
        return self._dataset
