"""The dialog of a step tells what is needed, shows what changes, and does what Enter and Tab promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from gui.data_samples import school_data
from gui.settling import settled
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from workbench.analysis.transforms.registry import step_class
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.gui.data.import_dialog import ImportDialog
from workbench.gui.data.steps.column_steps import add_steps
from workbench.gui.data.steps.step_dialog import StepDialog
from workbench.gui.document import Document
from workbench.gui.main_window import MainWindow
from workbench.gui.model.name_list import NAME
from workbench.gui.model.variable_editors import VariableListEditor
from workbench.project.model import MAIN


def shown(qtbot: QtBot, step: str, values: dict[str, Any] | None = None) -> StepDialog:
    dialog = StepDialog(step_class(step), school_data(), {}, values)
    qtbot.addWidget(dialog)
    dialog._pause.stop()
    dialog._look()
    settled(qtbot)
    return dialog


def test_until_the_form_is_complete_the_present_data_are_shown_and_the_button_says_why(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "center")
    assert dialog.problem.text() == "No variable is chosen. Choose a variable."
    assert dialog.problem.property("tone") == ""
    assert dialog.apply.toolTip() == dialog.problem.text()
    assert dialog.summary.text() == "As it is now: 6 rows, 6 variables"
    assert dialog.model.variable(0).name == "pupil"
    dialog.form.changed.emit("variables", ["score"])
    dialog.form.changed.emit("around", "group")
    dialog._look()
    settled(qtbot)
    assert dialog.problem.text().endswith("Choose one that forms the groups.")
    assert dialog.problem.property("tone") == ""  # nothing is wrong yet
    dialog.form.changed.emit("by", ["school"])
    dialog._look()
    settled(qtbot)
    assert dialog.apply.isEnabled() and "undo" in dialog.apply.toolTip()


def test_options_of_a_dialog_are_not_marked_as_changed(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "center", {"variables": ["score"]})
    row = dialog.form.rows["variables"]
    assert not row.changed and "back" not in vars(row)


def test_keys_begin_in_the_first_field_and_enter_waits_for_the_preview(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = StepDialog(step_class("compute"), school_data(), {}, {"expression": "score + 1"}, owner)
    dialog.show()
    box = dialog.form.editors["name"].focusProxy()
    assert dialog.focusWidget() is box
    with qtbot.waitSignal(dialog.taken) as told:
        QTest.keyClicks(box, "z")
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert told.args[0].step.name == "z"


def test_enter_does_nothing_while_something_is_missing(qtbot: QtBot) -> None:
    dialog = StepDialog(step_class("compute"), school_data(), {}, {})
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog.form.editors["name"].focusProxy(), Qt.Key.Key_Return)
    settled(qtbot)
    assert dialog.isVisible() and dialog.problem.text().startswith("Still needed: Name.")


def test_what_a_step_changes_comes_first_in_the_preview(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "missing_codes", {"variables": ["size"], "codes": ["300"]})
    assert dialog.model.variable(0).name == "size"
    assert dialog.notes.text() == "Values that became missing: 3 of size."


@pytest.mark.parametrize(
    ("step", "values", "note"),
    [
        (
            "missing_codes",
            {"variables": ["score"], "codes": ["99"]},
            "No further value became missing in score.",
        ),
        (
            "lag",
            {"variables": ["score"]},
            "No persons are named: values are taken across rows of all persons.",
        ),
        ("freeze", {}, "None of them is computed, so nothing changes."),
        ("split", {"variable": "sex"}, "New tables: sex f (3 rows) and sex m (2 rows)."),
    ],
)
def test_what_may_surprise_is_told(step: str, values: dict[str, Any], note: str, qtbot: QtBot) -> None:
    assert shown(qtbot, step, values).notes.text() == note


def test_a_step_that_makes_tables_of_its_own_asks_for_no_name(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "split", {"variable": "sex"})
    assert dialog.into.parent() is None


def test_forms_say_what_an_empty_field_means(qtbot: QtBot) -> None:
    joined = shown(qtbot, "join_ids", {"variables": ["school", "class"]}).form.editors
    assert joined["name"].focusProxy().placeholderText() == "school_class"
    assert joined["separator"].focusProxy().placeholderText() == "_"
    score = shown(qtbot, "score").form.editors
    assert score["scale"].focusProxy().placeholderText() == "from the data"
    for step, words in (("score", "Choose with +"), ("na_omit", "All. Choose with +")):
        editor = shown(qtbot, step).form.editors["variables"]
        assert isinstance(editor, VariableListEditor)
        assert words in [part.text() for part in editor.slot.findChildren(QLabel)]


def test_ids_that_start_again_are_where_joining_begins() -> None:
    assert step_class("join_ids").beginning(school_data()) == {}
    rows = [{"school": s, "class": c} for s in range(1, 5) for c in range(1, s + 1) for _ in "abc"]
    data = dataset_of(pd.DataFrame(rows))
    assert step_class("join_ids").beginning(data) == {"variables": ["school", "class"]}


def test_a_merge_without_another_table_asks_for_one_and_goes_on_with_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schools.csv").write_text("school,size_2\n1,300\n2,210\n")
    document = Document()
    document.set_dataset("Open", school_data())
    window = MainWindow(document)

    def saved(_window: object) -> None:
        window.preparing.stop()
        document.mark_saved(document.project, "")

    qtbot.addWidget(window, before_close_func=saved)
    asked = str(tmp_path / "schools.csv"), ""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_about: asked)
    dialog = window.preparing.open("merge")
    assert dialog is not None
    dialog._look()
    dialog.add_table.click()
    preview = window.findChild(ImportDialog)
    qtbot.waitUntil(preview.open_button.isEnabled)
    preview.open_button.click()
    qtbot.waitUntil(lambda: bool(document.project.tables))
    qtbot.waitUntil(lambda: window.preparing.dialog is not None and window.preparing.dialog is not dialog)
    again = window.preparing.dialog
    assert again is not None and document.project.table == MAIN
    assert again.placed().plain() == {"step": "merge", "table": "schools", "by": ["school"]}
    settled(qtbot)


def measured() -> Dataset:
    """Four persons at three times."""
    rows = [
        {"person": p, "time": t, "y": 10.0 * k + t, "age": 30 + k}
        for k, p in enumerate("abcd")
        for t in (0, 1, 2)
    ]
    return dataset_of(pd.DataFrame(rows))


def test_repeated_measures_are_where_reshaping_and_lags_begin() -> None:
    wide = step_class("long_to_wide").beginning(measured())
    assert wide == {"by": ["person"], "time": "time", "values": ["y"]}
    assert step_class("long_to_wide").beginning(school_data()) == {}
    document = Document()
    document.set_dataset("Open", measured())
    wanted: list[tuple[str, dict[str, Any]]] = []
    document.step_wanted.connect(lambda step, values: wanted.append((step, values)))
    menu = QMenu()
    add_steps(menu, document, [document.dataset.variable("y")])
    steps = next(action.menu() for action in menu.actions() if action.text() == "Prepare")
    next(a for a in steps.actions() if a.text().startswith("Earlier")).trigger()
    assert wanted == [("lag", {"by": ["person"], "order": "time", "variables": ["y"]})]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, off screen
def test_a_part_of_the_chosen_variables_is_offered_of_these_only(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "score", {"variables": ["class", "score"]})
    editor = dialog.form.editors["reversed"]
    assert isinstance(editor, VariableListEditor)
    ticks = editor.offer()
    assert [ticks.list.item(row).data(NAME) for row in range(ticks.list.count())] == ["class", "score"]
    ticks.close()


def test_a_variable_that_is_needed_asks_to_be_chosen(qtbot: QtBot) -> None:
    editors = shown(qtbot, "reorder_levels").form.editors
    assert editors["variable"].focusProxy().currentText() == "Choose a variable"
    assert editors["by"].focusProxy().currentText() == "None"


def test_examples_are_made_of_the_data(qtbot: QtBot) -> None:
    condition = shown(qtbot, "filter").form.editors["condition"]
    assert condition.focusProxy().placeholderText() == 'sex == "f"'
    expression = shown(qtbot, "compute").form.editors["expression"]
    assert expression.focusProxy().placeholderText() == "school - mean(school)"
