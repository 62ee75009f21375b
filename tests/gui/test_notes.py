"""Notes below results: written in place, one step of history, saved and exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from gui.sample_result import sample_result
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.export import write_document
from workbench.gui.results.card import EntryCard
from workbench.gui.results.note_document import lines_in
from workbench.project.migrations import migrated
from workbench.project.model import AnalysisEntry, Project
from workbench.results.notes import lines_of


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    out = Document()
    result = sample_result()
    out.open_project(
        Project(None, (AnalysisEntry(result.analysis, dict(result.options), result=result, id="a"),))
    )
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


def test_looks_are_typed_by_keys_and_kept_as_markdown(
    card: EntryCard, document: Document, qtbot: QtBot
) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    write(card, qtbot, "Slopes ")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_B, control)
    qtbot.keyClicks(card.note.edit, "differ")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_B, control)
    qtbot.keyClicks(card.note.edit, " by ")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_I, control)
    qtbot.keyClicks(card.note.edit, "school")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_Return)
    card.note.edit.do("bullets")
    qtbot.keyClicks(card.note.edit, "one")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(card.note.edit, "two")
    card.note.edit.clearFocus()
    assert document.project.entry("a").note == "Slopes **differ** by *school*\n\n- *one*\n- *two*"


def test_buttons_are_there_while_one_writes(card: EntryCard, qtbot: QtBot) -> None:
    write(card, qtbot, "Words")
    buttons = card.note.tools.buttons
    assert all(button.isVisible() and button.accessibleName() for button in buttons.values())
    card.note.edit.selectAll()
    buttons["heading"].click()
    assert card.note.edit.hasFocus()
    assert card.note.edit.words() == "## Words"
    buttons["heading"].click()
    buttons["numbers"].click()
    assert card.note.edit.words() == "1. Words"
    buttons["numbers"].click()
    buttons["bold"].click()
    assert card.note.edit.words() == "**Words**"
    card.note.edit.clearFocus()
    assert not buttons["bold"].isVisible()


def test_links_are_asked_for_and_only_safe_ones_taken(
    card: EntryCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(card, qtbot, "paper")
    for address, expected in (
        ("javascript:alert(1)", "paper"),
        ("https://doi.org/10.1/x_y", "[paper](<https://doi.org/10.1/x_y>)"),
        ("", "paper"),
    ):
        card.note.edit.selectAll()
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, typed=address: (typed, True))
        card.note.edit.do("link")
        assert card.note.edit.words() == expected


def test_every_note_survives_the_editor(card: EntryCard) -> None:
    written = "\n".join(
        [
            "# One",
            "",
            "Some **bold**, *italic* and ***both***, a [link](<https://a.b/c>) and \\*stars\\*\\",
            "in two lines.",
            "",
            "- first",
            "    - inside",
            "- last",
            "",
            "3. three",
            "4. four",
            "",
            "### Small",
            "",
            "<b>no markup</b> & such".replace("<", "\\<").replace(">", "\\>"),
        ]
    )
    card.note.edit.show_words(written)
    assert lines_in(card.note.edit.document()) == lines_of(written)
    assert card.note.edit.words() == written


def test_only_words_are_pasted(card: EntryCard, qtbot: QtBot) -> None:
    write(card, qtbot, "a ")
    data = QMimeData()
    data.setHtml("<table><tr><td><b>b</b></td></tr></table>")
    data.setText("b")
    card.note.edit.insertFromMimeData(data)
    assert card.note.edit.words() == "a b"


def test_a_note_stands_above_a_result_too(card: EntryCard, document: Document, qtbot: QtBot) -> None:
    card.header.chosen.emit("note_above")
    qtbot.keyClicks(card.note_above.edit, "First this.")
    card.note_above.edit.clearFocus()
    entry = document.project.entry("a")
    assert (entry.note_above, entry.note) == ("First this.", "")
    assert card.note_above.y() < card.header.y()


def test_old_notes_keep_their_words(tmp_path: Path) -> None:
    item = {"note": "1. not a list\n*stars* & <b>"}
    note = migrated({"format": [3, 0], "analyses": [item]}, "x")["analyses"][0]["note"]
    (line,) = lines_of(note)
    assert (line.kind, line.text) == ("paragraph", item["note"])
    assert migrated({"format": [3, 1], "analyses": [item]}, "x")["analyses"] == [item]
