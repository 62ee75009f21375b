"""Pieces of work between which the window paints."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui import turns


class Watched(QLabel):
    """Writes into `told` when it is painted."""

    def __init__(self, told: list[str]) -> None:
        super().__init__("shown")
        self._told = told

    def paintEvent(self, event: QPaintEvent) -> None:
        self._told.append("painted")
        super().paintEvent(event)


def test_pieces_come_in_order_one_a_turn(qtbot: QtBot) -> None:
    told: list[int] = []
    for number in range(3):
        turns.soon(lambda number=number: told.append(number))
    assert told == [] and not turns.idle()
    qtbot.waitUntil(turns.idle)
    qtbot.waitUntil(lambda: told == [0, 1, 2])


def test_what_was_put_on_screen_is_painted_before_the_next_piece(qtbot: QtBot) -> None:
    told: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    with qtbot.waitExposed(window):
        window.show()

    turns.soon(lambda: told.append("piece"))
    column.addWidget(Watched(told))
    turns.let_paint()
    qtbot.waitUntil(lambda: "piece" in told)

    assert told[0] == "painted"


def test_a_piece_of_a_widget_that_is_gone_is_left_out(qtbot: QtBot) -> None:
    class Gone(QWidget):
        def piece(self) -> None:
            told.append("piece")

    told: list[str] = []
    widget = Gone()
    turns.soon(widget.piece)
    widget.deleteLater()
    qtbot.waitUntil(turns.idle)
    assert told == []
