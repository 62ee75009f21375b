"""Document: undo over what the user did, results that outlive it, and who gets told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.gui.document import Document
from workbench.project.model import AnalysisEntry, Project
from workbench.results import DataUse, Result


@pytest.fixture
def document(qapp: object) -> Document:
    return Document()


def result(name: str = "a.b") -> Result:
    return Result(name, {}, DataUse(), ())


def test_apply_is_undone_and_redone_with_its_label(document: Document) -> None:
    entry_id = document.add_analysis("a.b", "Mixed model")
    assert (document.undo_label, document.redo_label) == ("Add Mixed model", "")
    document.undo()
    assert document.project.analyses == ()
    assert document.redo_label == "Add Mixed model"
    document.redo()
    assert document.project.entry(entry_id).title == "Mixed model"


def test_typing_is_one_step(document: Document) -> None:
    entry_id = document.add_analysis("a.b", "Model")
    for formula in ("y", "y ~", "y ~ x"):
        document.set_options(entry_id, {"formula": formula}, label="Edit model", merge="formula")
    assert document.undo_label == "Edit model"
    document.undo()
    assert document.project.entry(entry_id).options == {}


def test_a_result_is_not_a_step_and_survives_undo(document: Document) -> None:
    entry_id = document.add_analysis("a.b", "Model", {"formula": "y ~ x"})
    first = result()
    document.edit_entry(entry_id, "Rename", title="Mine")
    document.set_result(entry_id, first)
    assert document.undo_label == "Rename"
    document.undo()
    entry = document.project.entry(entry_id)
    assert (entry.title, entry.result, entry.stale) == ("Model", first, False)


def test_a_deleted_analysis_comes_back_with_its_result(document: Document) -> None:
    entry_id = document.add_analysis("a.b", "Model")
    document.set_result(entry_id, result())
    document.remove_entry(entry_id)
    assert document.current_id == ""
    document.undo()
    assert document.project.entry(entry_id).result is not None


def test_changed_options_make_the_result_stale_and_old_ones_bring_it_back(document: Document) -> None:
    entry_id = document.add_analysis("a.b", "Model", {"formula": "y ~ x"})
    document.set_result(entry_id, result())
    document.set_options(entry_id, {"formula": "y ~ z"}, label="Edit model")
    assert document.project.entry(entry_id).stale
    document.set_options(entry_id, {"formula": "y ~ x"}, label="Edit model")
    assert not document.project.entry(entry_id).stale


def test_dirty_follows_saving(document: Document) -> None:
    told: list[bool] = []
    document.dirty_changed.connect(told.append)
    document.add_analysis("a.b", "Model")
    document.mark_saved(document.project, "x.mlwb")
    document.edit_entry(document.current_id, "Rename", title="Mine")
    document.undo()
    assert told == [True, False, True, False]


def test_only_what_changed_is_told(document: Document) -> None:
    one, two = AnalysisEntry("a.b", title="1"), AnalysisEntry("a.b", title="2")
    document.open_project(Project(None, (one, two)))
    changed: list[str] = []
    document.entry_changed.connect(changed.append)
    document.entries_changed.connect(lambda: changed.append("list"))
    document.apply("Rename", document.project.with_entry(replace(two, title="two")))
    assert changed == [two.id]
