"""Options found by their words, marked where they are not at their default, and set back."""

from __future__ import annotations

from gui_model import LIST, Opener
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.model.option_finder import OptionFinder


def shown(editor: AnalysisEditor) -> list[str]:
    """The options on screen."""
    return [name for name, row in editor.options.rows.items() if row.isVisibleTo(editor.options)]


def stored(document: Document, editor: AnalysisEditor) -> dict[str, object]:
    return dict(document.project.entry(editor.entry_id).options)


def test_words_find_options_in_closed_parts_too(editor: AnalysisEditor) -> None:
    before = shown(editor)
    assert "weights" not in before
    editor.options.finder.line.setText("weights")
    assert shown(editor) == ["weights"]
    editor.options.finder.line.clear()
    assert shown(editor) == before


def test_help_choices_and_the_name_in_recipes_are_searched(editor: AnalysisEditor) -> None:
    for words, expected in {
        "resample": ["boot"],  # its help
        "n_boot": ["n_boot"],  # its name
        "treatment": ["contrasts"],  # a choice
        "inference share": ["level"],  # its group and its help
    }.items():
        editor.options.finder.line.setText(words)
        assert shown(editor) == expected, words


def test_who_searches_reads_the_help(editor: AnalysisEditor) -> None:
    row = editor.options.rows["n_boot"]
    editor.options.finder.line.setText("samples")
    assert row.help.text() == "How many.\nApplies when Bootstrap is on."
    assert row.help.isVisibleTo(editor.options)
    editor.options.finder.line.clear()
    assert not row.help.isVisibleTo(editor.options)


def test_nothing_found_is_told(editor: AnalysisEditor) -> None:
    editor.options.finder.line.setText("xyzzy")
    assert shown(editor) == []
    assert "xyzzy" in editor.options.finder._nothing.text()
    assert editor.options.finder._nothing.isVisibleTo(editor.options)


def test_keys_of_the_search(editor: AnalysisEditor) -> None:
    line = editor.options.finder.line
    editor.formula.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert line.hasFocus()
    QTest.keyClicks(line, "confidence")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert editor.options.editors["level"].box.hasFocus()  # type: ignore[attr-defined]
    box = editor.options.editors["method"].box  # type: ignore[attr-defined]
    line.clear()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Slash)
    assert line.hasFocus()
    QTest.keyClicks(line, "co/")
    assert line.text() == "co/"
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""


def test_among_the_variables_the_same_key_finds_variables(editor: AnalysisEditor) -> None:
    editor.variables.list.view.setFocus()
    QTest.keyClick(editor.variables.list.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert editor.variables.list.filter.hasFocus()


def test_changed_options_are_counted_marked_and_set_back_in_one_step(
    open_editor: Opener, document: Document
) -> None:
    editor = open_editor(formula="y ~ x", method="ml", weights="x", boot=False)
    finder, rows = editor.options.finder, editor.options.rows
    assert finder.only_changed.text() == "2 changed"
    assert [name for name, row in rows.items() if row.changed] == ["method", "weights"]
    finder.only_changed.click()
    assert shown(editor) == ["method", "weights"]
    finder.back.click()
    assert stored(document, editor) == {"formula": "y ~ x", "boot": False}
    assert document.undo_label == "Reset options"
    assert finder.only_changed.isHidden()
    assert "level" in shown(editor)
    document.undo()
    assert stored(document, editor)["weights"] == "x"


def test_one_option_is_set_back(open_editor: Opener, document: Document) -> None:
    editor = open_editor(formula="y ~ x", method="ml", weights="x")
    back = editor.options.rows["method"].back
    assert back.accessibleName() == "Reset Estimation: Back to REML"
    back.click()
    assert stored(document, editor) == {"formula": "y ~ x", "weights": "x"}
    assert document.undo_label == "Reset estimation"
    assert back.isHidden()


def test_a_title_tells_how_many_of_its_options_are_changed(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x", weights="x")
    notes = {fold.button.text(): note.text() for g in editor.options.groups for fold, note in g._notes}
    assert notes == {"Inference": "", "Data": "1 changed", "Means": ""}


def test_few_options_need_no_search(open_editor: Opener) -> None:
    assert open_editor(LIST).options.finder.line.isHidden()


def test_the_switch_for_changed_options_is_no_wider_than_its_words(qtbot: QtBot) -> None:
    finder = OptionFinder()
    qtbot.addWidget(finder)
    finder.line.setVisible(False)  # as with few options
    finder.show_changed(1)
    finder.resize(500, 60)
    finder.show()
    assert finder.only_changed.width() < 160
    assert finder.only_changed.x() > 250
