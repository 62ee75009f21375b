"""Photographer: waits until the window has nothing left to do, saves a picture of it, and quits."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from workbench.gui import background
from workbench.gui.main_window import MainWindow

LONGEST = 120.0  # seconds to wait for results
QUIET = 0.8  # seconds without anything going on before the picture is taken


class Photographer(QObject):
    """Checks every 50 ms; takes the picture of a window that is still busy after two minutes as it is."""

    def __init__(self, window: MainWindow, target: Path) -> None:
        super().__init__(window)
        self._window, self._target = window, target
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._begun = self._calm_since = time.monotonic()
        self._timer.start(50)

    def _look(self) -> None:
        now = time.monotonic()
        if self._busy():
            self._calm_since = now
        if now - self._calm_since > QUIET or now - self._begun > LONGEST:
            self._timer.stop()
            self._window.grab().save(str(self._target))
            document = self._window.document
            document.mark_saved(document.project, document.path)
            self._window.close()
            QApplication.quit()

    def _busy(self) -> bool:
        document = self._window.document
        return bool(background.running) or any(document.run(e.id).busy for e in document.project.analyses)
