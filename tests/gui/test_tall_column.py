"""Columns longer than Qt's own layouts can be."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui.results.tall_column import TallColumn

HIGH = 60_000


def column_of(qtbot: QtBot, widgets: list[QWidget]) -> tuple[QScrollArea, TallColumn]:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.resize(400, 300)
    body = QWidget()
    column = TallColumn(body)
    column.setContentsMargins(10, 10, 10, 20)
    column.setSpacing(5)
    column.arrange(widgets)
    area.setWidget(body)
    with qtbot.waitExposed(area):
        area.show()
    return area, column


def high() -> QWidget:
    widget = QWidget()
    widget.setFixedHeight(HIGH)
    return widget


def test_widgets_stand_below_each_other_however_far_down(qtbot: QtBot) -> None:
    widgets = [high() for _ in range(12)]
    area, _ = column_of(qtbot, widgets)
    assert [widget.y() for widget in widgets] == [10 + (HIGH + 5) * place for place in range(12)]
    assert area.widget().height() == 10 + 12 * HIGH + 11 * 5 + 20


def test_hidden_widgets_take_no_room_and_moved_ones_stand_where_they_were_put(qtbot: QtBot) -> None:
    first, second, third = widgets = [high(), high(), high()]
    area, column = column_of(qtbot, widgets)
    second.hide()
    qtbot.waitUntil(lambda: third.y() == 10 + HIGH + 5)
    column.arrange([third, first, second])
    qtbot.waitUntil(lambda: (third.y(), first.y()) == (10, 10 + HIGH + 5))
    column.arrange([third, second])
    first.hide()
    assert column.count() == 2
    qtbot.waitUntil(lambda: area.widget().height() == 10 + HIGH + 20)


def test_words_are_wrapped_at_the_width_of_the_column(qtbot: QtBot) -> None:
    words = QLabel("many words " * 60)
    words.setWordWrap(True)
    below = high()
    area, _ = column_of(qtbot, [words, below])
    narrow = below.y()
    assert narrow == 10 + words.heightForWidth(words.width()) + 5
    area.resize(800, 300)
    qtbot.waitUntil(lambda: below.y() < narrow)
