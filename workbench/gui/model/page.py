"""The Model page: the current analysis, edited by pointing, by formula, and by options."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from workbench.errors import OptionsError
from workbench.gui.document import Document
from workbench.gui.model.choose import ChooseAnalysis
from workbench.gui.model.editor import AnalysisEditor


class ModelPage(QWidget):
    """Shows the editor of the current analysis; without one, what to do first."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.editor: AnalysisEditor | None = None
        self._drafts: dict[str, tuple[str, str]] = {}  # by analysis: its formula, and what was being typed
        self._holder = QWidget()
        QVBoxLayout(self._holder).setContentsMargins(0, 0, 0, 0)
        self.choose = ChooseAnalysis(document)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.choose)
        self._stack.addWidget(self._holder)
        document.current_changed.connect(lambda _id: self._refresh())
        document.dataset_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        entry = self._document.current_entry
        if self.editor is not None and (entry is None or self.editor.entry_id != entry.id):
            self._drop_editor(self.editor)
        if entry is None or self._document.dataset is None:
            self.choose.offer()
            self._stack.setCurrentWidget(self.choose)
            return
        if self.editor is None and not self._make_editor(entry.id, entry.analysis):
            self._stack.setCurrentWidget(self.choose)
            return
        self._stack.setCurrentWidget(self._holder)

    def _make_editor(self, entry_id: str, analysis_id: str) -> bool:
        """False if there is no such analysis; the page says so then."""
        from workbench.extension.manager import plugin_manager

        try:
            analysis = plugin_manager().analysis(analysis_id)
        except OptionsError:
            self.choose.explain_missing(analysis_id)
            return False
        self.editor = AnalysisEditor(self._document, entry_id, analysis)
        layout = self._holder.layout()
        assert layout is not None
        layout.addWidget(self.editor)
        self.setFocusProxy(self.editor.variables.list.filter)
        formula, draft = self._drafts.pop(entry_id, ("", ""))
        if draft and formula == self.editor.formula_text:
            self.editor.formula.show_draft(draft)
        return True

    def stop(self) -> None:
        """The page goes: nothing is waited for any more."""
        if self.editor is not None:
            self._drop_editor(self.editor)

    def _drop_editor(self, editor: AnalysisEditor) -> None:
        if draft := editor.formula.draft:
            self._drafts[editor.entry_id] = (editor.formula_text, draft)
        editor.stop()
        editor.hide()
        editor.deleteLater()
        self.editor = None
