"""The Data page: find a value, go to a row or variable, and controls that say what they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gui.grid_pages import at, entries, school_page
from gui.settling import settled
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMenu
from pytestqt.qtbot import QtBot

from workbench.gui.data.data_page import DataPage

KEY = Qt.Key


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[DataPage]:
    yield school_page(qtbot)
    settled(qtbot)


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
    entries(menu)["Find the same value"].trigger()
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
