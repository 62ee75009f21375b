"""What is being typed is part of the work: saved, exported, asked about at closing, and a step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gui.sample_result import sample_result
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from workbench.gui import background, turns
from workbench.gui.main_window import MainWindow
from workbench.gui.results.note import NoteEdit
from workbench.project.model import AnalysisEntry, Project
from workbench.project.store import load_project, save_project

WORDS = "Slopes differ."


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow()
    result = sample_result()
    entry = AnalysisEntry(result.analysis, dict(result.options), result=result, title="Model 1", id="a")
    window.document.open_project(Project(None, (entry,)))
    window.show()
    settle(qtbot)
    yield window
    settle(qtbot)
    window.document.mark_saved(window.document.project, "")
    window.close()
    settle(qtbot)
    window.deleteLater()


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not background.running and turns.idle())


def write(window: MainWindow, qtbot: QtBot) -> NoteEdit:
    """Type a note and leave the keys in it."""
    window.activateWindow()
    edit = window.results.card("a").note.edit
    window.results.card("a").header.chosen.emit("note")
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, WORDS)
    assert window.document.project.entry("a").note == ""
    return edit


def test_a_note_that_is_being_written_is_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "p.mlwb"
    window.document.mark_saved(window.document.project, str(path))
    edit = write(window, qtbot)
    window.files.save()
    assert edit.hasFocus(), "one can type on"
    assert edit.textCursor().position() == len(WORDS)
    settle(qtbot)
    assert load_project(path).entry("a").note == WORDS


def test_and_exported(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    write(window, qtbot)
    window.files.write_document(tmp_path / "a.html")
    settle(qtbot)
    assert WORDS in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_and_asked_about_when_the_window_closes(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        QMessageBox, "exec", lambda box: asked.append(box.text()) or QMessageBox.StandardButton.Cancel
    )
    write(window, qtbot)
    window.close()
    assert asked == ["Save the changes to this project?"]
    assert window.isVisible()


def test_undo_takes_back_what_is_being_written(window: MainWindow, qtbot: QtBot) -> None:
    window.document.edit_entry("a", "Rename analysis", title="Model 2")
    edit = write(window, qtbot)
    window.actions_["undo"].trigger()
    assert (window.document.project.entry("a").note, edit.toPlainText()) == ("", "")
    assert window.document.project.entry("a").title == "Model 2"
    window.actions_["redo"].trigger()
    assert edit.toPlainText() == WORDS


def test_work_done_while_the_project_is_written_is_asked_about(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Cancel]
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: answers.pop(0))
    window.document.mark_saved(window.document.project, str(tmp_path / "p.mlwb"))
    window.document.edit_entry("a", "Rename analysis", title="Model 2")
    window.close()
    window.document.edit_entry("a", "Rename analysis", title="Model 3")
    settle(qtbot)
    assert not answers
    assert window.isVisible()
    assert window.document.project.entry("a").title == "Model 3"


def test_work_done_while_another_project_is_read_is_asked_about(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_project(Project(notes="another"), tmp_path / "b.mlwb")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: QMessageBox.StandardButton.Cancel)
    window.files.open_path(str(tmp_path / "b.mlwb"))
    window.document.edit_entry("a", "Rename analysis", title="Model 2")
    settle(qtbot)
    assert window.document.project.entry("a").title == "Model 2"


def test_a_result_that_arrives_while_the_project_is_written_is_no_unsaved_work(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document = window.document
    document.edit_entry("a", "Rename analysis", title="Model 2")
    window.files._save_to(tmp_path / "p.mlwb", lambda: None)
    document.set_result("a", replace(sample_result(), version="2"))
    settle(qtbot)
    assert document.path
    assert not document.dirty
