"""The results of the last runs, so that an undo or a switch back and forth shows at once what was there."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING

from workbench._version import __version__
from workbench.analysis.options import Options
from workbench.results import Result

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

Key = tuple[str, str, str, str, str, str, int]


def result_key(analysis_id: str, options: Options, dataset: Dataset, seed: int) -> Key:
    """What a result depends on: analysis, version, every option, data (their name is in scripts) and seed."""
    plain = json.dumps(options.to_dict(), sort_keys=True, default=repr)
    return analysis_id, __version__, plain, dataset.fingerprint, dataset.name, dataset.source, seed


class ResultCache:
    """The `capacity` results used last."""

    def __init__(self, capacity: int = 32) -> None:
        self.capacity = capacity
        self._results: OrderedDict[Key, Result] = OrderedDict()

    def get(self, key: Key) -> Result | None:
        """The result of exactly that run, or None."""
        if key in self._results:
            self._results.move_to_end(key)
        return self._results.get(key)

    def put(self, key: Key, result: Result) -> None:
        """Remember a result; the one that was not used for longest goes."""
        self._results[key] = result
        self._results.move_to_end(key)
        while len(self._results) > self.capacity:
            self._results.popitem(last=False)
