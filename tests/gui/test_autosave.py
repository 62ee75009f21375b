"""Autosave: every command is kept while work is unsaved, and what a crash left is offered back."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from gui.killed import running
from gui.settling import settled
from pytestqt.qtbot import QtBot

from workbench.errors import ProjectError
from workbench.gui.autosave import Autosave
from workbench.gui.banner import Banner
from workbench.gui.document import Document
from workbench.paths import state_dir
from workbench.project.journal import Entry, Journal, entries, recovered
from workbench.project.model import AnalysisEntry, Project
from workbench.project.recovery import Recovery, leftovers
from workbench.project.stamp import Stamp


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    return Document()


def journals() -> list[Path]:
    folder = state_dir() / "recovery"
    return [path for path in folder.iterdir() if next(entries(path), None)] if folder.exists() else []


def crashed(project: Project, original: str, name: str = "gone", steps: int = 2) -> Path:
    """Leave a journal behind as a window that is gone."""
    folder = state_dir() / "recovery" / name
    folder.mkdir(parents=True)
    (folder / "lock").touch()
    Journal(folder).record(project, Entry("Add Lost", time.time(), steps, original, ""))
    return folder


LOST = Project(None, (AnalysisEntry("a.b", title="Lost"),))


def test_every_command_is_kept_and_nothing_once_all_is_saved(
    document: Document, keeper: Autosave, qtbot: QtBot
) -> None:
    assert journals() == []
    document.add_analysis("a.b", "One")
    document.add_analysis("a.b", "Two")
    settled(qtbot)
    (journal,) = journals()
    assert [entry.label for entry in entries(journal)] == ["Add Two", "Add One"]
    assert [entry.steps for entry in entries(journal)] == [2, 1]
    document.undo()
    settled(qtbot)
    assert [entry.title for entry in recovered(journal)[0].analyses] == ["One"]
    document.mark_saved(document.project, "")
    settled(qtbot)
    assert journals() == []
    document.undo()
    settled(qtbot)
    assert recovered(journal)[0].analyses == ()


def test_the_disk_is_asked_to_have_it_when_nothing_happens(
    document: Document, banner: Banner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.gui.autosave.SETTLE_MS", 10)
    keeper, asked = Autosave(document, banner), []
    monkeypatch.setattr(Recovery, "settle", lambda _self: asked.append(1))
    document.add_analysis("a.b", "One")
    qtbot.waitUntil(lambda: bool(asked))
    settled(qtbot)
    keeper.close()
    assert not journals()


def test_a_copy_that_cannot_be_written_is_told_once(
    document: Document, banner: Banner, keeper: Autosave, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise ProjectError("'journal.txt' cannot be written: there is no space left on the disk.")

    with monkeypatch.context() as patch:
        patch.setattr(Recovery, "record", full)
        document.add_analysis("a.b", "One")
        qtbot.waitUntil(lambda: not banner.isHidden())
        assert banner.message == "Unsaved work is not kept safe from crashes for now."
        assert "no space left" in banner.accessibleName()
        banner.hide()
        document.add_analysis("a.b", "Two")
        settled(qtbot)
        assert banner.isHidden()
    document.add_analysis("a.b", "Three")
    settled(qtbot)
    assert len(recovered(journals()[0])[0].analyses) == 3


def test_a_slow_disk_does_not_stop_the_window(
    document: Document, keeper: Autosave, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.gui.autosave.PATIENCE", 0.01)
    record = Recovery.record

    def slow(self: Recovery, *args: object) -> None:
        time.sleep(0.2)
        record(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Recovery, "record", slow)
    for number in range(5):
        document.add_analysis("a.b", str(number))
    settled(qtbot)
    qtbot.waitUntil(lambda: len(recovered(journals()[0])[0].analyses) == 5)
    settled(qtbot)


# -- bringing back -----------------------------------------------------------------------------------


def press(banner: Banner, place: int) -> None:
    banner.choices.itemAt(place).widget().click()  # type: ignore[attr-defined]


def test_what_a_crash_left_can_be_brought_back(
    document: Document, banner: Banner, keeper: Autosave, qtbot: QtBot
) -> None:
    folder = crashed(LOST, "study.mlwb")
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: not banner.isHidden())
    assert "study.mlwb" in banner.message
    assert "2 steps were not saved, the last: Add Lost." in banner.accessibleName()
    press(banner, 0)
    qtbot.waitUntil(lambda: not folder.exists())
    settled(qtbot)
    assert [entry.title for entry in document.project.analyses] == ["Lost"]
    assert document.dirty
    assert (document.path, document.stamp) == ("study.mlwb", Stamp())
    assert leftovers() == []
    (mine,) = journals()
    assert recovered(mine)[0].analyses == document.project.analyses, "still safe, now as that of this window"


def test_it_stays_until_this_window_has_it(
    document: Document, banner: Banner, keeper: Autosave, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = crashed(LOST, "")

    def full(*_args: object) -> None:
        raise ProjectError("No space.")

    monkeypatch.setattr(Recovery, "record", full)
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: not banner.isHidden())
    press(banner, 0)
    qtbot.waitUntil(lambda: bool(document.project.analyses))
    settled(qtbot)
    assert recovered(folder)[0] == LOST


def test_unsaved_work_of_this_window_is_safe_before_other_work_is_brought_back(
    document: Document, banner: Banner, qtbot: QtBot
) -> None:
    crashed(LOST, "")
    asked: list[object] = []
    keeper = Autosave(document, banner, asked.append)
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: not banner.isHidden())
    press(banner, 0)
    assert len(asked) == 1
    assert document.project.analyses == ()
    settled(qtbot)
    keeper.close()


def test_or_be_discarded_and_then_the_next_is_offered(
    document: Document, banner: Banner, keeper: Autosave, qtbot: QtBot
) -> None:
    first = crashed(LOST, "first.mlwb", "a")
    crashed(LOST, "second.mlwb", "b", steps=1)
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: "second.mlwb" in banner.message)
    assert "Not saved: Add Lost." in banner.accessibleName()
    press(banner, 1)
    qtbot.waitUntil(lambda: "first.mlwb" in banner.message)
    assert [item.folder for item in leftovers()] == [first]
    press(banner, 1)
    settled(qtbot)
    assert leftovers() == []
    assert banner.isHidden()


def test_what_another_window_brings_back_just_now_is_not_discarded(
    document: Document, banner: Banner, keeper: Autosave, qtbot: QtBot
) -> None:
    folder = crashed(LOST, "first.mlwb", "a")
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: "first.mlwb" in banner.message)
    other = leftovers()[0].claim()
    assert other is not None
    press(banner, 1)
    settled(qtbot)
    assert folder.exists() and (folder / "journal.txt").exists()
    other.release()


def test_what_another_window_has_taken_meanwhile_is_told(
    document: Document, banner: Banner, keeper: Autosave, qtbot: QtBot
) -> None:
    crashed(LOST, "")
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: not banner.isHidden())
    lock = leftovers()[0].claim()
    assert lock is not None
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    press(banner, 0)
    assert told == ["This work is open in another window already."]
    lock.release()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a matter of POSIX")
@pytest.mark.parametrize("after", [1, 4, 13])
def test_a_killed_window_loses_its_last_command_at_most(after: int) -> None:
    with running("killed_window.py") as (window, printed):
        for _ in range(after):
            printed.readline()
        window.kill()
        told = [line for line in printed.read().split("\n") if line]
        done = int(told[-1]) if told else after
    kept = leftovers()
    if done > 1 or kept:
        project = kept[0].load()
        assert project.dataset is not None
        assert int(project.dataset.variables[0].label) >= done - 1
        assert project.dataset.numeric("x")[-1] == int(project.dataset.variables[0].label)
    for item in kept:
        item.discard()
