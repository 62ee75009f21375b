"""Notes below results: written in place, one step of history, saved and exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from gui.sample_result import sample_result
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.export import write_document
from workbench.gui.results.card import EntryCard
from workbench.project.model import AnalysisEntry, Project


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    out = Document()
    result = sample_result()
    out.open_project(
        Project(None, (AnalysisEntry(result.analysis, dict(result.options), result=result, id="a"),))
    )
    return out


@pytest.fixture
def card(document: Document, qtbot: QtBot) -> EntryCard:
    out = EntryCard(document, "a")
    qtbot.addWidget(out)
    out.show()
    qtbot.waitUntil(turns.idle)
    return out


def write(card: EntryCard, qtbot: QtBot, words: str) -> None:
    card.header.chosen.emit("note")
    qtbot.keyClicks(card.note.edit, words)


def test_a_note_is_one_step(card: EntryCard, document: Document, qtbot: QtBot) -> None:
    assert not card.note.isVisible()
    write(card, qtbot, "Slopes differ.")
    card.note.edit.clearFocus()
    assert document.project.entry("a").note == "Slopes differ."
    assert "note" in document.undo_label
    document.undo()
    assert document.project.entry("a").note == ""
    assert not card.note.isVisible()
    document.redo()
    assert card.note.edit.toPlainText() == "Slopes differ."


def test_escape_forgets_what_was_typed(card: EntryCard, document: Document, qtbot: QtBot) -> None:
    write(card, qtbot, "Nonsense")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_Escape)
    assert document.project.entry("a").note == ""
    assert not card.note.isVisible()


def test_reports_end_with_the_note(card: EntryCard, document: Document, qtbot: QtBot, tmp_path: Path) -> None:
    write(card, qtbot, "Read <this> & that.")
    card.note.edit.clearFocus()
    write_document(document.project, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Read &lt;this&gt; &amp; that." in page
