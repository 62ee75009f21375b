"""Missing ranges, valid values, format and notes: typed on the Variables page, seen in the grid."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gui.data_samples import school_data
from gui.settling import settled
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from workbench.data.variable import Measure, Variable
from workbench.gui.data.cells import DECLARED, OUTSIDE, VALUE
from workbench.gui.data.data_page import DataPage
from workbench.gui.data.variables_page import VariablesPage
from workbench.gui.document import Document
from workbench.gui.theme import theme


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    document = Document()
    document.set_dataset("Open", school_data())
    return document


@pytest.fixture
def page(document: Document, qtbot: QtBot) -> Iterator[VariablesPage]:
    page = VariablesPage(document)
    qtbot.addWidget(page)
    page.resize(560, 640)
    page.show()
    qtbot.waitExposed(page)
    page.show_variable("score")
    yield page
    settled(qtbot)


@pytest.fixture
def grid(document: Document, qtbot: QtBot) -> Iterator[DataPage]:
    grid = DataPage(document)
    qtbot.addWidget(grid)
    yield grid
    settled(qtbot)


def variable(document: Document, name: str = "score") -> Variable:
    assert document.dataset is not None
    return document.dataset.variable(name)


def typed(qtbot: QtBot, field: object, text: str) -> None:
    field.setText(text)  # type: ignore[attr-defined]
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_ranges_of_missing_values_are_typed_beside_codes(
    page: VariablesPage, grid: DataPage, document: Document
) -> None:
    row = page.table.row_of("score")
    page.table.setData(page.table.index(row, 3), "-9, 4 to highest")
    assert variable(document).missing_codes == ("-9",)
    assert variable(document).missing_ranges == ((4.0, float("inf")),)
    assert page.table.text(variable(document), 3) == "-9, 4 to highest"
    assert [grid.model.cell(row, 3)[1] for row in (0, 2, 4)] == [VALUE, DECLARED, DECLARED]
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    page.table.setData(page.table.index(row, 3), "9 to 4")
    assert told == ["The range '9 to 4' has no numbers in it."]
    document.undo()
    assert variable(document).missing_ranges == ()


def test_values_that_are_not_valid_are_marked(
    page: VariablesPage, grid: DataPage, document: Document, qtbot: QtBot
) -> None:
    field = page.details.properties.valid
    typed(qtbot, field, "2 to 4")
    assert document.undo_label == "Valid values of score"
    assert [grid.model.cell(row, 3)[1] for row in range(6)] == [VALUE, 1, DECLARED, VALUE, OUTSIDE, VALUE]
    tip = grid.model.data(grid.model.index(4, 3), Qt.ItemDataRole.ToolTipRole)
    assert tip == "4.25 is not among the valid values of score: 2 to 4"
    grid.grid.go_to(4, 3)
    assert grid.line.accessibleDescription().endswith("4.25 (not among the valid values)")
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    typed(qtbot, field, "many")
    assert told == ["'many' is not a range."]
    assert field.text() == "2 to 4"
    typed(qtbot, field, "")
    assert variable(document).valid_range is None


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_mark_is_seen(grid: DataPage, document: Document, mode: str) -> None:
    theme().set_mode(mode)  # type: ignore[arg-type]
    assert document.dataset is not None
    document.set_dataset("Valid", document.dataset.with_variable("score", valid_range=(2.0, 4.0)))
    image = QImage(120, 24, QImage.Format.Format_RGB32)
    image.fill(theme().tokens.surface)
    option = QStyleOptionViewItem()
    option.rect = image.rect()  # type: ignore[attr-defined]
    painter = QPainter(image)
    grid.grid.itemDelegate().paint(painter, option, grid.model.index(4, 3))  # type: ignore[arg-type]
    painter.end()
    assert image.pixelColor(2, 2).name() == theme().tokens.warning_soft
    theme().set_mode("light")


def test_format_changes_what_is_shown_and_not_the_value(
    page: VariablesPage, grid: DataPage, document: Document
) -> None:
    box = page.details.properties.format
    box.setCurrentIndex(box.findData(".1f"))
    box.activated.emit(box.currentIndex())
    assert variable(document).format == ".1f"
    assert grid.model.cell(4, 3) == ("4.2", VALUE)
    assert grid.model.text(4, 3) == "4.25"
    document.undo()
    assert grid.model.cell(4, 3) == ("4.25", VALUE)


def test_notes_are_kept_and_searched(page: VariablesPage, document: Document, qtbot: QtBot) -> None:
    typed(qtbot, page.details.properties.notes, "  Rasch scaled ")
    assert variable(document).notes == "Rasch scaled"
    page.search.setText("rasch")
    assert [page.table.variable(row).name for row in range(page.table.rowCount())] == ["score"]  # type: ignore[union-attr]


def test_only_numbers_have_formats_and_valid_values(page: VariablesPage, document: Document) -> None:
    assert page.details.properties.valid.isVisible()
    page.show_variable("sex")
    assert not page.details.properties.valid.isVisible()
    assert page.details.properties.notes.isVisible()
    assert variable(document, "sex").measure is Measure.NOMINAL
