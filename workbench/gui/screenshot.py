"""Photographer: waits until the window has nothing left to do, saves a picture of it, and quits."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from workbench.gui import background, turns
from workbench.gui.main_window import MainWindow
from workbench.gui.results import plotting
from workbench.project.model import AnalysisEntry

LONGEST = 120.0  # seconds to wait for results
QUIET = 12  # looks in a row at which nothing goes on before the picture is taken


class Photographer(QObject):
    """Looks every 60 ms; takes the picture of a window that is still busy after two minutes as it is."""

    def __init__(self, window: MainWindow, target: Path) -> None:
        super().__init__(window)
        self._window, self._target = window, target
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to look; returns at once."""
        self._begun, self._calm = time.monotonic(), 0
        self._timer.start(60)

    def _look(self) -> None:
        self._calm = 0 if self._busy() else self._calm + 1
        if self._calm > QUIET or time.monotonic() - self._begun > LONGEST:
            self._timer.stop()
            self._window.grab().save(str(self._target))
            document = self._window.document
            document.mark_saved(document.project, document.path)
            self._window.close()
            QApplication.quit()

    def _busy(self) -> bool:
        document = self._window.document
        if background.running or not (plotting.idle() and turns.idle()):
            return True
        return document.dataset is not None and any(map(self._pending, document.project.analyses))

    def _pending(self, entry: AnalysisEntry) -> bool:
        """Whether a result is on its way, or will be as soon as the engine has started."""
        run = self._window.document.run(entry.id)
        return run.busy or (run.status == "idle" and (entry.result is None or entry.stale))
