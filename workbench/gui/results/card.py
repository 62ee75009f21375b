"""EntryCard: one analysis in the results pane: title, what is happening, and its blocks."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from workbench.gui.document import Document
from workbench.gui.widgets import label


class EntryCard(QFrame):
    """Follows one analysis of the document."""

    def __init__(self, document: Document, entry_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._document, self._id = document, entry_id
        self._title = label("", "title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(self._title)
        document.entry_changed.connect(self._refresh)
        self._refresh(entry_id)

    def _refresh(self, entry_id: str) -> None:
        entry = self._document.find(entry_id)
        if entry_id == self._id and entry is not None:
            self._title.setText(entry.title)
