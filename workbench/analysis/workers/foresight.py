"""Foresight: a job that a worker does before it is asked for, where it is known what will be asked first.

Its result is the answer only to the very same job: analysis, options, data and seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.analysis.cache import Key, result_key

if TYPE_CHECKING:
    from workbench.analysis.description import Catalogue
    from workbench.analysis.recipe import Recipe
    from workbench.results import Result


@dataclass(frozen=True)
class Foreseen:
    """A result, and the key of the job that it answers."""

    key: Key
    result: Result


def foresee(recipe: Recipe, catalogue: Catalogue) -> Foreseen:
    """Read the data of a recipe and run it; errors of its analysis, options or data are raised."""
    from workbench.analysis.reporting import QuietReporter
    from workbench.analysis.runner import run_analysis
    from workbench.analysis.session import prepare
    from workbench.analysis.source import load_data

    ready = prepare(recipe, catalogue)
    dataset = load_data(recipe.data)
    result = run_analysis(ready.analysis, dataset, ready.options, QuietReporter(ready.seed))
    return Foreseen(result_key(ready.analysis.id, ready.options, dataset, ready.seed), result)
