"""The category of the outcome is chosen from a list; a second part of the model is a line of its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
from gui_model import Opener
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from workbench.data.frame import dataset_of
from workbench.gui.document import Document
from workbench.gui.model.outcome_editors import LOOKED_AT, USUAL, LevelEditor, SideFormulaEditor


def test_the_categories_are_those_of_the_outcome(open_editor: Opener, document: Document) -> None:
    editor = open_editor(formula="g ~ x")
    levels = editor.options.editors["event"]
    assert isinstance(levels, LevelEditor)
    assert [levels.box.itemText(i) for i in range(levels.box.count())] == [USUAL, "a", "b", "c"]
    levels.box.setCurrentIndex(2)
    levels.box.activated.emit(2)
    assert document.project.entry(editor.entry_id).options["event"] == "b"
    document.set_options(editor.entry_id, {"formula": "log(x) ~ z", "event": "b"}, label="Other outcome")
    assert [levels.box.itemText(i) for i in range(levels.box.count())] == [USUAL, "b"]
    assert levels.box.currentText() == "b"


def test_a_number_of_many_values_has_no_categories(open_editor: Opener, document: Document) -> None:
    values = np.arange(LOOKED_AT + 5) / 3
    document.set_dataset("Other data", dataset_of(pd.DataFrame({"y": values, "x": values[::-1]})))
    levels = open_editor(formula="y ~ x").options.editors["event"]
    assert isinstance(levels, LevelEditor)
    assert [levels.box.itemText(i) for i in range(levels.box.count())] == [USUAL]


def test_a_side_formula_is_read_when_typing_ends(open_editor: Opener, document: Document) -> None:
    editor = open_editor(formula="y ~ x")
    line = editor.options.editors["zeros"]
    assert isinstance(line, SideFormulaEditor)
    line.box.setText("1 + z")
    QTest.keyClick(line.box, Qt.Key.Key_Return)
    assert document.project.entry(editor.entry_id).options["zeros"] == "~ 1 + z"
    line.box.setText("~ nothing_like_it")
    QTest.keyClick(line.box, Qt.Key.Key_Return)
    assert "no variable nothing_like_it" in editor.options.rows["zeros"].problem
    assert document.project.entry(editor.entry_id).options["zeros"] == "~ 1 + z"
    line.box.setText("")
    QTest.keyClick(line.box, Qt.Key.Key_Return)
    assert document.project.entry(editor.entry_id).options["zeros"] == ""
    assert editor.options.rows["zeros"].problem == ""
