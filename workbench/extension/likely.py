"""What a new worker process imports before anybody can ask for it: the analysis likely to come first."""

from __future__ import annotations

import contextlib
import importlib

from workbench.errors import WorkbenchError


def import_estimator(analysis_id: str) -> None:
    """Import the estimator of this analysis, if a plugin offers it; what is wrong is told when it is used."""
    from workbench.extension.manager import plugin_manager

    with contextlib.suppress(WorkbenchError):
        importlib.import_module(plugin_manager().analysis(analysis_id).estimator.partition(":")[0])
