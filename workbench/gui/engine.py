"""Engine: brings plugins and worker processes together once the window is on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from workbench.gui.background import in_background
from workbench.gui.document import Document
from workbench.gui.page_modules import WITH_QT, WITHOUT_QT
from workbench.gui.results import plotting
from workbench.gui.turns import soon
from workbench.gui.warming import Warming

if TYPE_CHECKING:
    from workbench.analysis.workers import WorkerPool
    from workbench.extension.manager import PluginManager
    from workbench.gui.jobs import LiveRunner

FOR_FILES = ("workbench.data.load", "workbench.project.sample", "workbench.project.store", "pandas")


class Engine(QObject):
    """Until it has started, the window works, only nothing is computed.

    pool: the workers, if they have been started already. `loaded` is emitted when the plugins are there,
    `warm` when all that pages need has been imported.
    """

    loaded = Signal()
    warm = Signal()

    def __init__(self, document: Document, pool: WorkerPool | None = None) -> None:
        super().__init__(document)
        self._document = document
        self._pool = pool
        self._runner: LiveRunner | None = None
        self._stopped = False
        self._warming = Warming((*WITHOUT_QT, *WITH_QT, *FOR_FILES), self._busy, self)
        self._warming.done.connect(self._warmed)

    @property
    def started(self) -> bool:
        return self._runner is not None

    def start(self) -> None:
        """Load the plugins in a thread, then give analyses to the workers, then warm up the rest."""
        in_background(_load_plugins, self._start_running, self._document.report)

    def stop(self) -> None:
        """End the worker processes."""
        self._stopped = True
        self._warming.stop()
        if self._runner is not None:
            self._runner.close()

    def _start_running(self, plugins: PluginManager) -> None:
        if self._stopped:
            return
        from workbench.analysis.workers import WorkerPool
        from workbench.gui.jobs import LiveRunner

        pool = self._pool or WorkerPool()
        pool.offer(plugins)
        pool.start()
        self._runner = LiveRunner(self._document, pool, plugins)
        self.loaded.emit()
        self._warming.start()

    def _busy(self) -> bool:
        return any(self._document.run(entry.id).busy for entry in self._document.project.analyses)

    def _warmed(self) -> None:
        self.warm.emit()
        soon(plotting.warm_up)  # after the pages: an import beside them would slow them down


def _load_plugins() -> PluginManager:
    from workbench.extension.manager import plugin_manager

    return plugin_manager()
