"""A coding of one's own: the dialog says what is wrong, and the option holds what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from gui_model import Opener
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.model.coding_dialog import CodingDialog
from workbench.gui.model.coding_table import CodingTable
from workbench_linear_mlm.plugin import LMM

LEVELS = [("a", "Apple"), ("b", "Birch"), ("c", "c")]


@pytest.fixture
def dialog(qtbot: QtBot) -> CodingDialog:
    made = CodingDialog("g", LEVELS, None)
    qtbot.addWidget(made)
    return made


def put(table: CodingTable, column: int, *texts: str) -> None:
    for row, text in enumerate(texts):
        table.setData(table.index(row, column), text)


def test_it_begins_with_a_comparison_that_holds(dialog: CodingDialog) -> None:
    assert dialog.coding() == {
        "levels": ["a", "b", "c"],
        "columns": {"a or others": [-1.0, 0.5, 0.5]},
        "meaning": "comparisons",
    }
    assert dialog.problem.text() == "" and dialog.take.isEnabled()
    assert dialog.table.headerData(1, Qt.Orientation.Vertical) == "Apple"


def test_what_is_wrong_is_said_while_one_types(dialog: CodingDialog) -> None:
    dialog.add.click()
    assert "say the same" in dialog.problem.text() and not dialog.take.isEnabled()
    assert not dialog.add.isEnabled()
    put(dialog.table, 1, "b or c", "0", "-1", "x")
    assert "needs 3 numbers" in dialog.problem.text()
    put(dialog.table, 1, "b or c", "0", "-1", "1/2")
    assert "add up to -0.5" in dialog.problem.text()
    put(dialog.table, 1, "a or others", "0", "-1", "1")
    assert "name of its own" in dialog.problem.text()
    put(dialog.table, 1, "b or c", "0", "−1", "1,0")
    assert dialog.problem.text() == "" and dialog.take.isEnabled()
    assert dialog.coding()["columns"]["b or c"] == [0.0, -1.0, 1.0]
    dialog.meaning.setCurrentIndex(1)
    put(dialog.table, 1, "b or c", "0", "1", "1")
    assert "say the same" in dialog.problem.text()
    dialog.drop.click()
    assert list(dialog.coding()["columns"]) == ["a or others"]


def test_a_coding_is_shown_in_the_order_of_the_levels(qtbot: QtBot) -> None:
    value = {"levels": ["c", "b", "a"], "columns": {"x": [3.0, 2.0, 1.0]}, "meaning": "coding"}
    made = CodingDialog("g", LEVELS, value)
    qtbot.addWidget(made)
    assert made.coding() == {
        "levels": ["a", "b", "c"],
        "columns": {"x": [1.0, 2.0, 3.0]},
        "meaning": "coding",
    }


def test_the_option_takes_it_and_undo_takes_it_back(open_editor: Opener, document: Document) -> None:
    editor = open_editor(LMM, formula="y ~ g + (1 | school)")
    coding: Any = editor.options.editors["contrasts"]
    box = coding.boxes["g"]
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    assert box.currentIndex() == 0
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CodingDialog))
    dialog.take.click()
    options = document.project.entry(editor.entry_id).options
    assert options["contrasts"]["g"]["columns"] == {"a or others": [-1.0, 0.5, 0.5]}
    assert box.currentText() == "Own numbers: a or others"
    document.undo()
    assert box.currentIndex() == 0 and box.itemText(box.count() - 1) == "Own numbers …"


def test_cancelling_leaves_all_as_it_was(open_editor: Opener, document: Document) -> None:
    editor = open_editor(LMM, formula="y ~ g + (1 | school)", contrasts={"g": "sum"})
    box: Any = editor.options.editors["contrasts"].boxes["g"]  # type: ignore[attr-defined]
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CodingDialog))
    dialog.reject()
    assert document.project.entry(editor.entry_id).options["contrasts"] == {"g": "sum"}
    assert box.currentData() == "sum"
