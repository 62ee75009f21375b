"""What is done by hand in the window is kept as steps, and a recipe of them makes the same data again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from gui.data_samples import school_data
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

import workbench
from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Measure
from workbench.gui.data.grid_commands import GridCommands
from workbench.gui.data.grid_order import order_by
from workbench.gui.document import Document
from workbench.project import preparation
from workbench.project.preparation import BY_HAND
from workbench.project.words import step_words


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    document = Document()
    document.set_dataset("Open", school_data())
    return document


def replayed(document: Document) -> Dataset:
    return workbench.transform(school_data(), list(document.project.steps))


def assert_replays(document: Document) -> None:
    assert document.dataset is not None
    again = replayed(document)
    assert again.names == document.dataset.names
    assert again.fingerprint == document.dataset.fingerprint


def rows(*places: int) -> np.ndarray:
    return np.array(places, dtype=np.intp)


COMMANDS: dict[str, Callable[[GridCommands], object]] = {
    "edit": lambda c: c.set_cell(2, "score", "7.25"),
    "edit a label": lambda c: c.set_cell(0, "sex", "m"),
    "new category": lambda c: c.set_cell(0, "sex", "diverse"),
    "empty by typing": lambda c: c.set_cell(0, "sex", ""),
    "clear": lambda c: c.clear(rows(0, 1, 2, 4), ["score", "sex"]),
    "paste": lambda c: c.paste((("3", "NA"), ("4", "x")), rows(4, 0), ["score"], lambda: None),
    "paste below": lambda c: c.paste((("3",), ("4",)), rows(5, 6), ["score"], lambda: None),
    "fill": lambda c: c.fill(rows(4, 0, 1), ["score", "sex"]),
    "series": lambda c: c.series(rows(3, 4, 5), ["score"]),
    "insert rows": lambda c: c.insert_rows(2, 3),
    "delete rows": lambda c: c.delete_rows(rows(5, 0, 1, 2)),
    "insert columns": lambda c: c.insert_columns(1, 2, lambda: None),
    "delete columns": lambda c: c.delete_columns(["score"]),
    "move columns": lambda c: c.move_columns(["score"], 0),
    "sort": lambda c: c.keep_order(order_by(school_data(), "score", True), lambda: None),
    "replace": lambda c: c.replace_all(["sex", "score"], "f", "  w\t", lambda _words: None),
    "label": lambda c: c.set_label("score", " Mathematics "),
    "missing": lambda c: c.set_missing("score", "-9, 97 to highest"),
    "valid": lambda c: c.set_valid_range("score", "0 to 10"),
    "format": lambda c: c.set_format("score", ".2f"),
    "notes": lambda c: c.set_notes("score", "First line\nsecond"),
    "measure": lambda c: c.set_measure(["score", "school"], Measure.ORDINAL),
    "reference": lambda c: c.set_reference("sex", "m"),
    "level label": lambda c: c.set_level_label("sex", "m", "male"),
    "order of levels": lambda c: c.move_level("sex", 0, 1),
    "declare": lambda c: c.declare_missing("score", "2"),
    "rename": lambda c: c.rename("score", "the `score` #1"),
    "combine": lambda c: c.combine("pupil", "school", lambda _name: None),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_a_step_that_makes_the_same_data(name: str, document: Document) -> None:
    before = document.dataset
    COMMANDS[name](GridCommands(document))
    assert document.dataset is not before
    assert document.project.steps and all("step" in step for step in document.project.steps)
    assert all("not in the recipe" not in step_words(step) for step in document.project.steps)
    assert_replays(document)
    document.undo()
    assert document.dataset is before and document.project.steps == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(list(COMMANDS)), max_size=8))
def test_any_row_of_commands_is_replayed(names: list[str]) -> None:
    document = Document()
    document.set_dataset("Open", school_data())
    commands = GridCommands(document)
    for name in names:
        COMMANDS[name](commands)  # one that does not fit any more is told, and no step
    assert_replays(document)


def test_the_reference_stays_when_levels_move(document: Document) -> None:
    commands = GridCommands(document)
    commands.set_reference("sex", "m")
    commands.move_level("sex", 0, 1)
    assert document.dataset is not None
    assert document.dataset.variable("sex").reference == "m"
    assert_replays(document)


def test_steps_on_another_table_say_so(document: Document) -> None:
    commands = GridCommands(document)
    other = school_data().take(rows(0, 1))
    document.apply("Add", document.project.with_table("part", other).using("part"))
    commands.set_cell(0, "score", "50")
    document.use_table("data")
    commands.set_cell(0, "score", "60")
    steps = list(document.project.steps)
    assert [step.get("on") for step in steps] == ["part", None]
    main = workbench.transform(school_data(), steps, tables={"part": other})
    part = workbench.transform(school_data(), [*steps, {"step": "use", "on": "part"}], tables={"part": other})
    assert document.dataset is not None
    assert main.fingerprint == document.dataset.fingerprint
    assert part.fingerprint == document.project.tables["part"].fingerprint


def test_what_is_too_large_to_keep_stays_in_words(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "MOST_KEPT", 5)
    GridCommands(document).paste((("1",),) * 6, rows(0, 1, 2, 3, 4, 5), ["score"], lambda: None)
    assert document.project.steps == ({BY_HAND: "Paste 6 rows × 1 column"},)
    assert "not in the recipe" in step_words(document.project.steps[0])


def test_texts_that_are_code_elsewhere_stay_texts(document: Document) -> None:
    hostile = '"; import os\n\t\\x00 `{}` =1+1'
    GridCommands(document).set_cell(0, "sex", hostile)
    again = replayed(document)
    assert isinstance(again.column("sex"), CodedColumn)
    assert again.cell(0, "sex") == hostile
