"""The Model page: the current analysis, edited by pointing, by formula, and by options."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from workbench.gui.document import Document
from workbench.gui.model.choose import ChooseAnalysis
from workbench.gui.model.editor import AnalysisEditor


class ModelPage(QWidget):
    """Shows the editor of the current analysis; without one, what to do first."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._editor: AnalysisEditor | None = None
        self._holder = QWidget()
        QVBoxLayout(self._holder).setContentsMargins(0, 0, 0, 0)
        self._choose = ChooseAnalysis(document)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._choose)
        self._stack.addWidget(self._holder)
        document.current_changed.connect(lambda _id: self._refresh())
        document.dataset_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        entry = self._document.current_entry
        if entry is None or self._document.dataset is None:
            self._choose.refresh()
            self._stack.setCurrentWidget(self._choose)
            return
        if self._editor is None or self._editor.entry_id != entry.id:
            self._replace_editor(entry.id)
        self._stack.setCurrentWidget(self._holder)

    def _replace_editor(self, entry_id: str) -> None:
        layout = self._holder.layout()
        assert layout is not None
        if self._editor is not None:
            layout.removeWidget(self._editor)
            self._editor.stop()
            self._editor.deleteLater()
        self._editor = AnalysisEditor(self._document, entry_id)
        layout.addWidget(self._editor)
