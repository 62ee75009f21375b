"""ProgressStrip: what is being computed, how far it is, and a way to stop it; or a button that starts it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from workbench.gui.runs import RunState
from workbench.gui.widgets import button, label

PATIENCE_MS = 500


class ProgressStrip(QWidget):
    """Emits `run` and `cancel`; hidden when there is nothing to wait for.

    A run shows only once it has taken half a second, so that quick ones do not make the page jump.
    """

    run = Signal()
    cancel = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE_MS)
        self._late.timeout.connect(self._come_up)
        self._words = label("", "muted", wrap=True)
        self._run = button(
            "Run", self.run.emit, look="primary", icon="run", tip="Run this analysis  (Ctrl+Return)"
        )
        self._cancel = button("Cancel", self.cancel.emit, icon="stop", tip="Stop; the last result stays")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._words, 1)
        row.addWidget(self._run)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._bar)

    def _come_up(self) -> None:
        self.show()

    def show_state(self, state: RunState) -> None:
        """Follow a run."""
        words = {
            "queued": "Waiting for its turn…",
            "running": state.message or "Fitting…",
            "waiting": state.message or "This may take a while, so it waits for you.",
            "incomplete": state.message,
            "cancelled": "Stopped. The result below, if any, is from before.",
        }.get(state.status, "")
        self._words.setText(words)
        self._bar.setVisible(state.busy)
        self._bar.setRange(0, 1000 if state.fraction > 0 else 0)
        self._bar.setValue(round(1000 * state.fraction))
        self._bar.setAccessibleName(words)
        self._cancel.setVisible(state.busy)
        self._run.setVisible(state.status in ("waiting", "cancelled"))
        if not state.busy:
            self._late.stop()
            self.setVisible(bool(words))
        elif self.isHidden() and not self._late.isActive():
            self._late.start()
