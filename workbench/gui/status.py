"""Status bar: which data, how much of it, and what is being computed."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QStatusBar, QWidget

from workbench.gui.document import Document
from workbench.gui.widgets import label
from workbench.results.formatting import format_integer


class Status(QStatusBar):
    """Data at the left, progress at the right."""

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
        self._bar.hide()
        document.dataset_changed.connect(self._refresh_data)
        document.job_progress.connect(self._refresh_progress)
        self._refresh_data()

    def say(self, sentence: str) -> None:
        """Show a sentence for five seconds."""
        self.showMessage(sentence, 5000)

    def _refresh_data(self) -> None:
        dataset = self._document.dataset
        if dataset is None:
            self._data.setText("No data open")
        else:
            rows, columns = format_integer(dataset.n_rows), format_integer(len(dataset.names))
            size = f"{rows} rows × {columns} variables"
            self._data.setText(f"{dataset.name or 'Data'}   ·   {size}")

    def _refresh_progress(self, entry_id: str, fraction: float, message: str) -> None:
        (self._busy.add if self._document.run(entry_id).busy else self._busy.discard)(entry_id)
        self._bar.setVisible(bool(self._busy))
        self._bar.setValue(round(1000 * fraction))
        self._message.setText(message if self._busy else "")
