"""How intervals were found, with their sources: the same words for every family."""

from __future__ import annotations

from typing import Any

from workbench.analysis.writing import library
from workbench.analysis.writing.paper import Paper
from workbench.results.formatting import format_integer

_BOOTSTRAP = {
    "bootstrap_percentile": "percentile",
    "bootstrap_basic": "basic",
    "bootstrap_normal": "normal-theory",
}


def interval_method(paper: Paper) -> str:
    """Sentences on the intervals, by the options ci_method, ci_level, n_boot and seed, and on the tests."""
    return f"{_intervals(paper)} Tests were two-sided at the 5% level."


def _intervals(paper: Paper) -> str:
    options: dict[str, Any] = paper.options.to_dict()
    method, level = options.get("ci_method", "wald"), f"{100 * options.get('ci_level', 0.95):g}%"
    if method == "profile":
        source = paper.cite(library.VENZON_MOOLGAVKAR)
        return f"Confidence intervals ({level}) are profile likelihood intervals {source}."
    if method in _BOOTSTRAP:
        source, n = paper.cite(library.DAVISON_HINKLEY), format_integer(options["n_boot"])
        kind = _BOOTSTRAP[method]
        return (
            f"Confidence intervals ({level}) are {kind} bootstrap intervals from {n} samples "
            f"(seed {options['seed']}) {source}."
        )
    return f"Confidence intervals ({level}) are Wald intervals."
