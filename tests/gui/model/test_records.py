"""A list of records: each is a line, and has a form of its own made from its declaration."""

from __future__ import annotations

from typing import Any

from gui_model import Opener
from PySide6.QtWidgets import QApplication, QToolButton

from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.model.records_editor import RecordDialog
from workbench_linear_mlm.plugin import LMM


def stored(document: Document, editor: AnalysisEditor) -> Any:
    return document.project.entry(editor.entry_id).options.get("memberships")


def dialog() -> RecordDialog:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, RecordDialog) and w.isVisible())


def test_a_record_is_added_changed_and_removed(open_editor: Opener, document: Document) -> None:
    editor = open_editor(LMM, formula="y ~ x")
    assert "Add what groups the rows" in editor.formula.status
    records: Any = editor.options.editors["memberships"]
    records.add.click()
    form = dialog().form
    form.changed.emit("groups", ["school", "room"])
    form.changed.emit("slopes", ["x"])
    name: Any = form.editors["name"]
    name.box.setText(" two  places ")
    name.box.editingFinished.emit()
    dialog().take.click()
    (record,) = stored(document, editor)
    assert (record["groups"], record["slopes"]) == (["school", "room"], ["x"])
    assert (record["name"], record["normalised"], record["weights"]) == ("two places", True, [])
    assert records.words(record) == "Groups: school, room; Random slopes: x; Name: two places"
    assert "Add what groups the rows" not in editor.formula.status
    buttons = {b.accessibleName().split(":")[0]: b for b in records.findChildren(QToolButton)}
    buttons["Change"].click()
    assert dialog().form.editors["name"].box.text() == "two places"  # type: ignore[attr-defined]
    dialog().form.changed.emit("normalised", False)
    dialog().take.click()
    assert stored(document, editor)[0]["normalised"] is False
    buttons = {b.accessibleName().split(":")[0]: b for b in records.findChildren(QToolButton)}
    buttons["Remove"].click()
    assert stored(document, editor) == []
    document.undo()
    assert len(stored(document, editor)) == 1


def test_cancelling_changes_nothing_and_what_cannot_be_is_told(
    open_editor: Opener, document: Document
) -> None:
    editor = open_editor(LMM, formula="y ~ x")
    editor.options.editors["memberships"].ask(None)  # type: ignore[attr-defined]
    shown = dialog()
    shown.form.changed.emit("groups", "school")
    shown.take.click()
    assert "cannot be 'school'" in shown.problem.text()
    shown.form.reset.emit(["groups"])
    assert shown.problem.text() == ""
    shown.reject()
    assert stored(document, editor) is None
