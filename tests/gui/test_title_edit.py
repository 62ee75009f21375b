"""A title that is too long for its line says so and is told on hover; one that is edited is whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui.results.title_edit import RENAME, TitleEdit

LONG = "Reading and vocabulary of pupils in all schools of the county, by sector and by year of entry"


@pytest.fixture
def title(qtbot: QtBot) -> Iterator[TitleEdit]:
    window = QWidget()
    qtbot.addWidget(window)
    other, out = QLineEdit(window), TitleEdit(parent=window)
    out.setGeometry(0, 40, 240, 32)
    window.resize(1700, 100)
    with qtbot.waitExposed(window):
        window.show()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    yield out
    window.close()


def test_a_title_that_fits_is_shown_as_it_is(title: TitleEdit) -> None:
    title.show_title("Reading")
    assert (title.shown, title.toolTip()) == ("Reading", RENAME)


def test_a_long_title_ends_with_an_ellipsis_and_is_told_on_hover(title: TitleEdit) -> None:
    title.show_title(LONG)
    assert title.shown.endswith("…")
    assert LONG.startswith(title.shown[:-1])
    assert title.toolTip() == f"{LONG}\n{RENAME}"
    assert title.text() == LONG, "for the screen reader"
    title.resize(1600, 32)
    assert (title.shown, title.toolTip()) == (LONG, RENAME)


def test_what_is_painted_ends_before_the_edge(title: TitleEdit) -> None:
    """The text is cut at a letter: nothing of it touches the right edge."""
    title.show_title("M" * 60)
    image: QImage = title.grab().toImage()
    ground = image.pixelColor(image.width() - 2, image.height() // 2)
    edge = range(image.width() - 4, image.width() - 1)
    assert all(image.pixelColor(x, y) == ground for x in edge for y in range(3, image.height() - 3))


def test_the_whole_title_is_there_to_be_edited(title: TitleEdit, qtbot: QtBot) -> None:
    title.show_title(LONG)
    title.setFocus()
    qtbot.waitUntil(title.hasFocus)
    title.end(False)
    qtbot.keyClicks(title, "!")
    assert title.text() == LONG + "!"
    qtbot.keyClick(title, Qt.Key.Key_Escape)
    assert title.shown.endswith("…")
