"""One stack of undo over data, tables, filters, analyses and notes: each step says what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from gui.data_samples import school_data
from gui.settling import settled
from pytestqt.qtbot import QtBot

from workbench.data.variable import Measure
from workbench.gui.data.grid_commands import GridCommands
from workbench.gui.data.kept_rows import KeptRows
from workbench.gui.data.table_bar import TableBar
from workbench.gui.document import Document
from workbench.project.model import Project


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    document = Document()
    document.open_project(Project(school_data()))
    yield document
    settled(qtbot)


def last(document: Document) -> str:
    return document.project.analyses[-1].id


def add_more(document: Document) -> None:
    document.apply("Add the table more", document.project.with_table("more", school_data()))


STEPS: tuple[tuple[str, Callable[[Document, GridCommands], object]], ...] = (
    ("Edit score, row 1", lambda d, c: c.set_cell(0, "score", "7")),
    ("Fill score, 3 rows", lambda d, c: c.fill(np.arange(3), ["score"])),
    ("Delete 2 rows", lambda d, c: c.delete_rows(np.array([1, 4]))),
    ("Make 2 variables nominal", lambda d, c: c.set_measure(["school", "class"], Measure.NOMINAL)),
    ("Rename score to reading", lambda d, c: c.rename("score", "reading")),
    ("Filter rows: reading > 2", lambda d, c: d.set_filter("reading > 2")),
    ("Add Model", lambda d, c: d.add_analysis("linear_mlm.ols", "Model", {"formula": "reading ~ size"})),
    ("Change formula", lambda d, c: d.set_options(last(d), {"formula": "y ~ sex"}, label="Change formula")),
    ("Write a note", lambda d, c: d.edit_entry(last(d), "Write a note", note="Read this")),
    ("Add the table more", lambda d, c: add_more(d)),
    ("Rename the table more to rest", lambda d, c: d.rename_table("more", "rest")),
    ("Delete Model", lambda d, c: d.remove_entry(last(d))),
)  # fmt: skip


def test_every_step_says_what_it_is_and_goes_back_and_forth(document: Document) -> None:
    commands, states = GridCommands(document), [document.project]
    for words, does in STEPS:
        does(document, commands)
        assert document.undo_label == words
        states.append(document.project)
    assert len({id(state) for state in states}) == len(STEPS) + 1
    for state, (words, _) in zip(reversed(states[:-1]), reversed(STEPS), strict=True):
        assert document.undo_label == words
        document.undo()
        assert document.project == state and document.redo_label == words
    for state in states[1:]:
        document.redo()
        assert document.project == state


def test_a_table_that_was_removed_comes_back_with_analyses_filter_and_note(
    document: Document, qtbot: QtBot
) -> None:
    bar = TableBar(document, KeptRows(document, document))
    qtbot.addWidget(bar)
    document.apply("Add", document.project.with_table("more", school_data()).using("more"))
    entry = document.add_analysis("linear_mlm.ols", "Of more")
    document.edit_entry(entry, "Write a note", note="Read this")
    document.set_filter("score > 2")
    before = document.project
    bar.remove_table()
    assert document.undo_label == "Remove the table more"
    assert "more" not in document.project.tables and document.find(entry) is None
    document.undo()
    assert document.project == before
    found = document.find(entry)
    assert found is not None and found.note == "Read this" and document.project.row_filter == "score > 2"
