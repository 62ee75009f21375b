"""Forecast: how long an analysis will take, by its own prediction or by its last run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.description import load_callable
from workbench.errors import PluginError

if TYPE_CHECKING:
    from workbench.analysis.description import Analysis
    from workbench.analysis.options import Options
    from workbench.results import Result


class Forecast:
    """Learns from results: seconds by analysis and rows of data."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[float, int]] = {}

    def learn(self, result: Result) -> None:
        """Remember how long this took."""
        self._last[result.analysis] = (sum(result.timing.values()), max(1, result.data.rows))

    def seconds(self, analysis: Analysis, n_rows: int, options: Options) -> float:
        """Predicted seconds; 0 when there is nothing to go by."""
        if analysis.predict:
            try:
                return float(load_callable(analysis.predict, analysis.id)(n_rows, options))
            except PluginError:  # the estimator may still work; its own failure would be told then
                return 0.0
        seconds, rows = self._last.get(analysis.id, (0.0, 1))
        return seconds * max(1.0, n_rows / rows)


def in_words(seconds: float) -> str:
    """A duration as one would say it: "about 5 seconds", "about 3 minutes"."""
    for unit, length in (("hour", 3600.0), ("minute", 60.0)):
        if seconds >= 1.5 * length:
            return f"about {round(seconds / length)} {unit}s"
    return (
        "about a minute"
        if seconds > 45
        else f"about {max(1, round(seconds))} seconds".replace("about 1 seconds", "about a second")
    )
