"""Run validation cases: each once, through the same path as `workbench run`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.analysis.recipe import DataPart, Recipe
from workbench.analysis.runner import failure
from workbench.analysis.session import run_recipe
from workbench.errors import WorkbenchError
from workbench.extension.manager import PluginManager
from workbench.validation.case import ValidationCase
from workbench.validation.compare import Outcome, compare, without_result


def run_cases(cases: Iterable[ValidationCase], manager: PluginManager) -> Iterator[Outcome]:
    """The outcomes of all checks, case by case as they are done."""
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            yield from run_case(case, manager, Path(folder))


def run_case(case: ValidationCase, manager: PluginManager, folder: Path) -> list[Outcome]:
    """The outcomes of one case; prepared data are written into `folder`."""
    if case.missing:
        return without_result(case, "skipped", case.missing)
    try:
        path = case.data if isinstance(case.data, Path) else case.data(folder)
        data = DataPart(path, {name: dict(about) for name, about in case.variables.items()})
        result = run_recipe(Recipe(data, case.analysis, dict(case.options)), manager)
    except WorkbenchError as error:
        return without_result(case, "error", str(error))
    failed = failure(result)
    if failed is not None:
        return without_result(case, "error", failed.message)
    return compare(case, result)
