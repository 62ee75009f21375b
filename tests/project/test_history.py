"""Undo and redo over whole projects; the dirty flag."""

from __future__ import annotations

from dataclasses import replace

from workbench.project import AnalysisEntry, Project
from workbench.project.history import History


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


def test_the_past_is_bounded() -> None:
    history = History(Project(), limit=5)
    for number in range(10):
        history.do(str(number), Project(notes=str(number)))
    assert len(history.labels) == 4
    for _ in range(10):
        history.undo()
    assert history.project.notes == "5"
