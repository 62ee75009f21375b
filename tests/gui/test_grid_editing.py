"""Pasting, filling, rows and columns, replacing, dragging: by the keys and menus that people use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gui.data_samples import school_data
from gui.settling import settled
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from workbench.data.variable import Measure
from workbench.gui import turns
from workbench.gui.data.data_page import DataPage
from workbench.gui.document import Document

FLAG, KEY, MODIFIER = QItemSelectionModel.SelectionFlag, Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def document() -> Document:
    document = Document()
    document.set_dataset("Open", school_data())
    return document


@pytest.fixture
def page(qtbot: QtBot, document: Document) -> Iterator[DataPage]:
    page = DataPage(document)
    qtbot.addWidget(page)
    page.resize(800, 400)
    page.show()
    qtbot.waitExposed(page)
    page.grid.setFocus()
    yield page
    settled(qtbot)


def column(page: DataPage, name: str) -> list[str]:
    place = [page.model.variable(c).name for c in range(page.model.columnCount())].index(name)
    return [page.model.cell(row, place)[0] for row in range(page.model.rowCount())]


def names(document: Document) -> tuple[str, ...]:
    assert document.dataset is not None
    return document.dataset.names


def select(page: DataPage, top: int, left: int, bottom: int, right: int) -> None:
    model = page.model
    page.grid.setCurrentIndex(model.index(top, left))
    block = QItemSelection(model.index(top, left), model.index(bottom, right))
    page.grid.selectionModel().select(block, FLAG.ClearAndSelect)


def menu_of_cells(page: DataPage) -> dict[str, object]:
    menu = QMenu(page)
    page.fill_cell_menu(menu, 0, 0)
    return {action.text().partition("\t")[0]: action for action in menu.actions()}


def menu_of_column(page: DataPage, place: int) -> dict[str, object]:
    menu = QMenu(page)
    page.fill_column_menu(menu, place)
    return {action.text(): action for action in menu.actions()}


# -- paste -----------------------------------------------------------------------------------------


def test_a_block_is_pasted_where_the_selection_begins(
    page: DataPage, document: Document, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("9\t99\n8\t88")
    select(page, 1, 1, 1, 1)
    qtbot.keyClick(page.grid, KEY.Key_V, MODIFIER.ControlModifier)
    assert column(page, "school") == ["1", "9", "8", "2", "2", "2"]
    assert column(page, "class") == ["1", "99", "88", "1", "2", "2"]
    assert document.undo_label == "Paste 2 rows × 2 columns"
    rows, columns = page.grid.selected()
    assert (rows.tolist(), columns) == ([1, 2], [1, 2])
    document.undo()
    assert column(page, "school") == ["1", "1", "1", "2", "2", "2"]


def test_pasting_follows_the_order_on_screen(page: DataPage, qtbot: QtBot) -> None:
    page.sort("score", True)
    settled(qtbot)
    QGuiApplication.clipboard().setText("70\n60")
    select(page, 0, 4, 0, 4)
    page.cells.paste()
    assert page.model.order is not None
    assert column(page, "size")[:2] == ["70", "60"]
    page.sort("", None)
    assert column(page, "size") == ["60", "300", "300", "210", "70", "210"]


def test_one_cell_fills_a_selection(page: DataPage) -> None:
    QGuiApplication.clipboard().setText("5")
    select(page, 0, 3, 2, 4)
    page.cells.paste()
    assert column(page, "score")[:3] == column(page, "size")[:3] == ["5", "5", "5"]


def test_pasting_below_and_beside_the_data_makes_rows_and_variables(
    page: DataPage, document: Document
) -> None:
    QGuiApplication.clipboard().setText("f\t1\tred\nm\t2\tblue")
    select(page, 5, 5, 5, 5)
    page.cells.paste()
    assert names(document)[-2:] == ("new_1", "new_2")
    assert column(page, "sex")[-2:] == ["f", "m"]
    assert column(page, "new_1") == ["", "", "", "", "", "1", "2"]
    assert column(page, "pupil")[-1] == ""
    document.undo()
    assert page.model.rowCount() == 6


def test_names_that_were_copied_with_a_column_are_not_pasted_as_values(page: DataPage) -> None:
    QGuiApplication.clipboard().setText("score\n1\n2\n3\n4\n5\n6")
    page.grid.selectColumn(3)
    page.cells.paste()
    assert column(page, "score") == ["1", "2", "3", "4", "5", "6"]


def test_what_cannot_be_pasted_is_told_and_changes_nothing(page: DataPage, document: Document) -> None:
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    for text, words in (("a\nb", "'a' is not a number, and score is numeric (row 1)."), ("", "no cells")):
        QGuiApplication.clipboard().setText(text)
        select(page, 0, 3, 0, 3)
        page.cells.paste()
        assert words in told[-1]
    assert document.undo_label == "Open"


def test_long_text_is_read_in_a_thread(
    page: DataPage, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.gui.data.cell_actions.LONG_TEXT", 3)
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    QGuiApplication.clipboard().setText("9\t99\n8\t88")
    select(page, 1, 1, 1, 1)
    page.cells.paste()
    assert document.undo_label == "Open"
    qtbot.waitUntil(lambda: document.undo_label == "Paste 2 rows × 2 columns")
    assert column(page, "class") == ["1", "99", "88", "1", "2", "2"]
    page.cells.paste()
    document.undo()
    settled(qtbot)
    assert document.undo_label == "Open", "the data have changed since"
    monkeypatch.setattr("workbench.data.editing.block.MOST_CELLS", 3)
    page.cells.paste()
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["The clipboard holds 4 cells, more than can be pasted at once."]


def test_cutting_copies_and_empties(page: DataPage, document: Document, qtbot: QtBot) -> None:
    select(page, 0, 3, 0, 3)
    qtbot.keyClick(page.grid, KEY.Key_X, MODIFIER.ControlModifier)
    settled(qtbot)
    assert QGuiApplication.clipboard().text() == "3.5"
    assert column(page, "score")[0] == ""


# -- fill ------------------------------------------------------------------------------------------


def test_fill_down_and_series_by_key(page: DataPage, document: Document, qtbot: QtBot) -> None:
    select(page, 2, 3, 5, 4)
    qtbot.keyClick(page.grid, KEY.Key_Down, MODIFIER.AltModifier)
    assert column(page, "score")[2:] == ["-9"] * 4
    assert column(page, "size")[2:] == ["300"] * 4
    assert document.undo_label == "Fill 2 columns, 4 rows"
    select(page, 0, 0, 5, 0)
    qtbot.keyClick(page.grid, KEY.Key_Down, MODIFIER.AltModifier | MODIFIER.ShiftModifier)
    assert column(page, "pupil") == ["1", "2", "3", "4", "5", "6"]


def test_one_cell_alone_cannot_be_filled(page: DataPage, document: Document) -> None:
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    select(page, 0, 0, 0, 0)
    page.cells.fill()
    assert told == ["There is nothing to fill."]
    assert not menu_of_cells(page)["Fill down"].isEnabled()  # type: ignore[attr-defined]


# -- rows and columns ------------------------------------------------------------------------------


def test_rows_are_inserted_and_deleted_and_one_stays_where_one_is(
    page: DataPage, document: Document, qtbot: QtBot
) -> None:
    select(page, 1, 3, 2, 3)
    menu_of_cells(page)["Insert 2 rows above"].trigger()  # type: ignore[attr-defined]
    assert column(page, "pupil") == ["1", "", "", "2", "3", "4", "5", "6"]
    assert page.grid.currentIndex().row() == 1
    assert page.grid.currentIndex().column() == 3
    select(page, 1, 0, 2, 0)
    qtbot.keyClick(page.grid, KEY.Key_Delete, MODIFIER.AltModifier)
    assert column(page, "pupil") == ["1", "2", "3", "4", "5", "6"]
    assert document.undo_label == "Delete 2 rows"
    document.undo()
    document.undo()
    assert column(page, "pupil") == ["1", "2", "3", "4", "5", "6"]


def test_variables_are_inserted_and_deleted(page: DataPage, document: Document) -> None:
    menu_of_column(page, 1)["Insert 1 variable after"].trigger()  # type: ignore[attr-defined]
    assert names(document)[:3] == ("pupil", "school", "new_1")
    page.grid.selectionModel().clear()
    menu_of_column(page, 2)["Delete new_1"].trigger()  # type: ignore[attr-defined]
    assert "new_1" not in names(document)
    page.grid.selectAll()
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    menu_of_column(page, 2)["Delete 6 variables"].trigger()  # type: ignore[attr-defined]
    assert told == ["Data need at least one variable."]


def test_several_selected_columns_are_retyped_at_once(page: DataPage, document: Document) -> None:
    model = page.model
    block = QItemSelection(model.index(0, 1), model.index(5, 2))
    page.grid.selectionModel().select(block, FLAG.ClearAndSelect)
    measures = menu_of_column(page, 2)["Measure"].menu()  # type: ignore[attr-defined]
    next(action for action in measures.actions() if action.text() == "Nominal").trigger()
    assert [model.variable(c).measure for c in (1, 2)] == [Measure.NOMINAL] * 2
    assert document.undo_label == "Make 2 variables nominal"


def test_columns_move_by_key_and_the_order_of_rows_stays(
    page: DataPage, document: Document, qtbot: QtBot
) -> None:
    page.sort("score", True)
    settled(qtbot)
    select(page, 0, 3, 0, 4)
    qtbot.keyClick(page.grid, KEY.Key_Left, MODIFIER.AltModifier)
    assert names(document) == ("pupil", "school", "score", "size", "class", "sex")
    assert page.model.order is not None
    assert page.grid.currentIndex().column() == 2
    assert document.undo_label == "Move 2 variables"


def test_the_keys_are_told_in_the_help() -> None:
    from workbench.gui.data.cell_actions import KEYS
    from workbench.gui.help_pages import EXTRA_KEYS

    told = [key for keys, _words in EXTRA_KEYS for key in keys.split(", ")]
    assert set(KEYS.values()) <= set(told)


def drag(page: DataPage, qtbot: QtBot, start: int, stop: int) -> None:
    header = page.grid.columns

    def middle(place: int) -> QPoint:
        return QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) // 2, 15)

    viewport, beyond = header.viewport(), QPoint(6 if stop > start else -6, 0)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=middle(start))
    steps = 8
    for step in range(1, steps + 1):
        here = middle(start) + (middle(stop) + beyond - middle(start)) * step / steps
        qtbot.mouseMove(viewport, here)
        QApplication.processEvents()
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=middle(stop) + beyond)
    qtbot.waitUntil(turns.idle)


def test_a_selected_column_is_dragged_to_another_place(
    page: DataPage, document: Document, qtbot: QtBot
) -> None:
    page.grid.selectColumn(1)
    drag(page, qtbot, 1, 3)
    assert names(document) == ("pupil", "class", "score", "school", "size", "sex")
    assert document.undo_label == "Move school"
    page.grid.selectColumn(3)
    drag(page, qtbot, 3, 0)
    assert names(document)[0] == "school"
    assert page.model.heading(0).name == "school"
    assert page.grid.columns.visualIndex(0) == 0


def test_several_dragged_columns_stay_together(page: DataPage, document: Document) -> None:
    page.cells.drag_columns([0, 1], 3)
    assert names(document) == ("class", "score", "pupil", "school", "size", "sex")
    page.cells.drag_columns([2, 3], 0)
    assert names(document) == ("pupil", "school", "class", "score", "size", "sex")


def test_the_order_on_screen_can_become_that_of_the_data(
    page: DataPage, document: Document, qtbot: QtBot
) -> None:
    page.sort("score", True)
    settled(qtbot)
    page.keep.click()
    assert page.model.order is None
    assert column(page, "pupil") == ["5", "1", "4", "6", "2", "3"]
    assert document.undo_label == "Sort the data by score"
    document.undo()
    assert column(page, "pupil") == ["1", "2", "3", "4", "5", "6"]


# -- replace ---------------------------------------------------------------------------------------


def test_matches_are_replaced_one_by_one(page: DataPage, document: Document, qtbot: QtBot) -> None:
    bar = page.find_bar
    page.grid.go_to(0, 4)
    qtbot.keyClick(page.grid, KEY.Key_H, MODIFIER.ControlModifier)
    assert bar.replacing.isVisible()
    bar.field.setText("300")
    bar.replacing.field.setText("310")
    bar.search()
    settled(qtbot)
    bar.replacing.one.click()
    settled(qtbot)
    assert column(page, "size") == ["310", "300", "300", "210", "210", "210"]
    assert page.grid.currentIndex().row() == 1
    assert bar.told.text() == "1 of 2"


def test_all_are_replaced_in_one_step(page: DataPage, document: Document, qtbot: QtBot) -> None:
    bar = page.find_bar
    page.grid.go_to(0, 5)
    bar.replace_button.click()
    bar.field.setText("m")
    bar.replacing.field.setText("male")
    bar.replacing.all.click()
    settled(qtbot)
    assert column(page, "sex") == ["f", "male", "male", "f", "", "f"]
    assert bar.told.text() == "2 cells replaced"
    assert document.undo_label == "Replace m by male"
    assert document.dataset is not None
    assert document.dataset.variable("sex").levels[1].label == "boy"
    bar.field.setText("zzz")
    bar.replacing.all.click()
    assert bar.told.text() == "Nothing to replace"
