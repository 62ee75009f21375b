"""ResultMemo: recent results by analysis, options and data, so that undo shows them at once."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.project.model import AnalysisEntry

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.results import Result

LIMIT = 64
Key = tuple[str, str]


class ResultMemo:
    """Holds at most LIMIT results; data are compared by identity, as datasets never change."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, tuple[Dataset | None, Result]] = OrderedDict()

    def keep(self, entry: AnalysisEntry, dataset: Dataset | None) -> None:
        """Remember the result of `entry`, made from `dataset`."""
        if entry.result is not None:
            self._kept[_key(entry)] = (dataset, entry.result)
            self._kept.move_to_end(_key(entry))
            if len(self._kept) > LIMIT:
                self._kept.popitem(last=False)

    def fill(self, entry: AnalysisEntry, dataset: Dataset | None) -> AnalysisEntry:
        """`entry` with the result known for its options and `dataset`, or unchanged."""
        made_from, result = self._kept.get(_key(entry), (None, None))
        if result is None or made_from is not dataset or (entry.result is result and not entry.stale):
            return entry
        return replace(entry, result=result, stale=False)


def _key(entry: AnalysisEntry) -> Key:
    return entry.analysis, json.dumps(entry.options, sort_keys=True, default=str)
