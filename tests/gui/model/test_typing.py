"""The formula line: nothing typed is lost or rewritten, faults are told in time, names are completed."""

from __future__ import annotations

import pytest
from gui_model import Opener, editor_of, formula_of, type_formula
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.model.formula_edit import matching_pair
from workbench.gui.model.page import ModelPage
from workbench.gui.model.variable_mime import pack
from workbench.results import DataUse, Result

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, off screen


def keys(editor: AnalysisEditor, text: str) -> None:
    """Type with the keyboard, without taking what the list of names offers."""
    editor.formula.edit.setFocus()
    QTest.keyClicks(editor.formula.edit, text)
    editor.formula.completion.popup.hide()


def test_typing_keeps_spaces_shorthand_and_cursor(editor: AnalysisEditor) -> None:
    keys(editor, "y ~  x*z + ")
    keys(editor, "(1|school)")
    edit = editor.formula.edit
    assert edit.text() == "y ~  x*z + (1|school)"
    assert edit.textCursor().position() == len(edit.text())
    edit.moveCursor(edit.textCursor().MoveOperation.Start)
    QTest.keyClick(edit, Qt.Key.Key_Right)
    keys(editor, " ")
    assert edit.textCursor().position() == 2
    assert formula_of(editor) == "y  ~  x*z + (1|school)"


def test_a_result_that_arrives_does_not_disturb_a_draft(editor: AnalysisEditor, document: Document) -> None:
    type_formula(editor, "y ~ x")
    type_formula(editor, "y ~ x + (x |")
    document.set_result(editor.entry_id, Result("toy.lmm", {}, DataUse(), ()))
    document.set_options(editor.entry_id, {"formula": "y ~ x", "method": "ml"}, label="Change estimation")
    assert editor.formula.edit.text() == "y ~ x + (x |"


def test_a_fault_is_told_after_a_pause_and_marked(editor: AnalysisEditor, qtbot: QtBot) -> None:
    type_formula(editor, "y ~ x + (x | schol)")
    assert editor.formula.message == ""
    qtbot.waitUntil(lambda: editor.formula.message != "")
    assert "no variable schol" in editor.formula.message
    marked = [each.cursor.selectedText() for each in editor.formula.edit.extraSelections()]
    assert "schol" in marked


def test_a_near_name_is_one_click_away(editor: AnalysisEditor) -> None:
    type_formula(editor, "y ~ x + (x | schol)")
    editor.formula.look_again()
    editor.formula.mend(0)
    assert formula_of(editor) == "y ~ x + (x | school)"
    assert editor.formula.message == ""


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("y ~ lgo(x)", "y ~ log(x)"),
        ("y ~ `my vr` + x", "y ~ `my var` + x"),
        ("y ~ grosse", "y ~ größe"),
    ],
)
def test_functions_and_odd_names_are_mended_too(editor: AnalysisEditor, typed: str, mended: str) -> None:
    type_formula(editor, typed)
    editor.formula.look_again()
    editor.formula.mend(0)
    assert editor.formula.edit.text() == mended


def test_undo_in_the_line_takes_back_steps_of_the_document(
    editor: AnalysisEditor, document: Document
) -> None:
    editor.builder.set_outcome("y")
    editor.builder.add_predictors(["x"])
    editor.formula.edit.setFocus()
    QTest.keyClick(editor.formula.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert formula_of(editor) == editor.formula.edit.text() == "y ~ 1"
    QTest.keyClick(
        editor.formula.edit,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert formula_of(editor) == editor.formula.edit.text() == "y ~ x"


def test_undo_of_a_draft_stays_in_the_text(editor: AnalysisEditor, document: Document) -> None:
    editor.builder.set_outcome("y")
    keys(editor, " + (")
    assert editor.formula.edit.text().endswith(" + (")
    QTest.keyClick(editor.formula.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.formula.edit.text() == "y ~ 1"
    assert formula_of(editor) == "y ~ 1"


def test_typing_after_undo_is_a_step_of_its_own(editor: AnalysisEditor, document: Document) -> None:
    editor.builder.set_outcome("y")
    type_formula(editor, "y ~ x")
    document.undo()
    type_formula(editor, "y ~ z")
    document.undo()
    assert formula_of(editor) == "y ~ 1"


def test_a_draft_survives_a_visit_to_another_analysis(qtbot: QtBot, document: Document) -> None:
    first = document.add_analysis("linear_mlm.lmm", "One", {"formula": "y ~ x + (1 | school)"})
    second = document.add_analysis("linear_mlm.ols", "Two")
    page = ModelPage(document)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.stop())
    document.set_current(first)
    type_formula(editor_of(page, qtbot), "y ~ x + (x | ")
    document.set_current(second)
    editor_of(page, qtbot)
    document.set_current(first)
    editor = editor_of(page, qtbot)
    assert editor.formula.edit.text() == "y ~ x + (x | "
    assert formula_of(editor) == "y ~ x + (1 | school)"


def test_names_are_completed_at_the_cursor(editor: AnalysisEditor, qtbot: QtBot) -> None:
    edit, completion = editor.formula.edit, editor.formula.completion
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    QTest.keyClicks(edit, "y ~ my")
    assert completion.popup.isVisible()
    QTest.keyClick(completion.popup, Qt.Key.Key_Return)
    assert edit.text() == "y ~ `my var`"
    assert not completion.popup.isVisible()
    QTest.keyClicks(edit, " + (1 | scho")
    QTest.keyClick(completion.popup, Qt.Key.Key_Tab)
    assert edit.text() == "y ~ `my var` + (1 | school"
    QTest.keyClicks(edit, ")")
    assert formula_of(editor) == "y ~ `my var` + (1 | school)"


def test_escape_closes_the_list_and_leaves_the_text(editor: AnalysisEditor, qtbot: QtBot) -> None:
    edit, completion = editor.formula.edit, editor.formula.completion
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    QTest.keyClicks(edit, "y ~ scho")
    QTest.keyClick(completion.popup, Qt.Key.Key_Escape)
    assert not completion.popup.isVisible()
    assert edit.text() == "y ~ scho"


def test_completion_puts_beginnings_first_then_functions(editor: AnalysisEditor) -> None:
    completion = editor.formula.completion
    assert completion.matches("s")[:3] == ["school", "ses", "size"]
    assert completion.matches("po") == ["poly("]
    assert completion.matches("`a")[0] == "`a:b`"
    assert "`my var`" in completion.matches("var")


def test_pasted_lines_become_one(editor: AnalysisEditor) -> None:
    from PySide6.QtCore import QMimeData

    data = QMimeData()
    data.setText("y ~ x +\n   z")
    editor.formula.edit.insertFromMimeData(data)
    assert formula_of(editor) == "y ~ x + z"


def test_variables_dropped_into_the_line_are_written_as_terms(editor: AnalysisEditor) -> None:
    type_formula(editor, "y ~ ")
    editor.formula.edit.insertFromMimeData(pack(["my var", "x"]))
    assert formula_of(editor) == "y ~ `my var` + x"


def test_enter_tells_the_fault_at_once(editor: AnalysisEditor) -> None:
    type_formula(editor, "y ~ x +")
    QTest.keyClick(editor.formula.edit, Qt.Key.Key_Return)
    assert editor.formula.message.startswith("Nothing stands after +")
    assert editor.formula.edit.text() == "y ~ x +"


def test_a_long_formula_wraps_and_the_line_grows(editor: AnalysisEditor) -> None:
    low = editor.formula.edit.height()
    type_formula(editor, "y ~ " + " + ".join(["x", "z", "ses", "size", "g", "h", "`my var`"] * 3))
    assert editor.formula.edit.height() > 2 * low


def test_partners_of_parentheses() -> None:
    assert matching_pair("(a(b))", 1) == (0, 5)
    assert matching_pair("(a(b))", 6) == (5, 0)
    assert matching_pair("(a(b))", 2) == ()
    assert matching_pair("(a", 1) == ()


def test_the_place_of_the_cursor_after_a_change_elsewhere(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + z + (1 | school)")
    edit = editor.formula.edit
    cursor = edit.textCursor()
    cursor.setPosition(len("y ~ x + z"))
    edit.setTextCursor(cursor)
    editor.builder._remove_fixed(0)
    assert edit.text() == "y ~ z + (1 | school)"
    assert edit.textCursor().position() == len("y ~ z")
