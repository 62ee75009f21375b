"""Work in a thread that takes long, such as reading files: tells how far it is, and stops when asked to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.data.progress import Progress
from workbench.errors import Cancelled, WorkbenchError
from workbench.gui.data.asking import ask

Work = Callable[[Progress], object]

_INTERVAL = 50  # milliseconds between two looks at how far the work is


class LongTask(QObject):
    """`work(reporter)` in a thread; in the end comes `done` or `failed`, or nothing when it was cancelled.

    The work must not hold on to Qt objects, since threads may not free those.
    """

    progressed = Signal(float)
    done = Signal(object)  # what the work gives
    failed = Signal(object)  # WorkbenchError

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._reporter = _Reporter()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._tell)

    def start(self) -> None:
        """Begin; returns at once."""
        work, reporter = self._work, self._reporter
        self._timer.start()
        ask(self, lambda: _answer(work, reporter), self._finished, self._broken)

    def cancel(self) -> None:
        """Stop soon; no answer comes then."""
        self._timer.stop()
        self._reporter.stop.set()

    def _tell(self) -> None:
        self.progressed.emit(self._reporter.fraction)

    def _finished(self, answer: tuple[Any] | None) -> None:
        self._timer.stop()
        self._tell()  # quick work may end before the timer ever told how far it was
        if answer is not None and not self._reporter.stop.is_set():
            self.done.emit(answer[0])

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


def _answer(work: Work, reporter: _Reporter) -> tuple[object] | None:
    try:
        return (work(reporter),)
    except Cancelled:
        return None
