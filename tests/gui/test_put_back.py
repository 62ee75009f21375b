"""Words that were being typed when the workbench ended stand again where they were typed, uncommitted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gui.data_samples import school_data
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from workbench.gui import background, turns
from workbench.gui.document import Document
from workbench.gui.main_window import MainWindow
from workbench.gui.pages import DATA, MODEL, VARIABLES
from workbench.gui.put_back import PutBack
from workbench.gui.typed_field import fields_in, put_into_cell, put_words, way_to, words_in
from workbench.gui.unfinished import finish_typing
from workbench.paths import state_dir
from workbench.project import drafts as drafts_file
from workbench.project.drafts import Draft
from workbench.project.model import AnalysisEntry, Project
from workbench.project.recovery import Recovery
from workbench.project.store import save_project


def settled(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not background.running and turns.idle())


def study() -> Project:
    options = {"formula": "score ~ size + (1 | school)"}
    return Project(school_data(), (AnalysisEntry("linear_mlm.lmm", options, title="Model 1", id="a"),))


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    document = Document()
    document.open_project(study())
    window = MainWindow(document)

    window.show()
    settled(qtbot)
    yield window
    window.preparing.stop()
    finish_typing(window)
    settled(qtbot)
    document.mark_saved(document.project, document.path)
    window.close()
    window.deleteLater()


def page(window: MainWindow, place: int, qtbot: QtBot) -> Any:
    window.pages.show_page(place)
    settled(qtbot)
    return window.pages.make(place)


def kept(draft: Draft, folder: Path) -> Draft:
    """A draft as it comes out of its file."""
    drafts_file.keep(folder, [draft], "")
    (found,) = drafts_file.kept(folder).drafts
    return found


def put(window: MainWindow, *drafts: Draft, original: str = "") -> list[tuple[Draft, ...]]:
    """Put drafts back; the list gets those that are lost once it is done."""
    told: list[tuple[Draft, ...]] = []
    PutBack(window.document, window.files, window.pages, window.preparing).put(drafts, original, told.append)
    return told


def put_all(window: MainWindow, qtbot: QtBot, *drafts: Draft) -> None:
    before = window.document.project
    told = put(window, *drafts)
    qtbot.waitUntil(lambda: told == [()])
    settled(qtbot)
    assert window.document.project.dataset is before.dataset, "nothing is applied"
    assert window.document.project.analyses == before.analyses


def draft(field: Any, words: str, folder: Path) -> Draft:
    found = kept(Draft(field.accessibleName(), words, way_to(field)), folder)
    assert found.way, "there is a way back"
    return found


def test_half_a_formula(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    editor = page(window, MODEL, qtbot).editor
    words = draft(editor.formula.edit, "score ~ size + (1 + size |", tmp_path)
    window.document.add_analysis("linear_mlm.lm", "Another")
    page(window, DATA, qtbot)
    put_all(window, qtbot, words)
    editor = page(window, MODEL, qtbot).editor
    assert (editor.entry_id, editor.formula.draft) == ("a", "score ~ size + (1 + size |")
    assert window.document.project.entry("a").options["formula"] == "score ~ size + (1 | school)"


def test_an_option_that_is_folded_away(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    form = page(window, MODEL, qtbot).editor.options
    name = next(n for n, row in form.rows.items() if row.field.kind == "condition")
    words = draft(form.editors[name].box, "size >", tmp_path)
    assert (words.way["kind"], words.way["option"]) == ("model", name)
    for group in form.groups:
        for fold in group.folds:
            fold.button.setChecked(False)
    put_all(window, qtbot, words)
    box = page(window, MODEL, qtbot).editor.options.editors[name].box
    assert (box.text(), box.is_draft, box.isVisible()) == ("size >", True, True)


@pytest.mark.parametrize("name", ["notes", "valid values"])
def test_a_property_of_a_variable(name: str, window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    variables = page(window, VARIABLES, qtbot)
    variables.show_variable("size")
    words = draft(variables.details.properties.fields[name], "0 to", tmp_path)
    assert words.way["variable"] == "size"
    variables.show_variable("sex")
    page(window, DATA, qtbot)
    put_all(window, qtbot, words)
    assert variables.details.properties.variable.name == "size"
    assert variables.details.properties.fields[name].text() == "0 to"


@pytest.mark.parametrize(("column", "title"), [(0, "name"), (1, "label"), (3, "missing")])
def test_a_cell_of_the_variables(
    column: int, title: str, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    variables = page(window, VARIABLES, qtbot)
    row = variables.table.row_of("size")
    assert put_into_cell(variables.view, variables.table.index(row, column), "begun")
    (field,) = fields_in(variables.view.viewport())
    words = draft(field, "begun", tmp_path)
    assert (words.way["variable"], words.way["property"]) == ("size", title)
    variables.view.closeEditor(field, variables.view.itemDelegate().EndEditHint.RevertModelCache)
    settled(qtbot)
    variables.show_variable("sex")
    put_all(window, qtbot, words)
    assert [words_in(field) for field in fields_in(variables.view.viewport())] == ["begun"]
    assert variables.table.variable(variables.view.currentIndex().row()).name == "size"


def test_the_label_of_a_level(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    variables = page(window, VARIABLES, qtbot)
    variables.show_variable("sex")
    levels = variables.details.levels
    qtbot.waitUntil(lambda: levels.shown == "sex")
    value = levels.table.levels[1].value
    assert levels.put_back(value, "Hill")
    (field,) = fields_in(levels.view.viewport())
    words = draft(field, "Hill", tmp_path)
    assert (words.way["level"], words.way["variable"]) == (value, "sex")
    levels.view.closeEditor(field, levels.view.itemDelegate().EndEditHint.RevertModelCache)
    variables.show_variable("size")
    settled(qtbot)
    put_all(window, qtbot, words)
    qtbot.waitUntil(lambda: [words_in(f) for f in fields_in(levels.view.viewport())] == ["Hill"])
    assert levels.current == value


def test_a_cell_of_the_data_in_another_order(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = page(window, DATA, qtbot)
    column = window.document.dataset.names.index("size")  # type: ignore[union-attr]
    assert put_into_cell(data.grid, data.model.index(2, column), "1.2")
    (field,) = fields_in(data.grid.viewport())
    words = draft(field, "1.2", tmp_path)
    assert (words.way["row"], words.way["variable"]) == (2, "size")
    data.grid.closeEditor(field, data.grid.itemDelegate().EndEditHint.RevertModelCache)
    data.sort("size", True)
    settled(qtbot)
    put_all(window, qtbot, words)
    assert [words_in(field) for field in fields_in(data.grid.viewport())] == ["1.2"]
    assert data.model.dataset_row(data.grid.currentIndex().row()) == 2


def test_the_fields_of_a_step(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """An expression and a name, with the other options as they were, in one dialog."""
    dialog = window.preparing.open("compute", {"name": "double", "label": "Twice"})
    assert dialog is not None
    form = dialog.form.editors
    both = [draft(form["expression"].box, "size * (", tmp_path), draft(form["name"].box, "dou", tmp_path)]  # type: ignore[attr-defined]
    dialog.reject()
    settled(qtbot)
    put_all(window, qtbot, *both)
    dialog = window.preparing.dialog
    assert dialog is not None
    form = dialog.form.editors
    assert [form[n].box.text() for n in ("expression", "name", "label")] == ["size * (", "dou", "Twice"]  # type: ignore[attr-defined]


def test_the_name_of_a_new_table(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = window.preparing.open("aggregate", {})
    assert dialog is not None
    words = draft(dialog.into, "schools", tmp_path)
    dialog.reject()
    settled(qtbot)
    put_all(window, qtbot, words)
    assert window.preparing.dialog is not None
    assert window.preparing.dialog.into.text() == "schools"


def test_the_row_filter(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = page(window, DATA, qtbot)
    dialog = data.tables.ask_filter()
    words = draft(dialog.form.editors["condition"].box, "size > 0 and", tmp_path)
    dialog.reject()
    settled(qtbot)
    put_all(window, qtbot, words)
    (dialog,) = [d for d in window.findChildren(type(dialog)) if d.isVisible()]
    assert dialog.form.editors["condition"].box.text() == "size > 0 and"
    assert window.document.project.row_filter == ""
    dialog.reject()


def test_the_name_of_a_table(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = page(window, DATA, qtbot)
    words = draft(data.tables.name, "Pupi", tmp_path)
    put_all(window, qtbot, words)
    assert data.tables.name.text() == "Pupi"


def test_a_query(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = window.files.ask_database_table()
    words = draft(dialog.query, "SELECT * FROM", tmp_path)
    assert way_to(dialog.address) == {}, "a password may be part of it"
    dialog.reject()
    settled(qtbot)
    put_all(window, qtbot, words)
    (dialog,) = [d for d in window.findChildren(type(dialog)) if d.isVisible()]
    assert dialog.query.toPlainText() == "SELECT * FROM"
    assert dialog.windowTitle() == "Add a table from a database"
    dialog.reject()


A_LEVEL = {"kind": "variable", "table": "main", "property": "label of a level"}


@pytest.mark.parametrize(
    "way",
    [
        {"kind": "model", "analysis": "gone", "option": "formula"},
        {"kind": "model", "analysis": "a", "option": "gone", "part": 0},
        {"kind": "cell", "table": "main", "row": 10**6, "variable": "size"},
        {"kind": "cell", "table": "gone", "row": 0, "variable": "size"},
        {"kind": "variable", "table": "main", "variable": "gone", "property": "notes"},
        {
            "kind": "variable",
            "table": "main",
            "variable": "sex",
            "property": "label of a level",
            "level": "?",
        },
        {"kind": "step", "table": "main", "step": "gone", "values": {}, "option": "into"},
        {"kind": "step", "table": "main", "step": "compute", "values": 7},
        {"kind": "cell"},
        {"kind": "of a later workbench"},
        {},
    ],
)
def test_a_place_that_is_gone(way: dict[str, Any], window: MainWindow, qtbot: QtBot) -> None:
    if way.get("table") == "main":
        way = {**way, "table": window.document.project.table}
    lost = Draft("Somewhere", "words", way)
    told = put(window, lost)
    qtbot.waitUntil(lambda: told == [(lost,)])


def test_undo_in_the_field_gives_back_what_stood_there(qtbot: QtBot) -> None:
    field = QLineEdit("before")
    qtbot.addWidget(field)
    put_words(field, "after")
    assert field.text() == "after"
    field.undo()
    assert field.text() == "before"


# -- from the banner ---------------------------------------------------------------------------------


def press(window: MainWindow, words: str) -> None:
    choices = window.banner.choices
    buttons = [choices.itemAt(place).widget() for place in range(choices.count())]
    next(each for each in buttons if each.text() == words).click()  # type: ignore[attr-defined]


def crashed(draft: Draft, original: Path) -> Path:
    lost = Recovery()
    lost.keep_drafts((draft,), str(original))
    lost._lock.release()
    return lost.folder


def test_the_project_is_opened_first(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "study.mlwb"
    save_project(study(), path)
    window.document.open_project(Project())
    way = {"kind": "model", "analysis": "a", "option": "formula"}
    folder = crashed(Draft("Formula", "score ~ (", way), path)
    window.autosave.offer_leftovers()
    qtbot.waitUntil(lambda: not window.banner.isHidden())
    press(window, "Put back")
    qtbot.waitUntil(lambda: not folder.exists())
    assert window.document.path == str(path)
    assert page(window, MODEL, qtbot).editor.formula.draft == "score ~ ("


def test_words_whose_place_is_gone_can_still_be_copied(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    way = {"kind": "model", "analysis": "a", "option": "formula"}
    folder = crashed(Draft("Formula", "score ~ (", way), tmp_path / "moved.mlwb")
    window.autosave.offer_leftovers()
    qtbot.waitUntil(lambda: not window.banner.isHidden())
    press(window, "Put back")
    assert "not there any more" in window.banner.message
    assert folder.exists()
    press(window, "Copy the words")
    assert QGuiApplication.clipboard().text() == "score ~ ("
    settled(qtbot)
    assert not folder.exists()
    assert not list((state_dir() / "recovery").glob("*/drafts.json"))
