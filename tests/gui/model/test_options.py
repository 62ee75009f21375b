"""The options form: made from the declaration, two-way, with faults told where they belong."""

from __future__ import annotations

import pytest
from gui_model import LIST, TOY, Opener, drop
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.model.fold import Fold
from workbench.gui.model.mnemonics import with_mnemonics
from workbench.gui.runs import RunState
from workbench.results import Notice
from workbench_linear_mlm.plugin import LMM


def stored(document: Document, editor: AnalysisEditor) -> dict[str, object]:
    return dict(document.project.entry(editor.entry_id).options)


def fault(editor: AnalysisEditor, option: str) -> str:
    """What is told below an option."""
    return editor.options.rows[option].problem


def test_every_field_but_the_model_has_an_editor_with_name_and_help(editor: AnalysisEditor) -> None:
    fields = {name: field for name, field in TOY.options.fields.items() if name != "formula"}
    assert editor.options.editors.keys() == fields.keys()
    for name, field in fields.items():
        if name not in ("contrasts", "keep", "at"):
            focus = editor.options.editors[name].focusProxy()
            assert focus is not None
            assert focus.accessibleName() == field.title
            assert field.help in focus.toolTip()


def test_defaults_are_shown_and_changes_stored_with_undo(editor: AnalysisEditor, document: Document) -> None:
    box = editor.options.editors["method"].box  # type: ignore[attr-defined]
    assert box.currentText() == "REML"
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert stored(document, editor)["method"] == "ml"
    assert document.undo_label == "Change estimation"
    document.undo()
    assert box.currentText() == "REML"


def test_a_number_is_sent_when_typing_ends_and_refused_with_a_reason(
    editor: AnalysisEditor, document: Document
) -> None:
    box = editor.options.editors["level"].box  # type: ignore[attr-defined]
    box.setText("0.9")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert stored(document, editor)["level"] == 0.9
    box.setText("95")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert stored(document, editor)["level"] == 0.9
    assert fault(editor, "level").startswith("Confidence cannot be 95.")
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert stored(document, editor)["level"] == 0.91
    assert fault(editor, "level") == ""


def test_what_does_not_apply_is_disabled(editor: AnalysisEditor, document: Document) -> None:
    samples = editor.options.editors["n_boot"]
    assert not samples.isEnabled()
    editor.options.editors["boot"].box.click()  # type: ignore[attr-defined]
    assert samples.isEnabled()
    assert stored(document, editor) == {"boot": True}


def test_a_wrong_value_from_a_file_is_told_below_its_option(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + (1 | school)", level="much", method="guess", weights=7)
    assert "cannot be 'much'" in fault(editor, "level")
    assert "cannot be 'guess'" in fault(editor, "method")
    assert editor.options.editors["method"].box.currentText() == "REML"  # type: ignore[attr-defined]


def test_codings_are_offered_for_categorical_variables_of_the_model(
    open_editor: Opener, document: Document
) -> None:
    editor = open_editor(formula="y ~ x + g")
    coding = editor.options.editors["contrasts"]
    assert list(coding.boxes) == ["g"]  # type: ignore[attr-defined]
    editor.builder.add_predictors(["h"])
    assert list(coding.boxes) == ["g", "h"]  # type: ignore[attr-defined]
    box = coding.boxes["h"]  # type: ignore[attr-defined]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert stored(document, editor)["contrasts"] == {"h": "sum"}


def test_variables_for_options(open_editor: Opener, document: Document) -> None:
    editor = open_editor()
    box = editor.options.editors["weights"].box  # type: ignore[attr-defined]
    names = [box.itemText(i) for i in range(box.count())]
    assert names[0] == "None"
    assert "x" in names
    assert "g" not in names
    box.activated.emit(names.index("x"))
    assert stored(document, editor)["weights"] == "x"
    slot = editor.options.editors["keep"].slot  # type: ignore[attr-defined]
    assert drop(slot, ["x", "z"])
    assert stored(document, editor)["keep"] == ["x", "z"]
    slot.row.chips[0].removed.emit()
    assert stored(document, editor)["keep"] == ["z"]


def test_a_weight_that_is_gone_from_the_data_stays_visible(open_editor: Opener, document: Document) -> None:
    editor = open_editor(weights="gone")
    box = editor.options.editors["weights"].box  # type: ignore[attr-defined]
    assert box.currentText() == "gone (not in the data)"


def test_a_failed_run_is_told_below_the_formula(
    open_editor: Opener, document: Document, qtbot: QtBot
) -> None:
    editor = open_editor(formula="y ~ x + (1 | school)")
    failed = RunState("failed", error=Notice("error", "The outcome is constant.", "Choose another."))
    document.set_run(editor.entry_id, failed)
    assert editor.formula.status == "The outcome is constant. Choose another."
    document.set_run(editor.entry_id, RunState())
    qtbot.waitUntil(lambda: "coefficients" in editor.formula.status)


def test_the_key_of_a_label_goes_to_its_editor(editor: AnalysisEditor) -> None:
    QTest.keyClick(editor, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert editor.options.editors["method"].box.hasFocus()  # type: ignore[attr-defined]


def folds(editor: AnalysisEditor) -> dict[str, Fold]:
    return {fold.button.text(): fold for group in editor.options.groups for fold in group.folds}


def test_options_stand_by_task_and_advanced_ones_are_folded(editor: AnalysisEditor) -> None:
    assert list(folds(editor)) == ["Inference", "Data", "Means"]
    assert editor.options.editors["method"].isVisible()
    assert not editor.options.editors["weights"].isVisible()
    folds(editor)["Data"].button.click()
    assert editor.options.editors["weights"].isVisible()


def test_values_for_variables(open_editor: Opener, document: Document) -> None:
    editor = open_editor(formula="y ~ x + g", at={"x": [1.0, 2.5]})
    values = editor.options.editors["at"]
    box, line = values.rows[0]  # type: ignore[attr-defined]
    assert (box.currentText(), line.text()) == ("x", "1, 2.5")
    values.add.click()  # type: ignore[attr-defined]
    box, line = values.rows[1]  # type: ignore[attr-defined]
    assert [box.itemText(i) for i in range(box.count())] == ["Variable", "x", "g"]
    box.setCurrentText("g")
    line.setText("a, b")
    line.editingFinished.emit()
    assert stored(document, editor)["at"] == {"x": [1.0, 2.5], "g": ["a", "b"]}
    values._remove(line.parentWidget(), box)  # type: ignore[attr-defined]
    assert stored(document, editor)["at"] == {"x": [1.0, 2.5]}


def test_an_analysis_of_several_models(open_editor: Opener, document: Document) -> None:
    document.add_analysis("toy.lmm", "Other", {"formula": "y ~ x + (1 | school)"})
    editor = open_editor(LIST)
    assert not editor.variables.outcome.isVisible()
    editor.variables.list.activated.emit(["x"])
    editor.variables.list.select(["x"])
    editor.variables.list.menu_wanted.emit(editor.pos())
    models = editor.options.editors["models"]
    models.lines[0].edit.insertPlainText("y ~ 1 + (1 | school)")  # type: ignore[attr-defined]
    assert stored(document, editor) == {"models": ["y ~ 1 + (1 | school)"]}
    models.bring.click()  # type: ignore[attr-defined]
    assert stored(document, editor) == {"models": ["y ~ 1 + (1 | school)", "y ~ x + (1 | school)"]}
    document.undo()
    assert models.texts == ["y ~ 1 + (1 | school)"]  # type: ignore[attr-defined]


def test_keys_of_labels_differ() -> None:
    titles = ["Estimation", "Degrees of freedom", "Effects", "Ox"]
    wanted = ["&Estimation", "Degrees of &freedom", "Effe&cts", "O&x"]
    assert with_mnemonics(titles, "OPGSD") == wanted


@pytest.mark.parametrize("title", ["a & b", "&"])
def test_ampersands_in_titles_stay(title: str) -> None:
    label = QLabel(with_mnemonics([title], "ab")[0])
    assert label.text().count("&&") == 1


def test_a_residual_structure_makes_a_model_without_groups_complete(
    document: Document, open_editor: Opener
) -> None:
    editor = open_editor(LMM, formula="y ~ x")
    assert "Add what groups the rows" in editor.formula.status
    options = {**document.project.entry(editor.entry_id).options, "residual": "ar1"}
    document.set_options(editor.entry_id, options, label="AR(1)")
    assert "Add what groups the rows" not in editor.formula.status


def test_a_filter_is_checked_while_it_is_typed(open_editor: Opener, document: Document, qtbot: QtBot) -> None:
    editor = open_editor(LMM, formula="y ~ x + (1 | school)")
    condition = editor.options.editors["subset"]
    box = condition.box  # type: ignore[attr-defined]
    box.setPlainText("x > 0 and g == a")
    box.finished.emit()
    assert 'write it in quotes: "a"' in fault(editor, "subset")
    assert "subset" not in stored(document, editor)
    box.setPlainText('x > 0 and g == "a"')
    qtbot.waitUntil(lambda: stored(document, editor).get("subset") == 'x > 0 and g == "a"')
    assert fault(editor, "subset") == ""
    document.undo()
    assert box.text() == ""


def test_a_filter_on_a_variable_that_is_gone_is_marked(open_editor: Opener) -> None:
    editor = open_editor(LMM, formula="y ~ x + (1 | school)", subset="gone > 3")
    box = editor.options.editors["subset"].box  # type: ignore[attr-defined]
    assert box.text() == "gone > 3"
    assert len(box.extraSelections()) == 1


def test_several_numbers_are_typed_in_a_line(open_editor: Opener, document: Document) -> None:
    editor = open_editor(LMM, formula="y ~ x + (1 | school)")
    box = editor.options.editors["start"].box  # type: ignore[attr-defined]
    box.setText("1.5; -0,2 3")
    box.editingFinished.emit()
    assert stored(document, editor)["start"] == [1.5, -0.2, 3.0]
    box.setText("1 two")
    box.editingFinished.emit()
    assert "not all numbers" in fault(editor, "start")
    assert stored(document, editor)["start"] == [1.5, -0.2, 3.0]
