"""Engine: loads the plugins and starts the worker processes once the window is on screen."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from workbench.gui.background import in_background
from workbench.gui.document import Document
from workbench.gui.pages import PAGES
from workbench.gui.results import plotting

if TYPE_CHECKING:
    from workbench.extension.manager import PluginManager
    from workbench.gui.jobs import LiveRunner

FOR_FILES = ("pandas", "workbench.data.load", "workbench.project.sample", "workbench.project.store")


class Engine(QObject):
    """Until it has started, the window works, only nothing is computed.

    `loaded` is emitted when the plugins are there, `warm` when all that pages need has been imported.
    """

    loaded = Signal()
    warm = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._runner: LiveRunner | None = None
        self._stopped = False

    @property
    def started(self) -> bool:
        return self._runner is not None

    def start(self) -> None:
        """Load the plugins in a thread, then start the workers, then warm up plotting."""
        in_background(_load_plugins, self._start_workers, self._document.report)

    def stop(self) -> None:
        """End the worker processes."""
        self._stopped = True
        if self._runner is not None:
            self._runner.close()

    def _start_workers(self, plugins: PluginManager) -> None:
        if self._stopped:
            return
        from workbench.analysis.workers import WorkerPool
        from workbench.gui.jobs import LiveRunner

        pool = WorkerPool(plugins)
        pool.start()
        self._runner = LiveRunner(self._document, pool, plugins)
        self.loaded.emit()
        in_background(_warm_up, self._warmed, self._document.report)

    def _warmed(self, _: object) -> None:
        if not self._stopped:
            self.warm.emit()
            plotting.warm_up()


def _warm_up() -> None:
    """Import what pages and files need, so that the first click on one does not wait for it."""
    for module in (*(page.path.partition(":")[0] for page in PAGES), *FOR_FILES):
        importlib.import_module(module)


def _load_plugins() -> PluginManager:
    from workbench.extension.manager import plugin_manager

    return plugin_manager()
