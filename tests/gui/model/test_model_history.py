"""Models so far: listed with their fit and what they changed, brought back by click or key, undoable."""

from __future__ import annotations

from gui_model import Opener
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor
from workbench.results import Column, DataUse, Result, Table


def fit(
    document: Document, editor: AnalysisEditor, formula: str, log_lik: float, method: str = "reml"
) -> None:
    """Enter a model and let its result arrive."""
    options = {"formula": formula, "method": method}
    document.set_options(editor.entry_id, options, label="Edit")
    columns = (Column("n_obs", "Rows"), Column("criterion", f"{method.upper()} criterion"))
    row = {"n_obs": 48, "criterion": -2 * log_lik, "aic": 6 - 2 * log_lik, "bic": 9 - 2 * log_lik}
    table = Table("fit", "Fit", columns, (row,))
    document.set_result(editor.entry_id, Result("toy.lmm", options, DataUse(48, 48), (table,)))


def shown(editor: AnalysisEditor) -> list[list[str]]:
    table = editor.history.table
    columns = range(table.columnCount())
    return [[str(table.index(row, c).data()) for c in columns] for row in range(table.rowCount())]


def test_one_model_is_no_history(open_editor: Opener, document: Document) -> None:
    editor = open_editor()
    assert editor.history.isHidden()
    fit(document, editor, "y ~ x + (1 | school)", -50.0)
    assert editor.history.isHidden()


def test_models_are_listed_with_fit_and_change(open_editor: Opener, document: Document) -> None:
    editor = open_editor()
    fit(document, editor, "y ~ x + (1 | school)", -50.0)
    fit(document, editor, "y ~ x + (x | school)", -48.0)
    assert not editor.history.isHidden()
    assert editor.history.fold.button.text() == "Models so far (2)"
    assert shown(editor) == [
        ["first model", "100.0", "106.0", "109.0"],
        ["+ slope of x by school", "96.0", "102.0", "105.0"],
    ]
    assert editor.history.table.current is editor.history.table.models[1]


def test_a_click_or_enter_brings_a_model_back_and_undo_leaves_it(
    open_editor: Opener, document: Document
) -> None:
    editor = open_editor()
    fit(document, editor, "y ~ x + (1 | school)", -50.0)
    fit(document, editor, "y ~ x + (x | school)", -48.0)
    editor.history.fold.button.setChecked(True)
    view = editor.history.view
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0, 0)).center()
    )
    assert editor.formula_text == "y ~ x + (1 | school)"
    assert document.undo_label == "Back to y ~ x + (1 | school)"
    assert len(shown(editor)) == 2  # its result was at hand; nothing was fitted anew
    document.undo()
    assert editor.formula_text == "y ~ x + (x | school)"
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert editor.formula_text == "y ~ x + (1 | school)"


def test_the_present_model_needs_no_way_back(open_editor: Opener, document: Document) -> None:
    editor = open_editor()
    fit(document, editor, "y ~ x + (1 | school)", -50.0)
    fit(document, editor, "y ~ x + (x | school)", -48.0)
    before = document.undo_label
    editor.history.view.chosen.emit(1)
    assert document.undo_label == before


def test_unfair_comparisons_are_told_with_a_way_out(open_editor: Opener, document: Document) -> None:
    editor = open_editor()
    fit(document, editor, "y ~ 1 + (1 | school)", -50.0)
    fit(document, editor, "y ~ x + (1 | school)", -48.0)
    history = editor.history
    history.fold.button.setChecked(True)
    assert "fixed parts are equal" in history._note.text()
    assert "fixed parts are equal" in history.table.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert history.table.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert history.table.index(1, 1).data(Qt.ItemDataRole.ForegroundRole) is None
    history.ml.click()
    assert document.project.entry(editor.entry_id).options["method"] == "ml"


def test_fair_comparisons_need_no_note(open_editor: Opener, document: Document) -> None:
    editor = open_editor()
    fit(document, editor, "y ~ 1 + (1 | school)", -50.0, "ml")
    fit(document, editor, "y ~ x + (1 | school)", -48.0, "ml")
    assert editor.history._note.isHidden()
    assert editor.history.ml.isHidden()
