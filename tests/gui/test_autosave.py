"""Autosave: a copy while work is unsaved, none afterwards, and what a crash left is offered back."""

from __future__ import annotations

import json

import pytest
from pytestqt.qtbot import QtBot

from workbench.gui import autosave, background
from workbench.gui.autosave import Autosave
from workbench.gui.banner import Banner
from workbench.gui.document import Document
from workbench.paths import state_dir
from workbench.project.model import AnalysisEntry, Project
from workbench.project.recovery import leftovers
from workbench.project.store import save_project


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    return Document()


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    banner = Banner()
    qtbot.addWidget(banner)
    return banner


def settled(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not background.running, timeout=10000)


def copies() -> list[str]:
    return [path.name for path in (state_dir() / "recovery").glob("*.mlwb")]


def crashed(project: Project, original: str) -> None:
    """Leave a copy behind as a window of a process that is gone."""
    folder = state_dir() / "recovery"
    folder.mkdir(exist_ok=True)
    save_project(project, folder / "gone.mlwb")
    (folder / "gone.json").write_text(json.dumps({"pid": 2**22 + 1, "original": original}))


def test_unsaved_work_is_copied_and_the_copy_goes_when_saved(
    document: Document, banner: Banner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "PAUSE_MS", 10)
    keeper = Autosave(document, banner)
    assert copies() == []
    document.add_analysis("a.b", "Model")
    qtbot.waitUntil(lambda: len(copies()) == 1, timeout=5000)
    settled(qtbot)
    document.mark_saved(document.project, "")
    assert copies() == []
    keeper.close()


def test_what_a_crash_left_can_be_brought_back(document: Document, banner: Banner, qtbot: QtBot) -> None:
    crashed(Project(None, (AnalysisEntry("a.b", title="Lost"),)), "study.mlwb")
    keeper = Autosave(document, banner)
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: not banner.isHidden(), timeout=5000)
    assert "study.mlwb" in banner.message
    banner.choices.itemAt(0).widget().click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(document.project.analyses) == 1, timeout=5000)
    settled(qtbot)
    assert document.dirty
    assert document.path == "study.mlwb"
    assert leftovers() == []
    assert len(copies()) == 1, "the work is still safe, now as that of this window"
    keeper.close()


def test_or_be_discarded(document: Document, banner: Banner, qtbot: QtBot) -> None:
    crashed(Project(None, (AnalysisEntry("a.b", title="Lost"),)), "")
    keeper = Autosave(document, banner)
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: not banner.isHidden(), timeout=5000)
    banner.choices.itemAt(1).widget().click()  # type: ignore[attr-defined]
    assert copies() == []
    assert banner.isHidden()
    keeper.close()
