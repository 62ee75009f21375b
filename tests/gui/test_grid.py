"""The Data page: what cells show, keys, edits with undo, copying, sorting, and a million rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gui.data_samples import school_data, tall_data
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from workbench.data.variable import Measure
from workbench.gui import background
from workbench.gui.data.cells import DECLARED, EMPTY, VALUE
from workbench.gui.data.column_header import Heading
from workbench.gui.data.data_page import DataPage
from workbench.gui.data.grid_model import GridModel, Index
from workbench.gui.data.grid_view import GridView
from workbench.gui.document import Document
from workbench.gui.theme import theme

FLAG = QItemSelectionModel.SelectionFlag
KEY = Qt.Key


def settled(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not background.running, timeout=20000)


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[DataPage]:
    theme().set_mode("light")
    document = Document()
    document.set_dataset("Open", school_data())
    page = DataPage(document)
    page.document = document  # type: ignore[attr-defined]
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    qtbot.waitExposed(page)
    yield page
    settled(qtbot)


def column(page: DataPage, place: int) -> list[str]:
    return [page.model.cell(row, place)[0] for row in range(page.model.rowCount())]


def entries(menu: QMenu) -> dict[str, object]:
    return {action.text(): action for action in menu.actions() if action.text()}


def trigger(page: DataPage, place: int, words: str) -> None:
    menu = QMenu(page)
    page.fill_column_menu(menu, place)
    entries(menu)[words].trigger()  # type: ignore[attr-defined]


# -- showing ---------------------------------------------------------------------------------------


def test_cells_show_values_and_mark_what_is_missing(page: DataPage) -> None:
    model = page.model
    assert [model.cell(row, 3) for row in range(4)] == [
        ("3.5", VALUE),
        ("", EMPTY),
        ("-9", DECLARED),
        ("2", VALUE),
    ]
    assert model.cell(4, 5) == ("", EMPTY)
    assert model.is_number(3)
    assert not model.is_number(0)  # an identifier
    tip = model.data(model.index(2, 3), Qt.ItemDataRole.ToolTipRole)
    assert tip == "-9 stands for missing in score"


def test_labels_are_shown_on_demand_and_kept_over_changes(page: DataPage) -> None:
    page.labels.click()
    assert column(page, 5) == ["girl", "boy", "boy", "girl", "", "girl"]
    assert page.model.text(0, 5) == "f"
    page.model.setData(page.model.index(0, 4), "1")
    assert column(page, 5)[0] == "girl"
    page.labels.click()
    assert column(page, 5)[0] == "f"


def test_the_line_tells_the_current_cell(page: DataPage) -> None:
    assert page.line.accessibleDescription() == "6 rows × 6 variables"
    page.grid.go_to(2, 3)
    assert page.line.accessibleDescription().split("   ·   ") == [
        "Row 3",
        "score (Reading score)",
        "-9 (stands for missing)",
    ]
    page.grid.go_to(0, 5)
    assert page.line.accessibleDescription().endswith("f = girl")


def test_headings_tell_measure_and_order(page: DataPage, qtbot: QtBot) -> None:
    assert page.model.heading(0) == Heading("pupil", Measure.ID)
    page.sort("score", True)
    settled(qtbot)
    assert page.model.heading(3) == Heading("score", Measure.NUMERIC, "down")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_missing_cells_and_the_current_cell_look_their_part(page: DataPage, mode: str) -> None:
    theme().set_mode(mode)  # type: ignore[arg-type]
    tokens = theme().tokens
    delegate = page.grid.itemDelegate()

    def colours(row: int, selected: bool) -> set[str]:
        image = QImage(120, 24, QImage.Format.Format_RGB32)
        image.fill(tokens.surface)
        option = QStyleOptionViewItem()
        option.rect = image.rect()  # type: ignore[attr-defined]
        if selected:
            option.state |= option.state.State_Selected  # type: ignore[attr-defined]
        painter = QPainter(image)
        delegate.paint(painter, option, page.model.index(row, 3))  # type: ignore[arg-type]
        painter.end()
        return {image.pixelColor(x, y).name() for x in range(120) for y in range(24)}

    assert colours(0, True) != colours(0, False)
    assert tokens.accent_soft in colours(0, True)
    assert tokens.text not in colours(1, False)
    assert len(colours(1, False)) > 1
    theme().set_mode("light")


# -- editing ---------------------------------------------------------------------------------------


def test_an_edit_is_a_step_that_can_be_undone(page: DataPage, qtbot: QtBot) -> None:
    document: Document = page.document  # type: ignore[attr-defined]
    page.grid.setFocus()
    page.grid.go_to(0, 3)
    qtbot.keyClick(page.grid, KEY.Key_F2)
    editor = page.grid.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "3.5"
    editor.setText("7.25")
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: column(page, 3)[0] == "7.25")
    assert document.undo_label == "Edit score, row 1"
    assert page.grid.currentIndex().row() == 1
    document.undo()
    assert column(page, 3)[0] == "3.5"


def test_a_value_that_does_not_fit_is_told_and_changes_nothing(page: DataPage) -> None:
    document: Document = page.document  # type: ignore[attr-defined]
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    page.model.setData(page.model.index(0, 3), "many")
    assert "not a number" in told[0]
    assert column(page, 3)[0] == "3.5"


def test_a_label_can_be_typed_for_its_value(page: DataPage) -> None:
    page.model.setData(page.model.index(4, 5), "boy")
    assert page.model.text(4, 5) == "m"


def test_delete_empties_the_selected_cells_in_one_step(page: DataPage, qtbot: QtBot) -> None:
    document: Document = page.document  # type: ignore[attr-defined]
    model = page.model
    page.grid.selectionModel().select(
        QItemSelection(model.index(0, 1), model.index(2, 2)), FLAG.ClearAndSelect
    )
    qtbot.keyClick(page.grid, KEY.Key_Delete)
    assert column(page, 1) == ["", "", "", "2", "2", "2"]
    assert document.undo_label == "Empty 2 columns, 3 rows"
    document.undo()
    assert column(page, 1) == ["1", "1", "1", "2", "2", "2"]


def test_editing_keeps_order_and_place(page: DataPage, qtbot: QtBot) -> None:
    page.sort("score", False)
    settled(qtbot)
    page.grid.go_to(0, 3)
    page.model.setData(page.model.index(0, 3), "99")
    assert column(page, 3)[:2] == ["99", "2"]
    assert page.grid.currentIndex().row() == 0


# -- sorting ---------------------------------------------------------------------------------------


def test_sorting_by_the_menu_and_back(page: DataPage, qtbot: QtBot) -> None:
    trigger(page, 3, "Sort descending")
    settled(qtbot)
    assert column(page, 3) == ["4.25", "3.5", "2", "2", "", "-9"]
    assert [page.model.headerData(row, Qt.Orientation.Vertical) for row in range(2)] == ["5", "1"]
    assert page.unsort.text() == "Sorted by score"
    page.unsort.click()
    assert column(page, 0) == ["1", "2", "3", "4", "5", "6"]
    assert not page.unsort.isVisible()


def test_other_data_are_shown_in_the_order_of_their_file(page: DataPage, qtbot: QtBot) -> None:
    page.sort("score", True)
    settled(qtbot)
    page.document.set_dataset("Open", tall_data(50))  # type: ignore[attr-defined]
    assert page.model.order is None
    assert not page.unsort.isVisible()


def test_the_menu_of_a_column_changes_the_measure_and_asks_for_details(page: DataPage) -> None:
    menu = QMenu(page)
    page.fill_column_menu(menu, 1)
    measures = entries(menu)["Measure"].menu()  # type: ignore[attr-defined]
    assert entries(measures)["Numeric"].isChecked()  # type: ignore[attr-defined]
    entries(measures)["Nominal"].trigger()  # type: ignore[attr-defined]
    assert page.model.heading(1).measure is Measure.NOMINAL
    wanted: list[str] = []
    page.details_wanted.connect(wanted.append)
    trigger(page, 1, "Details of school")
    assert wanted == ["school"]


def test_the_chevron_of_the_header_asks_for_the_menu_and_the_rest_selects(
    page: DataPage, qtbot: QtBot
) -> None:
    header = page.grid.columns
    header.menu_wanted.disconnect()
    asked: list[int] = []
    header.menu_wanted.connect(lambda place, _where: asked.append(place))
    right = header.sectionViewportPosition(1) + header.sectionSize(1)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(right - 12, 15))
    assert asked == [1]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(right - 40, 15))
    assert asked == [1]
    assert page.grid.selected()[1] == [1]


# -- copying ---------------------------------------------------------------------------------------


def clipboard(qtbot: QtBot) -> str:
    settled(qtbot)
    return QGuiApplication.clipboard().text()


def test_copy_takes_the_selected_cells(page: DataPage, qtbot: QtBot) -> None:
    model = page.model
    page.grid.selectionModel().select(
        QItemSelection(model.index(0, 3), model.index(2, 5)), FLAG.ClearAndSelect
    )
    page.copy(None)
    assert clipboard(qtbot) == "3.5\t300\tf\n\t300\tm\n-9\t300\tm"
    page.copy(True)
    assert clipboard(qtbot).startswith("score\tsize\tsex\n")


def test_copying_whole_columns_takes_their_names(page: DataPage, qtbot: QtBot) -> None:
    page.sort("score", True)
    settled(qtbot)
    page.grid.selectColumn(0)
    page.copy(None)
    assert clipboard(qtbot).split("\n") == ["pupil", "5", "1", "4", "6", "2", "3"]


def test_too_much_is_cut_and_told(page: DataPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.gui.data.data_page.MOST_CELLS", 12)
    told: list[str] = []
    page.document.problem.connect(lambda message, _advice: told.append(message))  # type: ignore[attr-defined]
    page.grid.selectAll()
    page.copy(False)
    assert clipboard(qtbot).count("\n") == 1
    assert told == ["Only the first 2 of 6 rows were copied."]


def test_several_ranges_are_copied_as_rows_by_columns(page: DataPage) -> None:
    model, selection = page.model, page.grid.selectionModel()
    selection.select(QItemSelection(model.index(0, 0), model.index(1, 0)), FLAG.ClearAndSelect)
    selection.select(QItemSelection(model.index(4, 2), model.index(5, 2)), FLAG.Select)
    rows, columns = page.grid.selected()
    assert (rows.tolist(), columns) == ([0, 1, 4, 5], [0, 2])


# -- finding and going -------------------------------------------------------------------------------


def at(page: DataPage) -> tuple[int, int]:
    return page.grid.currentIndex().row(), page.grid.currentIndex().column()


def test_find_walks_through_the_matches(page: DataPage, qtbot: QtBot) -> None:
    bar = page.find_bar
    page.find_button.click()
    assert bar.isVisible()
    assert bar.field.hasFocus()
    bar.field.setText("300")
    qtbot.keyClick(bar.field, KEY.Key_Return)
    settled(qtbot)
    assert at(page) == (0, 4)
    assert bar.told.text() == "1 of 3"
    qtbot.keyClick(bar.field, KEY.Key_Return)
    assert at(page) == (1, 4)
    qtbot.keyClick(bar.field, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(bar.field, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (at(page), bar.told.text()) == ((2, 4), "3 of 3")
    bar.field.setText("nowhere")
    qtbot.waitUntil(lambda: bar.told.text() == "Not found")
    qtbot.keyClick(bar.field, KEY.Key_Escape)
    assert not bar.isVisible()
    assert page.grid.hasFocus()


def test_find_shows_the_first_match_while_typing(page: DataPage, qtbot: QtBot) -> None:
    page.grid.go_to(1, 0)
    page.find_bar.open_bar()
    qtbot.keyClicks(page.find_bar.field, "girl")
    qtbot.waitUntil(lambda: at(page) == (3, 5))
    assert page.find_bar.told.text() == "2 of 3"


def test_find_in_one_column_only(page: DataPage, qtbot: QtBot) -> None:
    page.find_bar.open_bar(2, "2")
    settled(qtbot)
    page.find_bar.search()
    settled(qtbot)
    assert at(page) == (2, 2)
    assert page.find_bar.told.text() == "1 of 3"


def test_what_was_found_is_looked_up_anew_after_a_change(page: DataPage, qtbot: QtBot) -> None:
    page.find_bar.open_bar(4, "300")
    page.find_bar.search()
    settled(qtbot)
    page.model.setData(page.model.index(1, 4), "5")
    page.find_bar.next()
    settled(qtbot)
    assert at(page) == (2, 4)
    assert page.find_bar.told.text() == "2 of 2"


def test_go_to_a_row_or_a_variable(page: DataPage, qtbot: QtBot) -> None:
    page.sort("score", True)
    settled(qtbot)
    bar = page.go_bar
    page.go_button.click()
    bar.field.setText("6")
    qtbot.keyClick(bar.field, KEY.Key_Return)
    assert page.model.headerData(at(page)[0], Qt.Orientation.Vertical) == "6"
    assert not bar.isVisible()
    for text, told in (
        ("7", "The last row is 6"),
        ("zzz", "No variable is called zzz"),
        ("", "Type a number"),
    ):
        bar.open_bar()
        bar.field.setText(text)
        qtbot.keyClick(bar.field, KEY.Key_Return)
        assert bar.told.text().startswith(told)
    bar.field.setText("Sex")
    qtbot.keyClick(bar.field, KEY.Key_Return)
    assert at(page)[1] == 5


def test_the_menu_of_a_cell_offers_to_find_its_value(page: DataPage, qtbot: QtBot) -> None:
    menu = QMenu(page)
    page.fill_cell_menu(menu, 3, 3)
    entries(menu)["Find the same value"].trigger()  # type: ignore[attr-defined]
    assert page.find_bar.field.text() == "2"
    empty = QMenu(page)
    page.fill_cell_menu(empty, 1, 3)
    assert "Find the same value" not in entries(empty)
    qtbot.waitUntil(lambda: page.find_bar.told.text() == "1 of 2")


def test_every_button_has_a_name_and_a_tip(page: DataPage) -> None:
    page.find_bar.open_bar()
    buttons = [b for b in page.findChildren(QAbstractButton) if not b.objectName().startswith("qt_")]
    named = [b for b in buttons if b.isVisible() and b.parent() is not page.find_bar.field]
    assert len(named) >= 5
    for control in named:
        assert control.accessibleName() or control.text(), control
        assert control.toolTip(), control


# -- a million rows ----------------------------------------------------------------------------------


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
    import numpy as np

    from workbench.data.column import NumericColumn
    from workbench.data.dataset import Dataset
    from workbench.data.variable import Variable

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
