"""Words that are being typed: notes and titles are kept meanwhile, others are drafts beside the journal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from gui.killed import running
from gui.killed_writer import MORE, NOTE, QUERY
from gui.sample_result import sample_result
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from workbench.gui import background, typed_words, writing
from workbench.gui.autosave import Autosave
from workbench.gui.banner import Banner
from workbench.gui.document import Document
from workbench.gui.model.formula_edit import FormulaEdit
from workbench.gui.results.card import EntryCard
from workbench.gui.results.title_edit import TitleEdit
from workbench.gui.typed_words import TypedWords, not_kept
from workbench.paths import state_dir
from workbench.project.drafts import Draft
from workbench.project.journal import recovered
from workbench.project.model import AnalysisEntry, Project
from workbench.project.recovery import Recovery, leftovers
from workbench.project.stamp import Stamp


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PAUSE_MS", 20)
    monkeypatch.setattr(typed_words, "PAUSE_MS", 20)


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    out = Document()
    result = sample_result()
    entry = AnalysisEntry(result.analysis, dict(result.options), result=result, title="Model 1", id="a")
    out.open_project(Project(None, (entry,)))
    return out


def type_into(card: EntryCard, qtbot: QtBot, words: str) -> None:
    """Type a part of the note and wait until the project has it."""
    qtbot.keyClicks(card.note.edit, words)
    whole = card.note.edit.toPlainText()
    qtbot.waitUntil(lambda: card._document.project.entry("a").note == whole)


def test_a_note_is_kept_while_one_types_and_is_one_step(
    card: EntryCard, document: Document, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.gui.document.MERGE_SECONDS", 0.0)  # however long one thinks
    card.note.begin()
    type_into(card, qtbot, "Slopes")
    type_into(card, qtbot, " differ")
    document.set_result("a", sample_result())
    type_into(card, qtbot, ".")
    card.note.edit.clearFocus()
    assert [step.label for step in document.steps] == ["", "Write a note on Model 1"]
    assert not card.note.edit.touched
    document.undo()
    assert document.project.entry("a").note == ""


def test_coming_back_to_a_note_is_another_step(card: EntryCard, document: Document, qtbot: QtBot) -> None:
    for words in ("Slopes", " differ"):
        card.note.begin()
        card.note.edit.moveCursor(card.note.edit.textCursor().MoveOperation.End)
        type_into(card, qtbot, words)
        card.note.edit.clearFocus()
    assert len(document.steps) == 3


def test_escape_takes_back_what_was_kept_meanwhile(card: EntryCard, document: Document, qtbot: QtBot) -> None:
    document.edit_entry("a", "Write a note", note="Before")
    document.mark_saved(document.project, "")
    card.note.begin()
    type_into(card, qtbot, "Nonsense")
    qtbot.keyClick(card.note.edit, Qt.Key.Key_Escape)
    assert document.project.entry("a").note == "Before"
    assert len(document.steps) == 2, "no step for nothing"
    assert not document.dirty


def test_a_title_is_kept_while_one_types(card: EntryCard, document: Document, qtbot: QtBot) -> None:
    title = card.header.title
    title.setFocus()
    title.selectAll()
    qtbot.keyClicks(title, "Gro")
    qtbot.waitUntil(lambda: document.project.entry("a").title == "Gro")
    qtbot.keyClicks(title, "wth")
    qtbot.keyClick(title, Qt.Key.Key_Return)
    assert [step.label for step in document.steps] == ["", "Rename Model 1 to Growth"]
    title.setFocus()
    title.end(False)
    qtbot.keyClicks(title, "!")
    qtbot.waitUntil(lambda: document.project.entry("a").title == "Growth!")
    qtbot.keyClick(title, Qt.Key.Key_Escape)
    assert (document.project.entry("a").title, title.text()) == ("Growth", "Growth")
    assert len(document.steps) == 2


def test_an_emptied_title_comes_back(card: EntryCard, document: Document, qtbot: QtBot) -> None:
    title = card.header.title
    title.setFocus()
    title.clear()
    title.clearFocus()
    assert (document.project.entry("a").title, title.text()) == ("Model 1", "Model 1")


# -- drafts ------------------------------------------------------------------------------------------


class Form(QWidget):
    """A window with fields of every kind."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.formula, self.cell, self.search = FormulaEdit(), QLineEdit(), QLineEdit()
        self.password, self.title = QLineEdit(), TitleEdit()
        self.formula.setAccessibleName("Formula")
        self.cell.setAccessibleName("Value of the cell")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        not_kept(self.search)
        for field in (self.formula, self.cell, self.search, self.password, self.title):
            column.addWidget(field)
        self.words = TypedWords(self)
        self.told: list[tuple[Draft, ...]] = []
        self.words.changed.connect(self.told.append)


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    out = Form()
    qtbot.addWidget(out)
    out.show()
    qtbot.waitExposed(out)
    yield out
    out.words.stop()


def into(field: QWidget, words: str, qtbot: QtBot) -> None:
    field.window().activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, words)


def test_words_are_drafts_until_the_field_is_left(form: Form, qtbot: QtBot) -> None:
    into(form.cell, "12.5", qtbot)
    qtbot.waitUntil(lambda: form.told == [(Draft("Value of the cell", "12.5"),)])
    form.search.setFocus()
    qtbot.waitUntil(lambda: form.told[-1] == ())


def test_half_a_formula_stays_one_when_the_keys_are_elsewhere(form: Form, qtbot: QtBot) -> None:
    form.formula.is_draft = True
    into(form.formula, "y ~ (1", qtbot)
    into(form.cell, "7", qtbot)
    both = (Draft("Formula", "y ~ (1"), Draft("Value of the cell", "7"))
    qtbot.waitUntil(lambda: form.told[-1:] == [both])
    form.formula.is_draft = False  # it became the model
    form.search.setFocus()
    qtbot.waitUntil(lambda: form.told[-1] == ())


def test_searches_passwords_and_what_is_kept_otherwise_are_none(form: Form, qtbot: QtBot) -> None:
    for field in (form.search, form.password, form.title):
        into(field, "hidden", qtbot)
    qtbot.wait(60)
    assert form.told == []


def test_words_in_a_dialog_are_drafts_while_it_is_open(form: Form, qtbot: QtBot) -> None:
    dialog = QDialog(form)
    column = QVBoxLayout(dialog)
    first, second = QLineEdit(), QLineEdit()
    first.setAccessibleName("Query")
    column.addWidget(first)
    column.addWidget(second)
    dialog.open()
    into(first, "SELECT", qtbot)
    into(second, "x", qtbot)
    qtbot.waitUntil(lambda: bool(form.told) and len(form.told[-1]) == 2)
    assert form.told[-1][0] == Draft("Query", "SELECT")
    dialog.accept()
    form.activateWindow()
    form.cell.setFocus()
    qtbot.waitUntil(lambda: form.told[-1] == ())


def test_drafts_are_kept_without_any_other_work_and_go_with_it(
    document: Document, keeper: Autosave, qtbot: QtBot
) -> None:
    keeper.keep_drafts((Draft("Formula", "y ~ (1"),))
    qtbot.waitUntil(lambda: not background.running)
    (path,) = (state_dir() / "recovery").glob("*/drafts.json")
    assert leftovers() == [], "the window is still there"
    keeper.keep_drafts(())
    qtbot.waitUntil(lambda: not background.running)
    assert not path.exists()


def crashed(words: str, project: Project | None = None) -> Path:
    """Leave words behind, and work if there is some, as a window that is gone."""
    lost = Recovery()
    if project is not None:
        lost.record(project, "Add Lost", 1, "", Stamp())
    lost.keep_drafts((Draft("Formula", words),), "study.mlwb")
    lost._lock.release()
    return lost.folder


def press(banner: Banner, words: str) -> None:
    buttons = [banner.choices.itemAt(place).widget() for place in range(banner.choices.count())]
    next(each for each in buttons if each.text() == words).click()  # type: ignore[attr-defined]


def test_words_alone_are_offered_to_be_copied(banner: Banner, keeper: Autosave, qtbot: QtBot) -> None:
    folder = crashed("y ~ x + (1 |")
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: not banner.isHidden())
    assert "study.mlwb" in banner.message
    assert "In Formula: y ~ x + (1 |" in banner.accessibleName()
    press(banner, "Copy the words")
    assert QGuiApplication.clipboard().text() == "y ~ x + (1 |"
    qtbot.waitUntil(lambda: not background.running)
    assert not folder.exists()


def test_words_are_shown_once_the_work_is_brought_back(
    document: Document, banner: Banner, keeper: Autosave, qtbot: QtBot
) -> None:
    folder = crashed("y ~ x + (1 |", Project(None, (AnalysisEntry("a.b", title="Lost"),)))
    keeper.offer_leftovers()
    qtbot.waitUntil(lambda: not banner.isHidden())
    press(banner, "Bring back")
    qtbot.waitUntil(lambda: not folder.exists())
    assert [entry.title for entry in document.project.analyses] == ["Lost"]
    press(banner, "Copy the words")
    assert QGuiApplication.clipboard().text() == "y ~ x + (1 |"


def test_damaged_drafts_are_none(banner: Banner, keeper: Autosave, qtbot: QtBot) -> None:
    folder = crashed("y ~")
    (folder / "drafts.json").write_text('{"drafts": 7')
    assert leftovers() == []


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a matter of POSIX")
@pytest.mark.parametrize("last", ["note", "query"])
def test_a_killed_window_loses_the_last_second_of_typing_at_most(last: str) -> None:
    with running("killed_writer.py") as (window, printed):
        while (line := printed.readline().strip()) and line != last:
            pass
        assert line == last
        window.kill()
    (left,) = leftovers()
    assert recovered(left.folder)[0].entry("a").note.startswith(NOTE)
    if last == "query":
        assert recovered(left.folder)[0].entry("a").note == NOTE + MORE
        assert left.drafts == (Draft("Query", QUERY, {"kind": "database", "adding": False}),)


def test_a_field_that_is_taken_down_may_still_tell_of_its_words(form: Form, qtbot: QtBot) -> None:
    """As the file name of the print dialog does: the dialog is gone for Python before it is gone for Qt."""
    into(form.formula, "y", qtbot)
    delete(form.formula)
    form.words._typed()
    qtbot.wait(60)
    assert form.told[-1:] in ([], [()])
