"""Recipes from start to end: check everything that can be checked first, read the data, run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.analysis.description import Analysis, Catalogue
from workbench.analysis.options import Options
from workbench.analysis.reading_notices import reading_notices
from workbench.analysis.recipe import Recipe
from workbench.analysis.reporting import QuietReporter, Reporter
from workbench.analysis.runner import failed_result, run_analysis
from workbench.analysis.source import check_exists, load_tables, step_notices
from workbench.analysis.transforms.pipeline import read_steps
from workbench.errors import DataError
from workbench.results import Result

DEFAULT_SEED = 1


@dataclass(frozen=True)
class Prepared:
    """A recipe whose analysis and options are known to be right."""

    recipe: Recipe
    analysis: Analysis
    options: Options
    seed: int


def prepare(
    recipe: Recipe, catalogue: Catalogue, *, changes: Mapping[str, Any] | None = None, seed: int | None = None
) -> Prepared:
    """Check a recipe against the analyses on offer.

    catalogue: where analyses are looked up, such as `plugin_manager()`; changes: options to use instead of
    the recipe's; seed: to use instead of the recipe's.
    RecipeError or OptionsError when something is wrong with it.
    """
    analysis = catalogue.analysis(recipe.analysis)
    read_steps(list(recipe.data.transforms))
    check_exists(recipe.data)
    options = analysis.check_options(recipe.options, recipe.options_version)
    if changes:
        options = options.replaced(**changes)
    options, seed = with_seed(options, recipe.seed if seed is None else seed)
    return Prepared(recipe, analysis, options, seed)


def with_seed(options: Options, seed: int | None) -> tuple[Options, int]:
    """One seed for options and reporter: the one asked for, else the option `seed`, else 1."""
    if seed is None:
        return options, int(options.to_dict().get("seed") or DEFAULT_SEED)
    return (options.replaced(seed=seed) if "seed" in options.fields else options), seed


def run_prepared(prepared: Prepared, reporter: Reporter) -> Result:
    """Read the data and run; a file that cannot be read gives a failed result."""
    started = time.perf_counter()
    try:
        tables = load_tables(prepared.recipe.data, reporter)
    except DataError as error:
        return failed_result(prepared.analysis.id, prepared.options, error)
    read = time.perf_counter() - started
    dataset = tables.dataset
    result = run_analysis(prepared.analysis, dataset, prepared.options, reporter)
    told = (*reading_notices(dataset, prepared.recipe.data.variables), *step_notices(tables))
    notices = (*result.notices, *told)
    return replace(result, notices=notices, timing={"read": read, **result.timing})


def run_recipe(
    recipe: Recipe,
    catalogue: Catalogue,
    *,
    seed: int | None = None,
    reporter: Callable[[int], Reporter] = QuietReporter,
) -> Result:
    """The result of a recipe; RecipeError or OptionsError when the recipe itself is wrong.

    catalogue: where analyses are looked up, such as `plugin_manager()`; reporter: makes the reporter for
    a seed.
    """
    prepared = prepare(recipe, catalogue, seed=seed)
    return run_prepared(prepared, reporter(prepared.seed))
