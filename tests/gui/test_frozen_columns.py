"""Frozen columns stay in sight: the second view follows the first in everything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from gui.settling import settled
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.edits import set_cell
from workbench.data.variable import Variable
from workbench.gui.data.data_page import DataPage
from workbench.gui.document import Document
from workbench.gui.theme import theme


def wide(rows: int = 100_000, columns: int = 30) -> Dataset:
    names = [f"v{i}" for i in range(columns)]
    values = {name: NumericColumn(np.arange(rows) + 1000 * i) for i, name in enumerate(names)}
    return Dataset(values, [Variable(name) for name in names], name="wide")


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    document = Document()
    document.set_dataset("Open", wide())
    return document


@pytest.fixture
def page(document: Document, qtbot: QtBot) -> Iterator[DataPage]:
    page = DataPage(document)
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    qtbot.waitExposed(page)
    page.grid.setFocus()
    menu_of_column(page, 1)["Freeze up to here"].trigger()  # type: ignore[attr-defined]
    yield page
    settled(qtbot)


def menu_of_column(page: DataPage, place: int) -> dict[str, object]:
    menu = QMenu(page)
    page.fill_column_menu(menu, place)
    return {action.text(): action for action in menu.actions()}


def test_they_lie_over_the_left_and_can_be_let_go(page: DataPage) -> None:
    grid = page.grid
    assert grid.frozen.isVisible()
    assert grid.frozen.width() == grid.columnWidth(0) + grid.columnWidth(1)
    assert grid.frozen.columns.height() == grid.columns.height()
    assert "Freeze up to here" in menu_of_column(page, 0)
    menu_of_column(page, 1)["Unfreeze the columns"].trigger()  # type: ignore[attr-defined]
    assert not grid.frozen.isVisible()
    assert not menu_of_column(page, 29)["Freeze up to here"].isEnabled()  # type: ignore[attr-defined]


def test_both_views_scroll_together(page: DataPage) -> None:
    grid = page.grid
    grid.verticalScrollBar().setValue(50_000)
    assert grid.frozen.verticalScrollBar().value() == 50_000
    assert grid.frozen.rowAt(5) == grid.rowAt(5)
    grid.frozen.verticalScrollBar().setValue(7)
    assert grid.verticalScrollBar().value() == 7
    grid.horizontalScrollBar().setValue(800)
    assert grid.frozen.indexAt(QPoint(5, 5)).column() == 0


def test_cells_never_end_up_below_them(page: DataPage) -> None:
    grid = page.grid
    grid.go_to(3, 20)
    scrolled = grid.horizontalScrollBar().value()
    assert scrolled > 0
    grid.go_to(3, 0)
    assert grid.horizontalScrollBar().value() == scrolled, "it was in sight"
    for column in range(20, 1, -1):
        grid.go_to(3, column)
        assert grid.visualRect(grid.currentIndex()).left() >= grid.frozen.width()


def test_what_is_seen_is_what_is_pointed_at(page: DataPage) -> None:
    grid = page.grid
    grid.horizontalScrollBar().setValue(900)
    assert grid.indexAt(QPoint(5, 5)).column() == 0
    beyond = grid.indexAt(QPoint(grid.frozen.width() + 5, 5))
    assert beyond.column() > 5


def test_a_frozen_cell_is_edited_where_it_is_seen(page: DataPage, document: Document, qtbot: QtBot) -> None:
    grid = page.grid
    grid.horizontalScrollBar().setValue(900)
    grid.go_to(2, 1)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = grid.frozen.findChild(QLineEdit)
    assert editor is not None
    editor.setText("7")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.text(2, 1) == "7")
    assert document.undo_label == "Edit v1, row 3"


def test_selection_and_widths_are_shared(page: DataPage, qtbot: QtBot) -> None:
    grid = page.grid
    header = grid.frozen.columns
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(12, 15))
    assert grid.selected_columns() == [0]
    header.resizeSection(0, 150)
    assert grid.columnWidth(0) == 150
    grid.setColumnWidth(1, 90)
    assert grid.frozen.columnWidth(1) == 90
    assert grid.frozen.width() == 240


def test_edits_keep_them_and_other_data_do_not(page: DataPage, document: Document) -> None:
    assert document.dataset is not None
    document.set_dataset("Edit", set_cell(document.dataset, 0, "v0", "5"))
    assert page.grid.frozen.count == 2
    page.cells.commands.move_columns(["v5"], 0)
    assert page.grid.frozen.count == 2
    assert page.grid.frozen.columnWidth(0) == page.grid.columnWidth(0)
    document.set_dataset("Open", Dataset({"x": NumericColumn(np.arange(3))}, [Variable("x")], name="x"))
    assert not page.grid.frozen.isVisible()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_both_are_drawn_alike(page: DataPage, mode: str) -> None:
    theme().set_mode(mode)  # type: ignore[arg-type]
    QApplication.processEvents()
    image = page.grid.frozen.grab().toImage()
    assert image.pixelColor(image.width() - 1, image.height() - 5).name() == theme().tokens.border_strong
    theme().set_mode("light")
