"""Undo and redo over whole projects; the dirty flag."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.project import AnalysisEntry, Project
from workbench.project.history import History
from workbench.project.step_size import added_bytes


def test_undo_brings_back_a_deleted_analysis() -> None:
    entry = AnalysisEntry("a.b", title="First")
    history = History(Project(analyses=(entry,)))
    history.do("Delete First", history.project.without_entry(entry.id))
    assert history.undo_label == "Delete First"
    assert history.undo().analyses == (entry,)
    assert history.redo_label == "Delete First" and history.undo_label is None
    assert history.redo().analyses == ()


def test_a_new_command_forgets_what_was_undone() -> None:
    history = History(Project())
    history.do("one", Project(notes="1"))
    history.do("two", Project(notes="2"))
    history.undo()
    history.do("three", Project(notes="3"))
    assert history.labels == ("one", "three")
    assert history.redo_label is None and history.redo().notes == "3"


def test_dirty_follows_what_is_on_disk() -> None:
    history = History(Project())
    assert not history.dirty
    history.do("one", Project(notes="1"))
    assert history.dirty
    history.mark_saved()
    history.do("two", Project(notes="2"))
    history.undo()
    assert not history.dirty


def test_a_result_is_not_a_step() -> None:
    history = History(Project())
    history.do("Add", Project(notes="1"))
    history.amend(replace(history.project, notes="1 with result"))
    assert history.labels == ("Add",)
    assert history.undo().notes == "" and history.redo().notes == "1 with result"


def tall(number: int) -> Project:
    """A column of eight thousand bytes, and another one that all share."""
    columns = {"x": NumericColumn(np.full(1000, float(number))), "same": SAME}
    return Project(Dataset(columns, [Variable("x"), Variable("same")]))


SAME = NumericColumn(np.zeros(1000))


def test_large_steps_are_forgotten_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.project.history.MOST_BYTES", 1_000_000)
    history = History(tall(0))
    for number in range(1, 200):
        history.do(str(number), tall(number))
    assert [step.size for step in history.steps[-3:]] == [8000] * 3
    assert len(history.labels) == 124, "as many as fit into the bound"
    monkeypatch.setattr("workbench.project.history.MOST_BYTES", 10)
    history.do("last", tall(200))
    assert len(history.steps) == 20, "some can always be undone"
    assert history.undo_label == "last"


def test_what_a_step_adds() -> None:
    project = tall(1)
    assert added_bytes(Project(), project) == 16_000
    assert added_bytes(project, project.with_entry(AnalysisEntry("a.b"))) == 0
    assert added_bytes(project, Project()) == 0
    moved = Project(tall(2).dataset, tables={"old": project.dataset})  # type: ignore[dict-item]
    assert added_bytes(project, moved) == 8000, "the table that was shown is only put aside"
    words = CodedColumn(np.zeros(10, dtype=np.int32), ("word",))
    assert added_bytes(project, Project(Dataset({"w": words}, [Variable("w")]))) == 40


def test_the_past_is_bounded() -> None:
    history = History(Project(), limit=5)
    for number in range(10):
        history.do(str(number), Project(notes=str(number)))
    assert len(history.labels) == 4
    for _ in range(10):
        history.undo()
    assert history.project.notes == "5"
