"""Saving from the window: a file that changed meanwhile is asked about, and a refusal loses nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gui.settling import settled
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.files import Files
from workbench.project import Project
from workbench.project.stamp import stamp_of
from workbench.project.store import load_project, save_project


class Window(QWidget):
    """A window with a document and its files."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(self)
        self.files = Files(self.document, self)
        self.told: list[str] = []
        self.document.problem.connect(lambda message, _advice: self.told.append(message))

    def type_notes(self, text: str) -> None:
        from dataclasses import replace

        self.document.apply("Notes", replace(self.document.project, notes=text))


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def path(window: Window, tmp_path: Path, qtbot: QtBot) -> Path:
    """A project that is open in the window, has unsaved notes, and was changed by another program."""
    path = tmp_path / "study.mlwb"
    save_project(Project(notes="mine"), path)
    window.files.open_path(str(path))
    settled(qtbot)
    window.type_notes("mine, longer")
    save_project(Project(notes="theirs"), path)
    os.utime(path, ns=(1, 1))
    return path


def answer(monkeypatch: pytest.MonkeyPatch, words: str) -> list[str]:
    """Press the button with these words in the next message box; gives what the box said."""
    said: list[str] = []

    def press(box: QMessageBox) -> int:
        said.append(box.text())
        button = next(b for b in box.buttons() if b.text().replace("&", "") == words)
        button.click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    return said


def test_what_another_program_wrote_is_kept_unless_one_says_so(
    window: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = answer(monkeypatch, "Cancel")
    window.files.save()
    settled(qtbot)
    assert said == ["'study.mlwb' was changed by another program since it was opened here."]
    assert load_project(path).notes == "theirs"
    assert window.document.dirty
    answer(monkeypatch, "Replace it")
    window.files.save()
    settled(qtbot)
    assert load_project(path).notes == "mine, longer"
    assert not window.document.dirty
    assert window.document.stamp == stamp_of(path)


def test_or_both_are_kept(window: Window, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "Save under another name")
    other = path.with_name("other.mlwb")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(other), ""))
    window.files.save()
    settled(qtbot)
    assert (load_project(path).notes, load_project(other).notes) == ("theirs", "mine, longer")
    assert window.document.path == str(other)


def test_saving_twice_asks_nothing(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "p.mlwb"
    for notes in ("one", "two", "three"):
        window.type_notes(notes)
        window.files._save_to(path, lambda: None)
        settled(qtbot)
    assert load_project(path).notes == "three"
    assert window.told == []


def test_a_refusal_is_told_and_the_work_stays_unsaved(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    window.type_notes("mine")
    window.files._save_to(tmp_path / "gone" / "p.mlwb", lambda: None)
    settled(qtbot)
    assert window.told == ["'p.mlwb' cannot be written: the folder is not there any more."]
    assert window.document.dirty
    assert window.document.project.notes == "mine"
