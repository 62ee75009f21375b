"""The layout of chips: side by side, in lines, and laid out anew when something comes or goes."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui.flow_layout import FlowLayout


def box(parent: QWidget, text: str) -> QLabel:
    out = QLabel(text, parent)
    out.setFixedSize(60, 20)
    return out


def test_what_comes_behind_is_moved_when_something_comes_before(qtbot: QtBot) -> None:
    """As when a chip is added before the button that adds chips."""
    row = QWidget()
    qtbot.addWidget(row)
    row.resize(400, 30)
    flow = FlowLayout(row, gap=5)
    first, more = box(row, "first"), box(row, "more")
    flow.addWidget(first)
    flow.addWidget(more)
    row.show()
    qtbot.waitUntil(lambda: more.x() == 65)
    flow.removeWidget(more)
    second = box(row, "second")
    flow.addWidget(second)
    second.show()
    flow.addWidget(more)
    qtbot.waitUntil(lambda: (first.x(), second.x(), more.x()) == (0, 65, 130))


def test_a_full_line_is_followed_by_another(qtbot: QtBot) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    flow = FlowLayout(row, gap=5)
    boxes = [box(row, str(i)) for i in range(5)]
    for one in boxes:
        flow.addWidget(one)
    row.resize(200, 100)
    row.show()
    qtbot.waitUntil(lambda: [(b.x(), b.y()) for b in boxes] == [(0, 0), (65, 0), (130, 0), (0, 25), (65, 25)])
    assert flow.heightForWidth(200) == 45
    boxes[0].hide()
    qtbot.waitUntil(lambda: (boxes[3].x(), boxes[3].y()) == (130, 0))
