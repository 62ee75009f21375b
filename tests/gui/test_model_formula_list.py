"""Models to compare: one formula a line, and those of the project by one click."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from workbench.analysis.fields import FormulaList
from workbench.gui.model.formula_list_editor import FormulaListEditor

ONE, TWO = "y ~ 1 + (1 | g)", "y ~ x + (1 | g)"


def editor(qtbot: QtBot) -> FormulaListEditor:
    field = FormulaList(random_terms=True, least=2, title="Models", help="Two or more.")
    made = FormulaListEditor(field)
    qtbot.addWidget(made)
    made.show()
    return made


def test_lines_are_sent_when_typing_pauses(qtbot: QtBot) -> None:
    made = editor(qtbot)
    with qtbot.waitSignal(made.changed) as sent:
        made.text.setPlainText(f"{ONE}\n\n  {TWO}  ")
    assert sent.args == [[ONE, TWO]]


def test_the_echo_does_not_disturb_what_is_typed(qtbot: QtBot) -> None:
    made = editor(qtbot)
    made.text.setPlainText(f"{ONE}\n")
    made.show_value([ONE])
    assert made.text.toPlainText() == f"{ONE}\n"
    made.show_value([TWO])
    assert made.lines == (TWO,)


def test_models_of_the_project_come_by_one_click(qtbot: QtBot) -> None:
    made = editor(qtbot)
    assert not made.bring.isVisible()
    made.show_value([ONE])
    made.show_models((ONE, TWO, TWO))
    assert made.bring.isVisible()
    with qtbot.waitSignal(made.changed) as sent:
        made.bring.click()
    assert sent.args == [[ONE, TWO]]
    assert not made.bring.isVisible()
