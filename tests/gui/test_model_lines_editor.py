"""The editor of hypotheses: one a line, sent when the writer leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from workbench.analysis.fields import HypothesisList
from workbench.gui.model.lines_editor import LEAST_LINES, LinesEditor


def editor(qtbot: QtBot) -> LinesEditor:
    made = LinesEditor(HypothesisList(title="Hypotheses", help="Combinations of coefficients."))
    qtbot.addWidget(made)
    made.show()
    return made


def test_lines_are_sent_together_and_once(qtbot: QtBot) -> None:
    made = editor(qtbot)
    sent: list[list[str]] = []
    made.changed.connect(sent.append)
    made.box.setFocus()
    QTest.keyClicks(made.box, "x = 2")
    QTest.keyClick(made.box, Qt.Key.Key_Return)
    QTest.keyClicks(made.box, "  x - y ")
    assert sent == []
    QTest.keyClick(made.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == [["x = 2", "x - y"]]
    made.box.left.emit()
    assert len(sent) == 1


def test_a_value_that_is_shown_is_not_sent(qtbot: QtBot) -> None:
    made = editor(qtbot)
    sent: list[list[str]] = []
    made.changed.connect(sent.append)
    made.show_value(("a - b", "c"))
    assert made.texts == ["a - b", "c"]
    made.box.left.emit()
    assert sent == []
    made.show_value(())
    assert made.box.toPlainText() == ""


def test_undo_beyond_the_text_is_that_of_the_project(qtbot: QtBot) -> None:
    made = editor(qtbot)
    with qtbot.waitSignal(made.undo_asked):
        QTest.keyClick(made.box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_box_grows_with_its_lines(qtbot: QtBot) -> None:
    made = editor(qtbot)
    small = made.box.height()
    made.show_value([f"x{i}" for i in range(LEAST_LINES + 3)])
    assert made.box.height() > small
    assert made.box.accessibleName() == "Hypotheses"
