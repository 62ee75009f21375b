"""Pointing: drag and drop between list and slots, buttons, keys, menus; every gesture is one step of undo."""

from __future__ import annotations

import pytest
from gui_model import Opener, cargo_of, click, drop, formula_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, off screen


# -- drag and drop -------------------------------------------------------------------------------------


def test_variables_of_the_list_are_dropped_on_slots(editor: AnalysisEditor) -> None:
    builder = editor.builder
    assert drop(builder.outcome, ["y"])
    assert drop(builder.predictors, ["x", "z"])
    assert drop(builder.groups, ["school"])
    assert drop(builder.cards[0], ["x"])
    assert formula_of(editor) == "y ~ x + z + (x | school)"


def test_a_slope_joins_the_fixed_part(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ 1 + (1 | school)")
    drop(editor.builder.cards[0], ["x"])
    assert formula_of(editor) == "y ~ x + (x | school)"


@pytest.mark.parametrize(
    ("chip", "target", "after"),
    [
        ("predictors 0", "outcome", "x ~ z + (1 | school) + (1 | room)"),
        ("outcome 0", "predictors", "~x + z + y + (x | school) + (1 | room)"),
        ("predictors 1", "card 1", "y ~ x + z + (x | school) + (z | room)"),
        ("predictors 1", "groups", "y ~ x + (x | school) + (1 | room) + (1 | z)"),
        ("card 0 1", "card 1", "y ~ x + z + (1 | school) + (x | room)"),
        ("card 0 1", "predictors", "y ~ x + z + (1 | school) + (1 | room)"),
        ("card 0 1", "list", "y ~ x + z + (1 | school) + (1 | room)"),
        ("predictors 0", "list", "y ~ z + (x | school) + (1 | room)"),
        ("outcome 0", "list", "~x + z + (x | school) + (1 | room)"),
        ("group 1", "predictors", "y ~ x + z + room + (x | school)"),
        ("group 0", "list", "y ~ x + z + (1 | room)"),
        ("group 0", "card 0", "y ~ x + z + (x | school) + (1 | room)"),
        ("predictors 0", "predictors", "y ~ x + z + (x | school) + (1 | room)"),
    ],
)
def test_chips_move_between_slots(open_editor: Opener, chip: str, target: str, after: str) -> None:
    editor = open_editor(formula="y ~ x + z + (x | school) + (1 | room)")
    builder = editor.builder
    kind, *place = chip.split()
    rows = {"outcome": builder.outcome.row, "predictors": builder.predictors.row}
    if kind == "card":
        moved = builder.cards[int(place[0])].row.chips[int(place[1])]
    elif kind == "group":
        moved = builder.cards[int(place[0])].group_chip
    else:
        moved = rows[kind].chips[int(place[0])]
    targets = {"outcome": builder.outcome, "predictors": builder.predictors, "groups": builder.groups}
    if target == "list":
        onto = editor.variables.list.view.viewport()
    else:
        onto = builder.cards[int(target[-1])] if target.startswith("card") else targets[target]
    assert drop(onto, cargo_of(moved))
    assert formula_of(editor) == after


def test_transformed_terms_keep_their_form_when_moved(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ log(x) + (1 | school)")
    drop(editor.builder.cards[0], cargo_of(editor.builder.predictors.row.chips[0]))
    assert formula_of(editor) == "y ~ log(x) + (log(x) | school)"
    drop(editor.builder.outcome, cargo_of(editor.builder.predictors.row.chips[0]))
    assert formula_of(editor) == "log(x) ~ 1 + (1 | school)"


def test_the_list_does_not_take_its_own_variables_and_strangers_are_refused(editor: AnalysisEditor) -> None:
    from PySide6.QtCore import QMimeData

    from workbench.gui.model.variable_mime import TYPE, unpack

    assert not drop(editor.variables.list.view.viewport(), ["x"])
    for payload in (b"{}", b"[1]", b"\xff", b'{"names": [], "piece": "", "origin": "", "place": 0}'):
        data = QMimeData()
        data.setData(TYPE, payload)
        assert unpack(data) is None


def test_a_drag_of_the_list_carries_the_selected_names(editor: AnalysisEditor) -> None:
    from workbench.gui.model.variable_mime import unpack

    variables = editor.variables.list
    variables.select(["z", "x"])
    data = variables.model.mimeData(variables.view.selectionModel().selectedIndexes())
    cargo = unpack(data)
    assert cargo is not None
    assert cargo.names == ("x", "z")
    assert data.text() == "x, z"


# -- keys and buttons ----------------------------------------------------------------------------------


def select(editor: AnalysisEditor, *names: str) -> None:
    """Find a variable with the keyboard: its name in the filter, Enter, and the filter emptied again."""
    variables = editor.variables.list
    variables.filter.setFocus()
    variables.filter.clear()
    QTest.keyClicks(variables.filter, names[0])
    QTest.keyClick(variables.filter, Qt.Key.Key_Return)


def test_the_book_model_with_the_keyboard_alone(editor: AnalysisEditor, qtbot: QtBot) -> None:
    key = Qt.Key
    for name, letter, formula in (
        ("y", key.Key_O, "y ~ 1"),
        ("x", key.Key_P, "y ~ x"),
        ("school", key.Key_G, "y ~ x + (1 | school)"),
        ("x", key.Key_S, "y ~ x + (x | school)"),
    ):
        select(editor, name)
        QTest.keyClick(editor, letter, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda wanted=formula: formula_of(editor) == wanted)
        assert editor.variables.list.view.hasFocus()


def test_enter_puts_a_variable_where_it_belongs(editor: AnalysisEditor) -> None:
    view = editor.variables.list.view
    for name in ("y", "x", "z"):
        editor.variables.list.select([name])
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert formula_of(editor) == "y ~ x + z"


def test_double_click_places_a_variable(editor: AnalysisEditor) -> None:
    view = editor.variables.list.view
    at = view.visualRect(editor.variables.list.model.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert formula_of(editor) == "y ~ 1"


def test_chips_are_removed_and_walked_with_keys(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(formula="y ~ x + z + ses")
    chips = editor.builder.predictors.row.chips
    chips[0].setFocus()
    QTest.keyClick(chips[0], Qt.Key.Key_Right)
    assert chips[1].hasFocus()
    QTest.keyClick(chips[1], Qt.Key.Key_Delete)
    assert formula_of(editor) == "y ~ x + ses"
    assert editor.builder.predictors.row.chips[1].hasFocus()


def test_chosen_predictors_interact(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + z + ses")
    for chip in editor.builder.predictors.row.chips[:2]:
        click(chip)
    join = next(
        w for w in editor.builder.predictors.row.children() if getattr(w, "text", str)() == "Interaction"
    )
    assert join.isVisible()
    join.click()
    assert formula_of(editor) == "y ~ x + z + ses + x:z"


def test_random_term_switches(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + (x | school)")
    card = editor.builder.cards[0]
    card._correlated.click()
    assert formula_of(editor) == "y ~ x + (x || school)"
    card.row.chips[0].removed.emit()
    assert formula_of(editor) == "y ~ x + (0 + x || school)"
    card.group_chip.removed.emit()
    assert formula_of(editor) == "y ~ x"


def test_no_intercept_and_offsets_are_chips_that_can_go(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ 0 + g + offset(z)")
    assert [item.text for item in editor.builder.predictors.items] == ["g", "offset(z)", "No intercept"]
    editor.builder.predictors.row.chips[2].removed.emit()
    assert formula_of(editor) == "y ~ g + offset(z)"
    editor.builder.predictors.row.chips[1].removed.emit()
    assert formula_of(editor) == "y ~ g"


def test_tab_goes_through_the_page_in_reading_order(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(formula="y ~ x + (x | school)")
    editor.builder.add_predictors(["z"])
    editor.builder.add_groups(["room"])
    editor.formula.edit.setFocus()
    qtbot.waitUntil(editor.builder.cards[1].isVisible)
    names = []
    for _ in range(13):
        focus = QApplication.focusWidget()
        assert focus is not None
        names.append(focus.accessibleName() or focus.text())  # type: ignore[attr-defined]
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert names == [
        "Formula",
        *("y", "x", "z", "More on predictors: intercept, interactions"),
        *("school", "Effects that differ between school are correlated", "Intercept", "x"),
        "Add a slope that differs between school",
        *("room", "Intercept", "Add a slope that differs between room"),
    ]


# -- menus ---------------------------------------------------------------------------------------------


def choose(*path: str) -> None:
    """Choose from the menu that is open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for words in path:
        actions = [a for a in menu.actions() if a.text().startswith(words)]
        assert actions, [a.text() for a in menu.actions()]
        inner = actions[0].menu()
        if inner is None:
            actions[0].trigger()
        else:
            menu = inner
    for top in QApplication.topLevelWidgets():
        if isinstance(top, QMenu):
            top.close()


def ask(widget: object) -> None:
    """The context menu of a chip, by key."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(2, 2), QPoint(2, 2))
    QApplication.sendEvent(widget, event)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("words", "after"),
    [
        (("Transform", "Logarithm"), "y ~ log(x) + z + (log(x) | school)"),
        (("Transform", "Standardised"), "y ~ scale(x) + z + (scale(x) | school)"),
        (("Transform", "Curve: linear and"), "y ~ poly(x, 2) + z + (x | school)"),
        (("Interaction with", "z"), "y ~ x + z + x:z + (x | school)"),
        (("Effect differs between", "school"), "y ~ x + z + (1 | school)"),
        (("Make it the outcome",), "x ~ z + (1 | school)"),
        (("Remove",), "y ~ z + (x | school)"),
    ],
)
def test_the_menu_of_a_predictor(open_editor: Opener, words: tuple[str, ...], after: str) -> None:
    editor = open_editor(formula="y ~ x + z + (x | school)")
    ask(editor.builder.predictors.row.chips[0])
    choose(*words)
    assert formula_of(editor) == after


def test_the_menu_of_the_outcome(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x")
    ask(editor.builder.outcome.row.chips[0])
    choose("Transform", "Logarithm")
    assert formula_of(editor) == "log(y) ~ x"


def test_the_menu_of_a_group(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + (x | school)")
    ask(editor.builder.cards[0].group_chip)
    choose("Random intercept")
    assert formula_of(editor) == "y ~ x + (0 + x | school)"


def test_a_slope_is_chosen_from_the_card(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(formula="y ~ x + ses + (1 | school)")
    qtbot.waitUntil(lambda: bool(editor.builder.facts.levels.groups))
    editor.builder.cards[0].more.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    enabled = {a.text().split("  ")[0]: a.isEnabled() for a in menu.actions()}
    assert enabled == {"x": True, "ses": False}
    choose("x")
    assert formula_of(editor) == "y ~ x + ses + (x | school)"


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("Use as outcome", "z ~ x + (1 | school)"),
        ("Use as predictor", "y ~ x + z + (1 | school)"),
        ("Use as group", "y ~ x + (1 | school) + (1 | z)"),
        ("Random slope", "y ~ x + z + (z | school)"),
    ],
)
def test_the_menu_of_a_variable(open_editor: Opener, words: str, after: str) -> None:
    editor = open_editor(formula="y ~ x + (1 | school)")
    editor.variables.list.select(["z"])
    editor.variables.list.menu_wanted.emit(QPoint(5, 5))
    choose(words)
    assert formula_of(editor) == after


def test_a_slope_asks_between_which_groups(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + (1 | school) + (1 | room)")
    editor.variables.list.select(["x"])
    editor.variables.slope.click()
    choose("Differs between room")
    assert formula_of(editor) == "y ~ x + (1 | school) + (x | room)"
    ask(editor.builder.cards[1].row.chips[1])
    choose("Make it equal in every room")
    assert formula_of(editor) == "y ~ x + (1 | school) + (1 | room)"


def test_several_variables_at_once(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + (1 | school)")
    editor.variables.list.select(["z", "ses"])
    editor.variables.list.menu_wanted.emit(QPoint(5, 5))
    choose("Use as predictors")
    assert formula_of(editor) == "y ~ x + z + ses + (1 | school)"


def test_the_intercept_and_all_interactions(open_editor: Opener) -> None:
    editor = open_editor(formula="y ~ x + z + ses")
    editor.builder._fixed_menu()
    choose("Intercept")
    assert formula_of(editor) == "y ~ 0 + x + z + ses"
    editor.builder._fixed_menu()
    choose("All interactions of two")
    assert formula_of(editor) == "y ~ 0 + x + z + ses + x:z + x:ses + z:ses"


# -- nests ---------------------------------------------------------------------------------------------


def test_ids_that_start_again_are_nested_by_one_click(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(formula="y ~ x + (1 | school) + (1 | class)")
    qtbot.waitUntil(editor.builder.nest.isVisible)
    assert editor.builder.nest.pair == ("class", "school")
    editor.builder.nest.offer.click()
    assert formula_of(editor) == "y ~ x + (1 | school/class)"
    qtbot.waitUntil(lambda: any("Level 3" in label.text() for label in editor.equations.labels))
    assert not editor.builder.nest.isVisible()


def test_a_nest_of_different_effects_keeps_them(open_editor: Opener, qtbot: QtBot) -> None:
    editor = open_editor(formula="y ~ x + (x | school) + (1 | class)")
    qtbot.waitUntil(editor.builder.nest.isVisible)
    editor.builder.nest.offer.click()
    assert formula_of(editor) == "y ~ x + (x | school) + (1 | class:school)"


# -- undo ----------------------------------------------------------------------------------------------


def test_every_gesture_is_one_step_with_its_name(editor: AnalysisEditor, document: Document) -> None:
    builder = editor.builder
    drop(builder.outcome, ["y"])
    drop(builder.predictors, ["x"])
    drop(builder.groups, ["school"])
    drop(builder.cards[0], cargo_of(builder.predictors.row.chips[0]))
    labels, formulas = [], []
    while document.undo_label != "Add Toy mixed model":
        labels.append(document.undo_label)
        formulas.append(formula_of(editor))
        document.undo()
    assert labels == ["Random slope of x", "Group by school", "Predictor x", "Outcome y"]
    assert formulas == ["y ~ x + (x | school)", "y ~ x + (1 | school)", "y ~ x", "y ~ 1"]
    assert formula_of(editor) == ""
    assert builder.outcome.items == ()
    document.redo()
    assert [item.piece for item in builder.outcome.items] == ["y"]
