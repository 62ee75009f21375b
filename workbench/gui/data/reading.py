"""Reads a file in a thread: tells how far it is, and stops when asked to."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.data.dataset import Dataset
from workbench.data.text.read import read_text
from workbench.errors import Cancelled
from workbench.gui.background import in_background

_INTERVAL = 0.05  # seconds between two words on progress


class Reading(QObject):
    """One file being read; exactly one of `done`, `failed` and `cancelled` comes in the end."""

    progressed = Signal(float, str)
    done = Signal(object)  # Dataset
    failed = Signal(object)  # WorkbenchError
    cancelled = Signal()

    def __init__(self, path: Path, arguments: dict[str, Any]) -> None:
        super().__init__()
        self._path, self._arguments = path, arguments
        self._stop = threading.Event()
        self._next = 0.0

    def start(self) -> None:
        """Begin; the signals come in the thread of the window."""
        in_background(self._read, self._finished, self.failed.emit)

    def cancel(self) -> None:
        """Stop soon; nothing is read then."""
        self._stop.set()

    def _read(self) -> Dataset | None:
        try:
            return read_text(self._path, reporter=self, **self._arguments)
        except Cancelled:
            return None

    def _finished(self, dataset: Dataset | None) -> None:
        if dataset is None or self._stop.is_set():
            self.cancelled.emit()
        else:
            self.done.emit(dataset)

    def progress(self, fraction: float, message: str = "") -> None:
        """Called by the reader, in its thread."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _INTERVAL
            self.progressed.emit(fraction, message)
