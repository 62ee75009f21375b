"""How long an analysis will take, so that the window knows whether to run it while one edits.

An analysis may say so itself (`Analysis.predict`); the last runs with the same choices on this computer
correct what it says. Without it those, scaled by the number of rows, are the guide. What was never run
and says nothing is taken to be quick: it can be cancelled.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Any

from workbench.analysis.description import Analysis, load_callable
from workbench.analysis.options import Options
from workbench.results import Result

LIVE = 1.0
"""Seconds; what is predicted to take longer waits for Run."""

REMEMBERED = 3

_SIZING = ("choice", "boolean", "integer")  # options of these kinds decide between quick and slow methods


class Predictor:
    """Remembers how long analyses took, and says how long the next one will."""

    def __init__(self) -> None:
        self._factors: dict[tuple[Any, ...], deque[float]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def learn(self, analysis: Analysis, options: Options, result: Result) -> None:
        """Remember how long this took."""
        n_rows, seconds = result.data.rows, sum(result.timing.values())
        foretold = _foretold(analysis, options, n_rows)
        self._factors[_similar(analysis, options)].append(seconds / (foretold or max(n_rows, 1)))

    def seconds(self, analysis: Analysis, options: Options, n_rows: int) -> float:
        """Expected seconds. The fastest of the last runs counts: others were slowed by something else."""
        foretold = _foretold(analysis, options, n_rows)
        factors = self._factors.get(_similar(analysis, options))
        return min(factors) * (foretold or n_rows) if factors else foretold

    def is_live(self, analysis: Analysis, options: Options, n_rows: int) -> bool:
        """Whether it may run at every edit."""
        return self.seconds(analysis, options, n_rows) <= LIVE


def _foretold(analysis: Analysis, options: Options, n_rows: int) -> float:
    """What the analysis says of itself; 0 when it says nothing."""
    if not analysis.predict:
        return 0.0
    try:
        return max(0.0, float(load_callable(analysis.predict, analysis.id)(n_rows, options)))
    except Exception:  # code of a plugin: without its guess we go on as if there were none
        return 0.0


def _similar(analysis: Analysis, options: Options) -> tuple[Any, ...]:
    """Runs that take about equally long a row: same analysis, same choices."""
    values = options.to_dict()
    return analysis.id, *(values[n] for n, f in options.fields.items() if f.kind in _SIZING and n != "seed")
