"""Status bar: which data, how much of it, and what is being computed."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QStatusBar, QWidget

from workbench.gui.document import Document
from workbench.gui.results.progress import PATIENCE_MS
from workbench.gui.widgets import label
from workbench.plurals import counted


class Status(QStatusBar):
    """Data at the left; at the right the progress of what takes longer than half a second."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._busy: set[str] = set()
        self._data = label("", "caption")
        self._message = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._bar.setAccessibleName("Progress")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 0)
        self.addWidget(self._data)
        self.addPermanentWidget(self._message)
        self.addPermanentWidget(self._bar)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE_MS)
        self._late.timeout.connect(self._show_progress)
        self._show_progress(False)
        self.messageChanged.connect(self._make_room)
        document.dataset_changed.connect(self._refresh_data)
        document.job_progress.connect(self._refresh_progress)
        self._refresh_data()

    def say(self, sentence: str) -> None:
        """Show a sentence for five seconds."""
        self.showMessage(sentence, 5000)

    def _make_room(self, sentence: str) -> None:
        """A sentence takes the place of the data, also one that comes while the window is not on screen."""
        self._data.setHidden(bool(sentence))

    def _refresh_data(self) -> None:
        dataset = self._document.dataset
        if dataset is None:
            self._data.setText("No data open")
        else:
            size = f"{counted(dataset.n_rows, 'row')} × {counted(len(dataset.names), 'variable')}"
            self._data.setText(f"{dataset.name or 'Data'}   ·   {size}")

    def _refresh_progress(self, entry_id: str, fraction: float, message: str) -> None:
        (self._busy.add if self._document.run(entry_id).busy else self._busy.discard)(entry_id)
        self._bar.setValue(round(1000 * fraction))
        self._message.setText(message)
        if not self._busy:
            self._late.stop()
            self._show_progress(False)
        elif not self._late.isActive() and self._bar.isHidden():
            self._late.start()

    def _show_progress(self, shown: bool = True) -> None:
        self._bar.setVisible(shown)
        self._message.setVisible(shown)
