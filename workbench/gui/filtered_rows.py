"""The rows that a filter leaves, remembered: the same data and condition give the same object."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

LIMIT = 4


class FilteredRows:
    """Holds the last few answers; data are compared by identity, as datasets never change."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str], tuple[Dataset, Dataset]] = OrderedDict()

    def rows(self, dataset: Dataset | None, condition: str) -> Dataset | None:
        """The rows that meet the condition, all for "". DataError where none does, or it does not fit."""
        if dataset is None or not condition:
            return dataset
        key = (id(dataset), condition)
        if key not in self._kept:
            from workbench.data.rows import meeting

            self._kept[key] = (dataset, meeting(dataset, condition))
            if len(self._kept) > LIMIT:
                self._kept.popitem(last=False)
        return self._kept[key][1]
