"""The Data page: what cells show, keys, edits with undo, sorting and copying."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gui.data_samples import tall_data
from gui.grid_pages import entries, school_page
from gui.settling import settled
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QLineEdit, QMenu, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from workbench.data.dataset import Dataset
from workbench.data.live import with_computed
from workbench.data.variable import Measure, Variable
from workbench.gui.data.cells import DECLARED, EMPTY, VALUE
from workbench.gui.data.column_header import Heading
from workbench.gui.data.data_page import DataPage
from workbench.gui.document import Document
from workbench.gui.theme import theme

FLAG = QItemSelectionModel.SelectionFlag
KEY = Qt.Key


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[DataPage]:
    yield school_page(qtbot)
    settled(qtbot)


def column(page: DataPage, place: int) -> list[str]:
    return [page.model.cell(row, place)[0] for row in range(page.model.rowCount())]


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


def test_new_variables_come_into_view(page: DataPage, qtbot: QtBot) -> None:
    document = page.document  # type: ignore[attr-defined]
    page.resize(300, 400)
    data = document.dataset
    names = [f"v{k}" for k in range(30)]
    wide = Dataset(
        {**{n: data.column(n) for n in data.names}, **dict.fromkeys(names, data.column("score"))},
        [*data.variables, *map(Variable, names)],
    )
    document.set_dataset("Open", wide)
    page.grid.scrollTo(page.model.index(0, 0))
    document.set_dataset("Compute", with_computed(wide, "twice", "score * 2"))
    last = page.model.columnCount() - 1
    place = page.grid.visualRect(page.model.index(0, last))
    assert page.grid.viewport().rect().contains(place.center())


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
