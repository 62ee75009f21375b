"""The door to the window: a worker process imports numpy and scipy while this one imports Qt.

Both take half a second; side by side, an analysis can run almost as soon as the window is on screen, and the
sample study that the first command opens has been fitted by then.
"""

from __future__ import annotations

import gc
import importlib
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.analysis.workers import WorkerPool

SWITCH_SECONDS = 0.001
FOR_THE_SAMPLE = ("numpy", "workbench.extension.manager", "workbench.data.load", "workbench.project.sample")


def run(path: str | Path | None = None, **how: Any) -> int:
    """Open the window, with the file `path` if there is one; `how` and the answer are those of `app.run`."""
    pool = early_pool(sample=bool(how.get("sample")) and not path)
    try:
        from workbench.gui import app

        return app.run(path, pool=pool, **how)
    finally:
        pool.close()


def early_pool(*, sample: bool = False) -> WorkerPool:
    """Worker processes that start at once; and this process readied for a window that must never wait long.

    sample: the window will open the sample study, so its model is fitted meanwhile, and what reads its data
    is imported in a thread (none of it uses Qt; see `page_modules`).
    No garbage is collected from now on: imports make many objects and no garbage, and the window collects by
    itself (see `collector`). Threads that compute hand over soon, as the window's waits for each of them.
    """
    gc.disable()
    sys.setswitchinterval(SWITCH_SECONDS)
    from workbench.analysis.workers import WorkerPool
    from workbench.extension.likely import import_estimator, run_ahead
    from workbench.project.sample import sample_recipe

    recipe = sample_recipe()
    ahead = partial(run_ahead, recipe) if sample else partial(import_estimator, recipe.analysis)
    pool = WorkerPool(prepare=ahead)
    pool.start(wait=True)
    if sample:
        threading.Thread(target=_import_all, args=(FOR_THE_SAMPLE,), daemon=True).start()
    return pool


def _import_all(modules: tuple[str, ...]) -> None:
    for module in modules:
        importlib.import_module(module)
