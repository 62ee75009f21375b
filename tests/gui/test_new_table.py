"""An empty table is begun, typed and pasted into, taken back, saved, and repeated by recipe and script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from gui.grid_pages import entries
from gui.settling import settled
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

import workbench
from workbench.analysis.recipe import recipe_from_json
from workbench.analysis.source import load_data
from workbench.data.dataset import Dataset
from workbench.data.editing.block import is_untouched, names_on_top, read_block
from workbench.data.editing.columns import empty_table
from workbench.data.editing.suited import with_room_for
from workbench.data.edits import set_cell
from workbench.data.origin import TYPED, is_file
from workbench.data.variable import Measure
from workbench.errors import DataError, RecipeError
from workbench.gui.data.data_page import DataPage
from workbench.gui.main_window import MainWindow
from workbench.gui.pages import DATA
from workbench.project.entry_code import recipe_of
from workbench.project.model import AnalysisEntry
from workbench.project.session_script import session_script
from workbench.project.store import load_project, save_project

KEY = Qt.Key


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow()
    window.show()
    yield window
    settled(qtbot)
    window.document.mark_saved(window.document.project, "")
    window.close()
    window.deleteLater()


def begun(qtbot: QtBot, window: MainWindow) -> DataPage:
    """The Data page after New table."""
    with qtbot.waitSignal(window.document.dataset_changed, timeout=10_000):
        window.actions_["new_table"].trigger()
    settled(qtbot)
    page: DataPage = window.pages.make(DATA)  # type: ignore[assignment]
    return page


def data_of(window: MainWindow) -> Dataset:
    data = window.document.dataset
    assert data is not None
    return data


def cells(data: Dataset, name: str, count: int) -> list[object]:
    return [data.cell(row, name) for row in range(count)]


# -- the table -------------------------------------------------------------------------------------


def test_a_new_table_is_empty_and_ready_for_typing(qtbot: QtBot, window: MainWindow) -> None:
    page = begun(qtbot, window)
    data = data_of(window)
    assert (data.names, data.n_rows, data.name) == (("V1", "V2", "V3"), 10, "New table")
    assert window.pages.currentIndex() == DATA
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (0, 0)
    assert window.document.undo_label == "New table"
    window.document.undo()
    assert window.document.dataset is None


def test_beside_open_data_it_is_a_further_table(qtbot: QtBot, window: MainWindow) -> None:
    begun(qtbot, window)
    begun(qtbot, window)
    begun(qtbot, window)
    project = window.document.project
    assert (project.table, sorted(project.tables)) == ("New table 3", ["New table 2", "data"])
    assert data_of(window).names == ("V1", "V2", "V3")
    window.document.undo()
    assert window.document.project.table == "New table 2"


def test_the_start_page_offers_it(window: MainWindow) -> None:
    found = [b for b in window.start_page.findChildren(QPushButton) if b.accessibleName() == "Type data in"]
    found[0].click()
    assert data_of(window).source == TYPED


# -- typing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("1.5", Measure.NUMERIC, 1.5),
        ("1,5", Measure.NUMERIC, 1.5),
        ("girl", Measure.NOMINAL, "girl"),
        ("007", Measure.NOMINAL, "007"),
        ("2024-01-31", Measure.NOMINAL, "2024-01-31"),
        ("Inf", Measure.NUMERIC, float("inf")),
    ],
)
def test_the_first_value_gives_the_measure(text: str, measure: Measure, value: object) -> None:
    data = set_cell(empty_table(["a"], 3), 1, "a", text)
    assert (data.variable("a").measure, data.cell(1, "a")) == (measure, value)
    assert [level.value for level in data.variable("a").levels] == ([value] if measure.is_coded else [])


def test_later_values_do_not_change_it() -> None:
    data = set_cell(empty_table(["a"], 3), 0, "a", "2")
    with pytest.raises(DataError, match="not a number"):
        set_cell(data, 1, "a", "girl")
    words = set_cell(set_cell(empty_table(["a"], 3), 0, "a", "girl"), 1, "a", "2")
    assert cells(words, "a", 3) == ["girl", "2", None]


def test_a_variable_of_which_something_was_said_stays_numeric() -> None:
    data = empty_table(["a"], 3).with_variable("a", missing_codes=("-9",))
    assert with_room_for(data, "a", ["girl"]) is data


def test_cells_are_typed_by_key(qtbot: QtBot, window: MainWindow) -> None:
    page = begun(qtbot, window)
    for row, text in enumerate(("g", "b")):
        page.grid.go_to(row, 0)
        qtbot.keyClick(page.grid, KEY.Key_F2)
        editor = page.grid.findChildren(QLineEdit)[-1]
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, KEY.Key_Return)
        settled(qtbot)
        qtbot.waitUntil(lambda: not page.grid.findChildren(QLineEdit))
    assert cells(data_of(window), "V1", 2) == ["g", "b"]
    assert data_of(window).variable("V1").measure is Measure.NOMINAL


def test_rows_are_added_below(qtbot: QtBot, window: MainWindow) -> None:
    page = begun(qtbot, window)
    page.grid.go_to(9, 0)
    menu = QMenu(page)
    page.fill_cell_menu(menu, 9, 0)
    entry = next(action for words, action in entries(menu).items() if words.startswith("Insert 1 row below"))
    entry.trigger()
    settled(qtbot)
    assert data_of(window).n_rows == 11
    assert window.document.undo_label == "Insert 1 row at row 11"


# -- pasting ---------------------------------------------------------------------------------------

COPIED = "id\tsex\tscore\tscore\n1\tf\t2.5\t3\n2\tm\tNA\t4\n"


def pasted(qtbot: QtBot, window: MainWindow, text: str) -> Dataset:
    page = begun(qtbot, window)
    QGuiApplication.clipboard().setText(text)
    page.cells.paste()
    settled(qtbot)
    return data_of(window)


def test_pasted_cells_bring_names_and_measures(qtbot: QtBot, window: MainWindow) -> None:
    data = pasted(qtbot, window, COPIED)
    assert data.names == ("id", "sex", "score", "score_2")
    assert [data.variable(name).measure for name in data.names[1:3]] == [Measure.NOMINAL, Measure.NUMERIC]
    assert data.n_rows == 2
    assert cells(data, "score", 2) == [2.5, None]
    assert window.document.undo_label == "Paste 2 rows × 4 columns"
    window.document.undo()
    assert is_untouched(data_of(window))


def test_the_table_is_as_large_as_what_is_pasted(qtbot: QtBot, window: MainWindow) -> None:
    data = pasted(qtbot, window, "V3\tb\n1\t2\n3\t4\n")
    assert (data.names, data.n_rows) == (("V3", "b"), 2)
    window.document.undo()
    assert (data_of(window).names, data_of(window).n_rows) == (("V1", "V2", "V3"), 10)


def test_what_is_pasted_elsewhere_leaves_the_rest(qtbot: QtBot, window: MainWindow) -> None:
    page = begun(qtbot, window)
    QGuiApplication.clipboard().setText("1\t2\n3\t4\n")
    page.grid.go_to(0, 1)
    page.cells.paste()
    settled(qtbot)
    assert (data_of(window).names, data_of(window).n_rows) == (("V1", "V2", "V3"), 10)
    assert cells(data_of(window), "V3", 3) == [2.0, 4.0, None]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a\tb\n1\tx", ("a", "b")),
        ("a\tb\nx\ty", ()),  # nothing tells that the first line is another one
        ("a\t1\nx\t2", ()),
        ("a\t\nx\t2", ()),
        ("a\tb", ()),
        ("1\t2\n3\t4", ()),
    ],
)
def test_names_on_top_are_told_by_numbers_below(text: str, names: tuple[str, ...]) -> None:
    assert names_on_top(read_block(text)) == names


def test_values_are_pasted_below_names_that_were_typed_before(qtbot: QtBot, window: MainWindow) -> None:
    page = begun(qtbot, window)
    window.document.set_dataset("Type", set_cell(data_of(window), 0, "V1", "5"))
    QGuiApplication.clipboard().setText("7\n8")
    page.grid.go_to(1, 0)
    page.cells.paste()
    settled(qtbot)
    assert cells(data_of(window), "V1", 4) == [5.0, 7.0, 8.0, None]


# -- keeping and repeating -------------------------------------------------------------------------


@pytest.fixture
def filled(qtbot: QtBot, window: MainWindow) -> MainWindow:
    pasted(qtbot, window, COPIED)
    page: DataPage = window.pages.make(DATA)  # type: ignore[assignment]
    page.cells.commands.set_cell(1, "score", "9.25")
    entry = AnalysisEntry("describe.descriptives", {"variables": ["score"]}, title="Numbers")
    window.document.apply("Add", window.document.project.with_entry(entry))
    return window


def test_the_recipe_makes_the_table_without_a_file(filled: MainWindow, tmp_path: Path) -> None:
    project = filled.document.project
    plain = json.loads(json.dumps(recipe_of(project, project.analyses[0])))
    assert "path" not in plain["data"]
    assert plain["data"]["transforms"][0] == {"step": "new_table", "names": ["V1", "V2", "V3"]}
    made = load_data(recipe_from_json(plain, tmp_path).data)
    assert made.fingerprint == data_of(filled).fingerprint
    assert (made.source, is_file(made.source)) == (TYPED, False)


def test_the_script_makes_the_table(filled: MainWindow) -> None:
    script = session_script(filled.document.project, "Python")
    assert "data = pd.DataFrame()  # the first step makes the table" in script.splitlines()
    assert "{'step': 'new_table', 'names': ['V1', 'V2', 'V3']}" in script
    steps = [dict(step) for step in filled.document.project.steps]
    assert workbench.transform(pd.DataFrame(), steps).fingerprint == data_of(filled).fingerprint


def test_a_saved_project_keeps_it(filled: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "typed.mlw"
    save_project(filled.document.project, path)
    again = load_project(path)
    assert again.dataset is not None
    assert again.dataset.fingerprint == data_of(filled).fingerprint
    assert again.steps == filled.document.project.steps


def test_a_further_table_is_repeated_too(qtbot: QtBot, window: MainWindow) -> None:
    begun(qtbot, window)
    begun(qtbot, window)
    window.document.set_dataset("x", data_of(window))
    page: DataPage = window.pages.make(DATA)  # type: ignore[assignment]
    page.cells.commands.set_cell(0, "V2", "girl")
    steps = [dict(step) for step in window.document.project.steps]
    assert steps[1] == {"step": "new_table", "names": ["V1", "V2", "V3"], "into": "New table 2"}
    made = workbench.transform(empty_table(["x"], 1), [*steps, {"step": "use", "on": "New table 2"}])
    assert made.cell(0, "V2") == "girl"


def test_other_recipes_still_need_a_file(tmp_path: Path) -> None:
    begin = {"step": "new_table", "names": ["a"]}
    for data in (
        {"transforms": []},
        {"transforms": [{"step": "na_omit"}, begin]},
        {"variables": {"a": {"measure": "nominal"}}, "transforms": [begin]},
    ):
        with pytest.raises(RecipeError, match="path"):
            recipe_from_json({"workbench": 1, "data": data, "analysis": "a.b"}, tmp_path)


def test_names_of_a_new_table_differ() -> None:
    with pytest.raises(DataError, match="already"):
        empty_table(["a", "a"], 2)
