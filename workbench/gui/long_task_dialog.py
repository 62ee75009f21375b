"""A small dialog with progress and Cancel; seen only when work takes longer than a moment."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from workbench.errors import WorkbenchError
from workbench.gui.long_task import LongTask, Work
from workbench.gui.widgets import button, label

_MOMENT = 600  # milliseconds


class LongTaskDialog(QDialog):
    """`start` begins the work; `arrived` or `failed` tell how it went, nothing when it was cancelled.

    title: of the dialog; words: what is being done ("Reading exam.csv …"). The bar only moves to and fro
    until the work tells how far it is.
    """

    arrived = Signal(object)  # what the work gives
    failed = Signal(object)  # WorkbenchError

    def __init__(self, title: str, words: str, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(380)
        self._task = LongTask(work, self)
        self._task.progressed.connect(self._show_progress)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._running = True
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.setInterval(_MOMENT)
        self._moment.timeout.connect(self._come_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(words, wrap=True))
        column.addWidget(self._bar)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.reject, tip="Stop; nothing changes  (Esc)"))
        column.addLayout(foot)

    def start(self) -> None:
        """Begin; the dialog comes up only if it takes long."""
        self._task.start()
        self._moment.start()

    def _come_up(self) -> None:
        """A method of ours between timer and dialog: `timeout.connect(self.open)` crashes when both go."""
        self.open()

    def _show_progress(self, fraction: float) -> None:
        if fraction > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * fraction))

    def _done(self, answer: object) -> None:
        if self._finish():
            self.arrived.emit(answer)

    def _failed(self, error: WorkbenchError) -> None:
        if self._finish():
            self.failed.emit(error)

    def _finish(self) -> bool:
        """Close for good; False if the user had done that before."""
        was_running, self._running = self._running, False
        self._moment.stop()
        self.hide()
        self.deleteLater()
        return was_running

    def done(self, result: int) -> None:
        """Closed by the user: stop the work."""
        if self._running:
            self._task.cancel()
            self._finish()
        super().done(result)
