"""Collect garbage in the window's thread only.

Python frees cycles in whatever thread happens to allocate; a Qt object freed outside the window's thread ends
the process. So automatic collection is off while the window runs, and a timer does it instead.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

CHECK_MS = 1_000
OLD_SECONDS = 60.0  # at least so long between collections of everything


class Collector(QObject):
    """Starts at once; `stop` gives the work back to Python."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._last_full = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_some)
        self._timer.start(CHECK_MS)

    def collect_some(self) -> None:
        """Collect as many generations as Python itself would now."""
        young, middle, old = gc.get_count()
        limits = gc.get_threshold()
        if old > limits[2] and time.monotonic() - self._last_full > OLD_SECONDS:
            self._last_full = time.monotonic()
            gc.collect()
        elif middle > limits[1]:
            gc.collect(1)
        elif young > limits[0]:
            gc.collect(0)

    def rest(self) -> None:
        """Leave out what is there by now from later collections: imported modules stay anyway."""
        gc.freeze()

    def stop(self) -> None:
        """Back to automatic collection."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
