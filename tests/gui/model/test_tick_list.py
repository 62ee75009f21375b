"""Several variables, levels or statistics are chosen in one list, by mouse and by keys."""

from __future__ import annotations

import numpy as np
import pytest
from gui.data_samples import school_data
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from workbench.analysis.fields import VariableList
from workbench.analysis.step_fields import TextList
from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.gui.model.name_list import Named, NameList
from workbench.gui.model.text_editors import TextListEditor
from workbench.gui.model.tick_list import TickList
from workbench.gui.model.variable_editors import VariableListEditor

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, off screen


@pytest.fixture
def ticks(qtbot: QtBot) -> TickList:
    things = [Named(f"item{k}", "How often?" if k == 4 else "") for k in range(1, 11)]
    made = TickList(things, ["item9"], "Items")
    qtbot.addWidget(made)
    made.popup(QPoint(0, 0))
    return made


def click(ticks: TickList, row: int, *, shift: bool = False) -> None:
    place = ticks.list.visualItemRect(ticks.list.item(row)).center()
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(ticks.list.viewport(), Qt.MouseButton.LeftButton, keys, place)


def test_clicks_tick_and_take_away(ticks: TickList) -> None:
    told: list[list[str]] = []
    ticks.changed.connect(told.append)
    click(ticks, 0)
    click(ticks, 8)
    assert told == [["item9", "item1"], ["item1"]]
    assert ticks.isVisible()


def test_shift_ticks_all_between_as_one_change(ticks: TickList) -> None:
    told: list[list[str]] = []
    click(ticks, 1)
    ticks.changed.connect(told.append)
    click(ticks, 4, shift=True)
    assert told == [["item9", "item2", "item3", "item4", "item5"]]


def test_letters_find_names_and_labels_and_enter_ticks(ticks: TickList) -> None:
    QTest.keyClicks(ticks.search, "often")
    shown = [row for row in range(10) if not ticks.list.item(row).isHidden()]
    assert shown == [3]
    QTest.keyClick(ticks.search, Qt.Key.Key_Return)
    assert ticks.ticked == ["item9", "item4"]
    QTest.keyClicks(ticks.search, "xyz")
    QTest.keyClick(ticks.search, Qt.Key.Key_Return)
    assert ticks.ticked == ["item9", "item4"]


def test_space_ticks_in_the_list(ticks: TickList) -> None:
    QTest.keyClick(ticks.search, Qt.Key.Key_Down)
    QTest.keyClick(ticks.list, Qt.Key.Key_Down)
    QTest.keyClick(ticks.list, Qt.Key.Key_Space)
    assert ticks.ticked == ["item9", "item2"]


def test_one_name_is_chosen_by_letters_and_enter_and_the_list_is_gone(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    names = NameList([Named(f"v{k}") for k in range(1, 101)], "Variables", owner)
    names.popup(QPoint(0, 0))
    QTest.keyClicks(names.search, "v77")
    with qtbot.waitSignal(names.chosen) as told:
        QTest.keyClick(names.search, Qt.Key.Key_Return)
    assert told.args == ["v77"]
    assert not names.isVisible()


def test_all_variables_of_a_wide_table_can_be_chosen(qtbot: QtBot) -> None:
    names = [f"v{k}" for k in range(1, 201)]
    column = NumericColumn(np.arange(3.0))
    data = Dataset(dict.fromkeys(names, column), [Variable(name) for name in names])
    editor = VariableListEditor(VariableList(title="Items", help="They are averaged."))
    qtbot.addWidget(editor)
    editor.show_dataset(data)
    ticks = editor.offer()
    assert ticks.list.count() == 200
    with qtbot.waitSignal(editor.typed) as told:
        click(ticks, 0)
    assert told.args == [["v1"]]
    ticks.close()


def test_texts_that_are_known_are_offered(qtbot: QtBot) -> None:
    chosen = TextListEditor(TextList(choices=("mean", "sd"), title="Statistics", help="Some."))
    levels = TextListEditor(TextList(levels_of="variable", title="Order", help="The levels."))
    others = TextListEditor(TextList(variables_of="table", title="Take", help="Of the other table."))
    free = TextListEditor(TextList(title="Codes", help="Such as 9."))
    data = school_data()
    for editor in (chosen, levels, others, free):
        qtbot.addWidget(editor)
        editor.show_dataset(data)
        editor.show_tables({"b": "b"}, {"b": data})
        editor.show_whole({"variable": "sex", "table": "b"})
    assert free.add.isHidden()
    offered = []
    for editor in (chosen, levels, others):
        ticks = editor.offer()
        offered.append([ticks.list.item(row).text() for row in range(2)])
        ticks.close()
    assert offered[0] == ["mean", "sd"]
    assert offered[1] == ["f   girl", "m   boy"]
    assert offered[2] == [variable.name for variable in data.variables][:2]
    with qtbot.waitSignal(chosen.typed) as told:
        ticks = chosen.offer()
        ticks.tick([1, 0], on=True)
    ticks.close()
    assert told.args == [["sd", "mean"]]
    assert chosen.box.text() == "sd; mean"
    levels.show_whole({"variable": None})
    assert not levels.add.isEnabled()
