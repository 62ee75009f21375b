"""Data preparation in the window: the dialog of steps, tables, the row filter, live computed variables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import reference_data
from gui.data_samples import school_data
from gui.endless import Endless
from gui.settling import settled
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QTableWidgetItem, QWidget
from pytestqt.qtbot import QtBot

import workbench
from workbench.analysis.recipe import recipe_from_json
from workbench.analysis.source import load_data
from workbench.analysis.transforms.pipeline import Placed, read_placed
from workbench.analysis.transforms.registry import step_class, step_ids
from workbench.data.dataset import Dataset
from workbench.data.edits import rename, set_cell
from workbench.data.expressions.functions import FUNCTIONS
from workbench.data.load import load
from workbench.gui.data.steps.column_steps import add_steps, beginning
from workbench.gui.data.steps.script_dialog import ScriptDialog
from workbench.gui.data.steps.step_dialog import StepDialog
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.document import Document
from workbench.gui.main_window import MainWindow
from workbench.gui.model.expression_editor import ExpressionEditor
from workbench.gui.model.expression_parts import HEADINGS
from workbench.gui.model.text_editors import TableEditor, TextListEditor
from workbench.gui.model.text_map_editor import TextMapEditor
from workbench.gui.preparing import Preparing
from workbench.project.model import Project
from workbench.project.words import step_words


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    document = Document()
    document.set_dataset("Open", school_data())
    yield document
    settled(qtbot)


@pytest.fixture
def preparing(document: Document, qtbot: QtBot) -> Preparing:
    owner = QWidget()
    qtbot.addWidget(owner)
    return Preparing(document, owner)


@pytest.fixture
def window(qtbot: QtBot, document: Document) -> MainWindow:
    window = MainWindow(document)

    def saved(_window: object) -> None:
        window.preparing.stop()
        document.mark_saved(document.project, "")

    qtbot.addWidget(window, before_close_func=saved)
    return window


def shown(qtbot: QtBot, step: str, values: dict[str, Any] | None = None, **tables: Any) -> StepDialog:
    """The dialog of a step, its preview there."""
    dialog = StepDialog(step_class(step), school_data(), tables, values)
    qtbot.addWidget(dialog)
    looked(qtbot, dialog)
    return dialog


def looked(qtbot: QtBot, dialog: StepDialog) -> None:
    dialog._pause.stop()
    dialog._look()
    settled(qtbot)


def do(qtbot: QtBot, preparing: Preparing, **step: Any) -> None:
    preparing.do(read_placed(step))
    settled(qtbot)


@pytest.mark.parametrize("step", [name for name in step_ids() if step_class(name).menu])
def test_every_step_has_a_form_with_help_for_each_option(step: str, qtbot: QtBot) -> None:
    dialog = shown(qtbot, step)
    assert set(dialog.form.editors) == set(step_class(step).fields)
    assert dialog.problem.text() or dialog.words.text()
    for editor in dialog.form.editors.values():
        assert editor.field.help


def test_the_preview_shows_new_variables_first(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "center", {"variables": ["score"]})
    assert dialog.words.text() == "Centre score around the mean"
    assert dialog.model.variable(0).name == "score_c"
    assert dialog.apply.isEnabled()
    with qtbot.waitSignal(dialog.taken) as told:
        dialog.take()
    assert isinstance(told.args[0], Placed)
    assert told.args[0].plain() == {"step": "center", "variables": ["score"]}


def test_a_fault_in_an_expression_is_shown_at_its_place(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "compute", {"name": "z", "expression": "scor + 1"})
    assert "There is no variable scor" in dialog.problem.text()
    assert dialog.caret.text() == "scor + 1\n^"
    assert not dialog.apply.isEnabled()
    editor = dialog.form.editors["expression"]
    editor.typed.emit("score + 1")
    looked(qtbot, dialog)
    assert dialog.words.text() == "Compute z = score + 1" and not dialog.problem.isVisibleTo(dialog)


def test_an_expression_is_put_together_by_pointing(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "compute", {"name": "z"})
    editor = dialog.form.editors["expression"]
    assert isinstance(editor, ExpressionEditor) and editor.parts is not None
    dialog.show()
    assert editor.parts.y() > editor.box.y()  # below it, where the expression has the whole width
    assert set(FUNCTIONS) == {name for names in HEADINGS.values() for name in names}
    menu = QMenu()
    qtbot.addWidget(menu)
    editor.parts.fill_functions(menu)
    helps = [action.text() for part in menu.actions() for action in part.menu().actions()]
    assert "mean( )\tmean of the known values; of each group with by = school" in helps
    editor.parts.insert_function("mean")
    editor.parts.insert_variable("score")
    assert editor.box.text() == "mean(score)"
    editor.box.selectAll()
    editor.parts.insert_function("sqrt")
    assert editor.box.text() == "sqrt(mean(score))"
    editor._look()
    looked(qtbot, dialog)
    assert dialog.words.text() == "Compute z = sqrt(mean(score))"


def test_groups_become_a_table_of_their_own_unless_one_minds(qtbot: QtBot) -> None:
    values = {"by": ["school"], "variables": ["score"]}
    assert shown(qtbot, "aggregate", values).placed().into == "groups"
    again = shown(qtbot, "aggregate", values, groups=school_data())
    assert again.placed().into == "groups 2"
    again.into.clear()
    assert again.placed().into == ""
    assert shown(qtbot, "sort", {"variables": ["score"]}).placed().into == ""


def test_labels_of_several_variables_begin_with_those_of_the_first(document: Document) -> None:
    commands = VariableCommands(document)
    commands.set_level_label("sex", "m", "male")
    assert document.dataset is not None
    chosen = [document.dataset.variable(name) for name in ("sex", "pupil")]
    labels = {"f": "girl", "m": "male"}
    assert beginning("label_levels", chosen) == {
        "variable": "sex",
        "also": ["pupil"],
        "labels": labels,
    }
    assert beginning("recode", chosen) == {"variable": "sex", "also": ["pupil"]}


def test_new_values_are_typed_beside_the_old_ones(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "recode", {"variable": "sex"})
    editor = dialog.form.editors["values"]
    assert isinstance(editor, TextMapEditor)
    olds = [editor.table.item(row, 0).text() for row in range(editor.table.rowCount())]  # type: ignore[union-attr]
    assert olds == list(school_data().codes("sex")[1])
    with qtbot.waitSignal(editor.changed):
        editor.table.setItem(0, 1, QTableWidgetItem("NA"))
    looked(qtbot, dialog)
    assert dialog.placed().plain()["values"] == {olds[0]: None}
    assert dialog.words.text() == f"Recode sex: {olds[0]} → missing"


def test_another_table_is_chosen_for_a_merge(qtbot: QtBot) -> None:
    alone = shown(qtbot, "merge")
    assert alone.problem.text() == "There is no other table in this project yet."
    assert alone.add_table.isVisibleTo(alone)
    schools = school_data().replaced(variables=[school_data().variable(name) for name in ("pupil", "sex")])
    schools = rename(schools, "sex", "gender")
    dialog = shown(qtbot, "merge", {"by": ["pupil"]}, schools=schools)
    editor = dialog.form.editors["table"]
    assert isinstance(editor, TableEditor)
    editor.box.setCurrentIndex(0)
    editor.box.activated.emit(0)
    looked(qtbot, dialog)
    assert dialog.words.text() == "Merge with schools by pupil" and dialog.apply.isEnabled()
    dialog.into.setText("both")
    assert dialog.placed().plain()["into"] == "both"


def test_a_step_that_was_cancelled_ends_its_thread(
    document: Document, preparing: Preparing, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = Endless()
    monkeypatch.setattr("workbench.data.rows.meeting", endless)
    before = document.project
    preparing.do(read_placed({"step": "filter", "condition": "score > 3"}))
    assert preparing.running is not None
    qtbot.waitUntil(endless.begun.is_set)
    preparing.running.reject()
    settled(qtbot)
    assert endless.ended == 1 and document.project is before


def test_the_first_table_has_one_name_on_the_screen(qtbot: QtBot) -> None:
    pupils = rename(school_data(), "sex", "gender")
    kept = {name: pupils.column(name) for name in ("pupil", "gender")}
    first = Dataset(kept, [pupils.variable(name) for name in kept], name="pupils.csv")
    project = Project(first).with_table("schools", school_data()).using("schools")
    around = project.tables, {"by": ["pupil"]}, None, project.table, project.titles
    dialog = StepDialog(step_class("merge"), school_data(), *around)
    qtbot.addWidget(dialog)
    editor = dialog.form.editors["table"]
    assert isinstance(editor, TableEditor)
    assert editor.box.itemText(0) == "pupils.csv"
    editor.box.setCurrentIndex(0)
    editor.box.activated.emit(0)
    looked(qtbot, dialog)
    assert (dialog.words.text(), dialog.problem.text()) == ("Merge with pupils.csv by pupil", "")
    assert dialog.placed().plain()["table"] == "data", "recipes call it so"
    assert step_words({"step": "use", "on": "data"}, project.titles) == "Go on with the table pupils.csv"


def test_texts_are_listed_in_a_line(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "missing_codes", {"variables": ["score"]})
    editor = dialog.form.editors["codes"]
    assert isinstance(editor, TextListEditor)
    for typed, wanted in (
        ("2 4.25", ["2", "4.25"]),
        ("2; 4.25", ["2", "4.25"]),
        ("New York, Bonn", ["New York", "Bonn"]),
    ):
        with qtbot.waitSignal(editor.changed) as told:
            editor.box.setText(typed)
            editor.box.editingFinished.emit()
        assert told.args == [wanted]
        editor.show_value(())


def test_a_step_is_one_command_and_the_preparation_is_kept(
    document: Document, preparing: Preparing, qtbot: QtBot
) -> None:
    before = document.dataset
    do(qtbot, preparing, step="center", variables=["score"])
    assert document.dataset is not None and "score_c" in document.dataset
    assert document.undo_label == "Centre score around the mean"
    assert document.project.steps == ({"step": "center", "variables": ["score"]},)
    document.undo()
    assert document.dataset is before and document.project.steps == ()


def test_computed_variables_follow_edits(document: Document, preparing: Preparing, qtbot: QtBot) -> None:
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    do(qtbot, preparing, step="compute", name="twice", expression="score * 2")
    data = document.dataset
    assert data is not None
    document.set_dataset("Edit", set_cell(data, 0, "score", "21"))
    assert document.dataset is not None and document.dataset.numeric("twice")[0] == 42
    document.set_dataset("Edit", set_cell(document.dataset, 0, "twice", "1"))
    assert told == ["'twice' is computed, its values cannot be typed."]
    VariableCommands(document).rename("score", "my score")
    assert document.dataset.variable("twice").computed == "`my score` * 2"


def test_analyses_belong_to_tables(document: Document, preparing: Preparing, qtbot: QtBot) -> None:
    first = document.add_analysis("linear_mlm.ols", "First")
    do(qtbot, preparing, step="aggregate", by=["school"], variables=["score"], into="schools")
    assert document.project.table == "schools" and list(document.project.tables) == ["data"]
    second = document.add_analysis("linear_mlm.ols", "Second")
    assert document.project.entry(second).table == "schools"
    document.set_current(first)
    assert document.project.table == "data"
    document.use_table("schools")
    assert document.current_id == second
    rows = [document.data_for(document.project.entry(e)) for e in (first, second)]
    assert [r is not None and r.n_rows for r in rows] == [
        school_data().n_rows,
        len(school_data().codes("school")[1]),
    ]


def test_models_and_filter_follow_names(document: Document, preparing: Preparing, qtbot: QtBot) -> None:
    entry = document.add_analysis("linear_mlm.ols", "Model", {"formula": "score ~ sex"})
    document.set_filter("score > 0")
    do(qtbot, preparing, step="rename", names={"score": "reading"})
    assert document.project.entry(entry).options["formula"] == "reading ~ sex"
    assert document.project.row_filter == "reading > 0"
    do(qtbot, preparing, step="rename", names={"reading": "sex", "sex": "reading"})
    assert document.project.entry(entry).options["formula"] == "sex ~ reading"
    assert document.project.row_filter == "sex > 0"


def test_the_menu_opens_a_dialog(window: MainWindow, qtbot: QtBot) -> None:
    window.preparing.menu.fill()
    headings = [action.text() for action in window.preparing.menu.actions()]
    assert headings[:5] == ["New variables", "Variables", "Rows", "Shape", "Tables"]
    window.preparing.open("rank", {"variables": ["score"]})
    dialog = window.preparing.dialog
    assert dialog is not None
    looked(qtbot, dialog)
    dialog.take()
    settled(qtbot)
    assert window.document.dataset is not None and "score_rank" in window.document.dataset


def entries(menu: QMenu) -> dict[str, QAction]:
    """The entries of a menu and of those in it, by their words."""
    found: dict[str, QAction] = {}
    for action in menu.actions():
        inner = action.menu()
        found |= entries(inner) if isinstance(inner, QMenu) else {action.text(): action}
    return found


def test_a_column_offers_steps_that_fit(document: Document, preparing: Preparing, qtbot: QtBot) -> None:
    do(qtbot, preparing, step="compute", name="twice", expression="score * 2")
    told: list[tuple[str, dict[str, Any]]] = []
    document.step_wanted.connect(lambda step, values: told.append((step, values)))
    data = document.dataset
    assert data is not None
    offered = {}
    for names in (["score"], ["sex"], ["score", "size"], ["twice"]):
        menu = QMenu()
        qtbot.addWidget(menu)
        add_steps(menu, document, [data.variable(name) for name in names])
        offered[tuple(names)] = entries(menu)
        for action in offered[tuple(names)].values():
            action.trigger()
    assert "Centre…" in offered["score",] and "Dummy variables…" not in offered["score",]
    assert "Dummy variables…" in offered["sex",] and "Centre…" not in offered["sex",]
    assert ("center", {"variables": ["score", "size"]}) in told
    assert ("recode", {"variable": "sex"}) in told
    change = {"name": "twice", "expression": "score * 2", "replace": True, "label": ""}
    assert ("compute", change) in told
    for step, values in told:
        assert set(values) <= set(step_class(step).fields)
    do(qtbot, preparing, **{"step": "compute", **change, "expression": "score * 3"})
    assert document.dataset is not None and document.dataset.numeric("twice")[0] == 10.5


def test_the_preparation_is_shown_as_lines_of_a_recipe(
    document: Document, preparing: Preparing, qtbot: QtBot
) -> None:
    do(qtbot, preparing, step="center", variables=["score"])
    VariableCommands(document).set_label("size", "Pupils")
    VariableCommands(document).set_label("size", "Pupils there")
    do(qtbot, preparing, step="filter", condition="score > 2")
    dialog = ScriptDialog(document.project.steps)
    qtbot.addWidget(dialog)
    lines = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert lines == [
        "1.  Centre score around the mean",
        "2.  Label of size: Pupils there",
        "3.  Keep rows with score > 2",
    ]
    dialog.copy()
    steps = json.loads("{" + QGuiApplication.clipboard().text() + "}")["transforms"]
    prepared = workbench.transform(school_data(), steps)
    assert document.dataset is not None
    assert np.array_equal(prepared.numeric("score_c"), document.dataset.numeric("score_c"))
    document.set_dataset("Open", Dataset({}, [], source="elsewhere.csv"))
    assert document.project.steps == ()


PREPARATIONS = sorted((Path(reference_data.HERE) / "preparations").glob("*.json"))


@pytest.fixture(params=PREPARATIONS, ids=lambda path: path.stem)
def content(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A recipe with its data file where the tests find it; skips where it is not."""
    found: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    found["data"]["path"] = str(reference_data.csv(found["data"]["path"].removesuffix(".csv")))
    return found


def test_the_preparations_of_the_book_by_pointing(
    content: dict[str, Any], window: MainWindow, qtbot: QtBot
) -> None:
    """Every step by its dialog: in the end the data are those that the recipe makes."""
    window.document.set_dataset("Open", load(content["data"]["path"]))
    for step in content["data"]["transforms"]:
        values = {name: value for name, value in step.items() if name not in ("step", "into")}
        window.preparing.open(step["step"], values)
        dialog = window.preparing.dialog
        assert dialog is not None
        dialog.into.setText(step.get("into", ""))
        looked(qtbot, dialog)
        assert dialog.words.text(), dialog.problem.text()
        dialog.take()
        settled(qtbot)
    made, wanted = window.document.dataset, load_data(recipe_from_json(content, reference_data.HERE).data)
    assert made is not None and made.fingerprint == wanted.fingerprint
    assert [dict(step) for step in window.document.project.steps] == content["data"]["transforms"]
