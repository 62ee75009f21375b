"""How intervals were found, with their sources: the same words for every family."""

from __future__ import annotations

from typing import Any

from workbench.analysis.literature import library
from workbench.analysis.writing.paper import Paper
from workbench.results.formatting import format_integer

_BOOTSTRAP = {
    "bootstrap_percentile": "percentile intervals of the parametric bootstrap",
    "bootstrap_basic": "basic intervals of the parametric bootstrap",
    "bootstrap_normal": "normal-theory intervals of the parametric bootstrap",
    "case_bootstrap": "intervals of a case bootstrap, which draws groups of the data,",
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
        n, seed = format_integer(options["n_boot"]), f"seed {options['seed']}"
        source = paper.cite(library.DAVISON_HINKLEY, after=seed)
        return f"Confidence intervals ({level}) are {_BOOTSTRAP[method]} with {n} samples {source}."
    return f"Confidence intervals ({level}) are Wald intervals."
