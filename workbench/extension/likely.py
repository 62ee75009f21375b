"""What a new worker process does before anybody can ask for it: the analysis likely to come first."""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING

from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.analysis.recipe import Recipe
    from workbench.analysis.workers.foresight import Foresight


def import_estimator(analysis_id: str) -> None:
    """Import the estimator of this analysis, if a plugin offers it; what is wrong is told when it is used."""
    from workbench.extension.manager import plugin_manager

    with contextlib.suppress(WorkbenchError):
        for module in plugin_manager().analysis(analysis_id).modules:
            importlib.import_module(module)


def run_ahead(recipe: Recipe) -> Foresight | None:
    """For a recipe whose result will be asked for; None where it cannot be run, which is told when it is."""
    from workbench.analysis.workers.foresight import foresee
    from workbench.extension.manager import plugin_manager

    try:
        return foresee(recipe, plugin_manager())
    except WorkbenchError:
        return None
