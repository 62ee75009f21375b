"""Models to compare: one formula line each, and those of the project by one click."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from workbench.analysis.fields import FormulaList
from workbench.gui.model.formula_list_editor import FormulaListEditor

ONE, TWO = "y ~ 1 + (1 | g)", "y ~ x + (1 | g)"


def editor(qtbot: QtBot) -> FormulaListEditor:
    field = FormulaList(random_terms=True, least=2, title="Models", help="Two or more.")
    made = FormulaListEditor(field)
    qtbot.addWidget(made, before_close_func=lambda widget: widget.stop())
    made.show()
    return made


def test_formulas_are_sent_when_they_can_be_read(qtbot: QtBot) -> None:
    made = editor(qtbot)
    assert len(made.lines) == 2
    sent: list[list[str]] = []
    made.typed.connect(sent.append)
    made.lines[0].edit.insertPlainText(ONE)
    made.lines[1].edit.insertPlainText("y ~ x + (1 |")
    assert sent[-1] == [ONE]
    made.lines[1].edit.insertPlainText(" g)")
    assert sent[-1] == [ONE, TWO]


def test_the_echo_does_not_disturb_what_is_typed(qtbot: QtBot) -> None:
    made = editor(qtbot)
    made.lines[0].edit.insertPlainText(ONE)
    made.lines[1].edit.insertPlainText("y ~ x + (")
    made.show_value([ONE])
    assert made.lines[1].edit.text() == "y ~ x + ("
    made.show_value([TWO])
    assert made.texts == [TWO]


def test_models_of_the_project_come_by_one_click(qtbot: QtBot) -> None:
    made = editor(qtbot)
    assert not made.bring.isVisible()
    made.show_value([ONE])
    made.show_models((ONE, TWO, TWO))
    assert made.bring.isVisible()
    with qtbot.waitSignal(made.changed) as sent:
        made.bring.click()
    assert sent.args == [[ONE, TWO]]
    made.show_value([ONE, TWO])
    assert not made.bring.isVisible()


def test_models_are_removed_and_added(qtbot: QtBot) -> None:
    made = editor(qtbot)
    made.show_value([ONE, TWO, "y ~ z"])
    sent: list[list[str]] = []
    made.changed.connect(sent.append)
    made._remove(made.lines[1])
    assert sent == [[ONE, "y ~ z"]]
    made._add_empty()
    assert len(made.lines) == 3
    made._add_empty()
    assert len(made.lines) == 3
