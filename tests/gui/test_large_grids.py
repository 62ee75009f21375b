"""A million rows and ten thousand columns: Qt asks about what is seen only, and the last cell is reached."""

from __future__ import annotations

import numpy as np
import pytest
from gui.data_samples import tall_data
from gui.grid_pages import at
from gui.settling import settled
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.gui.data.data_page import DataPage
from workbench.gui.data.grid_model import GridModel, Index
from workbench.gui.data.grid_view import GridView
from workbench.gui.document import Document
from workbench.gui.theme import theme


class CountingModel(GridModel):
    """Counts how often Qt asks about single cells."""

    asked = 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        self.asked += 1
        return super().flags(index)

    def cell(self, row: int, column: int) -> tuple[str, int]:
        self.asked += 1
        return super().cell(row, column)


@pytest.fixture
def tall(qtbot: QtBot) -> GridView:
    model = CountingModel()
    view = GridView(model)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(600, 500)
    model.show_dataset(tall_data())
    view.show()
    qtbot.waitExposed(view)
    return view


def cells_asked(view: GridView, does: object) -> int:
    model = view.model()
    assert isinstance(model, CountingModel)
    QApplication.processEvents()
    model.asked = 0
    does()  # type: ignore[operator]
    view.grab()
    return model.asked


def test_selections_of_a_million_rows_do_not_ask_cell_by_cell(tall: GridView) -> None:
    assert cells_asked(tall, lambda: tall.selectColumn(1)) < 1000
    assert cells_asked(tall, tall.selectAll) < 1000
    assert cells_asked(tall, tall.selected) < 1000
    assert cells_asked(tall, lambda: tall.selectRow(500_000)) < 1000
    tall.selectAll()
    rows, columns = tall.selected()
    assert (len(rows), columns) == (1_000_000, [0, 1, 2])
    assert tall.whole_columns_selected()


def test_a_click_on_a_header_selects_the_whole_column(tall: GridView, qtbot: QtBot) -> None:
    def click() -> None:
        qtbot.mouseClick(tall.columns.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(12, 15))

    assert cells_asked(tall, click) < 1000
    assert tall.selected()[1] == [0]
    assert len(tall.selected()[0]) == 1_000_000


def test_scrolling_draws_only_the_new_rows(tall: GridView, qtbot: QtBot) -> None:
    tall.viewport().update()
    QApplication.processEvents()
    model = tall.model()
    assert isinstance(model, CountingModel)
    for mode in ("light", "dark", "light"):
        theme().set_mode(mode)  # type: ignore[arg-type]
        qtbot.wait(20)
        tall.viewport().repaint()
        model.asked = 0
        tall.verticalScrollBar().setValue(tall.verticalScrollBar().value() + 3)
        QApplication.processEvents()
        assert 0 < model.asked <= 3 * 3 * 4, mode


def test_the_last_row_of_a_million_is_reached_and_edited(qtbot: QtBot) -> None:
    document = Document()
    document.set_dataset("Open", tall_data())
    page = DataPage(document)
    qtbot.addWidget(page)
    page.go_bar.open_bar()
    page.go_bar.field.setText("1 000 000")
    page.go_bar.go()
    assert at(page)[0] == 999_999
    page.model.setData(page.model.index(999_999, 1), "7")
    assert page.model.cell(999_999, 1)[0] == "7"
    settled(qtbot)


def test_ten_thousand_columns_are_shown(qtbot: QtBot) -> None:
    names = [f"v{i}" for i in range(10_000)]
    data = Dataset({n: NumericColumn(np.arange(5.0)) for n in names}, [Variable(n) for n in names])
    document = Document()
    document.set_dataset("Open", data)
    page = DataPage(document)
    qtbot.addWidget(page)
    page.show()
    page.grid.go_to(4, 9999)
    assert page.line.accessibleDescription().startswith("Row 5   ·   v9999")
    settled(qtbot)
