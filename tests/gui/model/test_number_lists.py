"""Fields for several numbers: what they ask for, and how numbers may be written."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from workbench.analysis.fields import NumberList
from workbench.analysis.transforms.classes import Classes
from workbench.gui.model.field_editors import NumbersEditor


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("18; 65", [18.0, 65.0]),
        ("18 65", [18.0, 65.0]),
        ("18, 65", [18.0, 65.0]),
        ("18,5; 65,25", [18.5, 65.25]),
        ("18, 65,", [18.0, 65.0]),
        ("-1e3;2", [-1000.0, 2.0]),
    ],
)
def test_numbers_are_written_in_several_ways(qtbot: QtBot, typed: str, numbers: list[float]) -> None:
    editor = NumbersEditor(NumberList(title="Limits", help="Some."))
    qtbot.addWidget(editor)
    editor.box.setText(typed)
    with qtbot.waitSignal(editor.changed) as told:
        editor.box.editingFinished.emit()
    assert told.args == [numbers]
    assert editor.box.text() == "; ".join(f"{number:g}" for number in numbers)


def test_what_is_no_number_is_told(qtbot: QtBot) -> None:
    editor = NumbersEditor(NumberList(title="Limits", help="Some."))
    qtbot.addWidget(editor)
    editor.box.setText("18; old")
    with qtbot.waitSignal(editor.refused) as told:
        editor.box.editingFinished.emit()
    assert told.args == ["18 old are not all numbers. Separate numbers by ; or spaces."]


def test_the_limits_of_classes_say_what_to_write(qtbot: QtBot) -> None:
    field = Classes.fields["limits"]
    assert isinstance(field, NumberList)
    editor = NumbersEditor(field)
    qtbot.addWidget(editor)
    assert editor.box.placeholderText() == "such as 18; 65"
