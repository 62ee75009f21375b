"""Reads a file in a thread: tells how far it is, and stops when asked to."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.data.dataset import Dataset
from workbench.data.files.read import read_file
from workbench.data.text.read import read_text
from workbench.errors import Cancelled, WorkbenchError
from workbench.gui.data.asking import ask

_INTERVAL = 50  # milliseconds between two looks at how far the reader is


class Reading(QObject):
    """One file being read; in the end comes `done` or `failed`, or nothing when it was cancelled."""

    progressed = Signal(float)
    done = Signal(object)  # Dataset
    failed = Signal(object)  # WorkbenchError

    def __init__(self, path: Path, arguments: dict[str, Any], parent: QObject) -> None:
        super().__init__(parent)
        self._path, self._arguments = path, arguments
        self._reporter = _Reporter()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._tell)

    def start(self) -> None:
        """Begin; returns at once."""
        path, arguments, reporter = self._path, self._arguments, self._reporter
        self._timer.start()
        ask(self, lambda: _read(path, arguments, reporter), self._finished, self._broken)

    def cancel(self) -> None:
        """Stop soon; nothing is read then."""
        self._timer.stop()
        self._reporter.stop.set()

    def _tell(self) -> None:
        self.progressed.emit(self._reporter.fraction)

    def _finished(self, dataset: Dataset | None) -> None:
        self._timer.stop()
        self._tell()  # a quick read may end before the timer ever told how far it was
        if dataset is not None and not self._reporter.stop.is_set():
            self.done.emit(dataset)

    def _broken(self, error: WorkbenchError) -> None:
        self._timer.stop()
        if not self._reporter.stop.is_set():
            self.failed.emit(error)


class _Reporter:
    """What the thread and the window share; no Qt object, since threads may not free those."""

    def __init__(self) -> None:
        self.fraction = 0.0
        self.stop = threading.Event()

    def progress(self, fraction: float, message: str = "") -> None:
        self.fraction = fraction
        if self.stop.is_set():
            raise Cancelled


def _read(path: Path, arguments: dict[str, Any], reporter: _Reporter) -> Dataset | None:
    try:
        if "reading" in arguments:
            return read_file(path, reporter=reporter, **arguments)
        return read_text(path, reporter=reporter, **arguments)
    except Cancelled:
        return None
