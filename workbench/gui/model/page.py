"""The Model page: the current analysis, edited by pointing, by formula, and by options.

Its editor is made in turns of the event loop of its own, so that the window never waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from workbench.errors import OptionsError
from workbench.gui.document import Document
from workbench.gui.model.choose import ChooseAnalysis
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.turns import soon


class ModelPage(QWidget):
    """Shows the editor of the current analysis; without one, what to do first."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.editor: AnalysisEditor | None = None
        self._presented: AnalysisEditor | None = None
        self._drafts: dict[str, tuple[str, str]] = {}  # by analysis: its formula, and what was being typed
        self._whole: AnalysisEditor | None = None  # the editor, once all its options are there
        self._awaited: list[Callable[[AnalysisEditor | None], object]] = []
        self._holder = QWidget(self)
        QVBoxLayout(self._holder).setContentsMargins(0, 0, 0, 0)
        self.choose = ChooseAnalysis(document, self)
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
        self._stack.setCurrentWidget(self._holder)
        if self.editor is None:
            soon(self._make_editor)

    def _make_editor(self) -> None:
        """The editor of the current analysis; if there is no such analysis, the page says so."""
        from workbench.extension.manager import plugin_manager

        entry = self._document.current_entry
        if self.editor is not None or entry is None or self._document.dataset is None:
            return
        try:
            analysis = plugin_manager().analysis(entry.analysis)
        except OptionsError:
            self.choose.explain_missing(entry.analysis)
            self._stack.setCurrentWidget(self.choose)
            self._tell_awaited(None)
            return
        self.editor = AnalysisEditor(self._document, entry.id, analysis, self._holder)
        self.editor.hide()
        soon(partial(self._go_on, self.editor, self.editor.making()))

    def _go_on(self, editor: AnalysisEditor, steps: Iterator[None]) -> None:
        """The next step of an editor that is being made."""
        if editor is not self.editor:
            return
        more = next(steps, self) is not self
        if editor.presentable and editor is not self._presented:
            self._present(editor)
        if more:
            soon(partial(self._go_on, editor, steps))
        else:
            self._whole = editor
            self._tell_awaited(editor)

    def when_whole(self, then: Callable[[AnalysisEditor | None], object]) -> None:
        """Call `then` with the editor of the current analysis once it is whole; None if there is none."""
        self._awaited.append(then)
        if self._whole is not None:
            self._tell_awaited(self._whole)

    def _tell_awaited(self, editor: AnalysisEditor | None) -> None:
        awaited, self._awaited = self._awaited, []
        for then in awaited:
            then(editor)

    def _present(self, editor: AnalysisEditor) -> None:
        """Lay the editor out as large as it will be, and show it in the next turn, which is shorter so."""
        self._presented = editor
        editor.resize(self._holder.size())
        layout = editor.layout()
        assert layout is not None
        layout.activate()
        soon(partial(self._show_editor, editor))

    def _show_editor(self, editor: AnalysisEditor) -> None:
        if editor is not self.editor:
            return
        layout = self._holder.layout()
        assert layout is not None
        layout.addWidget(editor)
        editor.show()
        self.setFocusProxy(editor.variables.list.filter)
        formula, draft = self._drafts.pop(editor.entry_id, ("", ""))
        if draft and formula == editor.formula_text:
            editor.formula.show_draft(draft)

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
        self.editor = self._presented = self._whole = None
