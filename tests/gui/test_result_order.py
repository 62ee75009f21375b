"""Results as a document: collapsed, moved, titled, exported in part, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gui.sample_result import sample_result
from gui.settling import settled
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QMessageBox
from pytestqt.qtbot import QtBot

from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.main_window import MainWindow
from workbench.gui.paper import DOTS
from workbench.gui.printing import PrintPreview
from workbench.gui.results.card import EntryCard
from workbench.gui.results.head import DocumentHead
from workbench.gui.results.part_dialog import PartDialog
from workbench.project.arrangement import with_collapsed
from workbench.project.model import AnalysisEntry, Project
from workbench.project.store import load_project, save_project
from workbench.results.table_style import APA


def entries() -> tuple[AnalysisEntry, ...]:
    result = sample_result()
    return (
        AnalysisEntry(result.analysis, dict(result.options), title="One", result=result, id="a"),
        AnalysisEntry(result.analysis, dict(result.options), title="Two", result=result, id="b", note="Mine"),
        AnalysisEntry("gone.analysis", {}, title="Three", id="c"),
    )


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    out = Document()
    out.open_project(Project(None, entries()))
    return out


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    out = MainWindow()
    qtbot.addWidget(out)
    monkeypatch.setattr(QMessageBox, "exec", lambda *_: QMessageBox.StandardButton.Discard)
    out.document.open_project(Project(None, entries()))
    out.show()
    qtbot.waitUntil(turns.idle)
    yield out
    settled(qtbot)


def order(document: Document) -> list[str]:
    return [entry.id for entry in document.project.analyses]


def test_a_collapsed_card_shows_its_title_only(document: Document, qtbot: QtBot) -> None:
    card = EntryCard(document, "a")
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(turns.idle)
    card.header.fold.click()
    assert document.project.entry("a").collapsed
    assert card.header.title.isVisible() and not card.blocks.isVisible()
    assert card.header.fold.accessibleName() == "Expand this result"
    assert document.undo_label == ""
    card.header.fold.click()
    qtbot.waitUntil(turns.idle)
    assert card.blocks.isVisible()


def test_what_is_collapsed_is_saved(document: Document, tmp_path: Path) -> None:
    document.adopt(with_collapsed(document.project, True))
    assert document.dirty
    save_project(document.project, tmp_path / "p.mlwb")
    assert all(entry.collapsed for entry in load_project(tmp_path / "p.mlwb").analyses)
    document.adopt(with_collapsed(document.project, False, ("b",)))
    assert [entry.collapsed for entry in document.project.analyses] == [True, False, True]


def test_results_move_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.set_current("a")
    window._refresh()
    assert not window.actions_["move_up"].isEnabled()
    window.actions_["move_down"].trigger()
    assert order(document) == ["b", "a", "c"]
    window.actions_["move_up"].trigger()
    assert order(document) == ["a", "b", "c"]
    document.undo()
    assert order(document) == ["b", "a", "c"]


def test_results_move_to_any_place(document: Document) -> None:
    document.move_entry_to("a", 2)
    assert order(document) == ["b", "c", "a"]
    document.move_entry_to("a", 2)
    assert document.undo_label == "Move One"
    document.undo()
    assert document.undo_label == ""


def test_all_are_collapsed_and_expanded_by_the_menu(window: MainWindow) -> None:
    window.actions_["fold_all"].trigger()
    assert all(entry.collapsed for entry in window.document.project.analyses)
    assert not window.actions_["fold_all"].isEnabled()
    window.document.set_current("b")
    window.actions_["fold"].trigger()
    assert not window.document.project.entry("b").collapsed
    window.actions_["unfold_all"].trigger()
    assert not any(entry.collapsed for entry in window.document.project.analyses)


def test_a_part_is_chosen_by_ticks(document: Document, qtbot: QtBot) -> None:
    dialog = PartDialog(document.project.analyses)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    assert dialog.ticked() == ("a", "b")
    dialog.results.item(0).setCheckState(Qt.CheckState.Unchecked)
    with qtbot.waitSignal(dialog.decided) as told:
        dialog.go_on.click()
    assert told.args == [("b",)]
    dialog.results.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.go_on.isEnabled()


def test_one_result_is_exported_with_its_note(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "two.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "Web page (*.html)"))
    window.results.card("b").header.chosen.emit("export")
    settled(qtbot)
    page = target.read_text(encoding="utf-8")
    assert "<h1>Two</h1>" in page and "Mine" in page and "One" not in page


def test_what_has_no_result_cannot_be_exported(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.document.problem) as told:
        window.publishing.export_one("c")
    assert told.args == ["'Three' has no result yet.", "Run it first."]


def test_a_result_is_dragged_to_another_place(window: MainWindow, qtbot: QtBot) -> None:
    window.document.adopt(with_collapsed(window.document.project, True))
    qtbot.waitUntil(turns.idle)
    QApplication.processEvents()
    first, last = window.results.card("a"), window.results.card("c")
    below = last.mapToGlobal(QPoint(40, last.height() - 2))
    first.header.grip.moved.emit(below)
    line = next(line for line in window.results.findChildren(QFrame) if line.property("look") == "drop")
    assert line.isVisible()
    first.header.grip.dropped.emit(below)
    assert order(window.document) == ["b", "c", "a"]
    QApplication.processEvents()
    above = window.results.card("b").mapToGlobal(QPoint(40, 2))
    window.results.card("c").header.grip.dropped.emit(above)
    assert order(window.document) == ["c", "b", "a"]


def test_the_grip_moves_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    grip = window.results.card("a").header.grip
    qtbot.keyClick(grip, Qt.Key.Key_Down)
    assert order(window.document) == ["b", "a", "c"]
    qtbot.keyClick(grip, Qt.Key.Key_Up)
    qtbot.keyClick(grip, Qt.Key.Key_Up)
    assert order(window.document) == ["a", "b", "c"]


def test_the_document_has_a_title(window: MainWindow, qtbot: QtBot) -> None:
    head = window.findChild(DocumentHead)
    assert head is not None and head.isVisible()
    head.title.setFocus()
    qtbot.keyClicks(head.title, "Sleep")
    qtbot.keyClick(head.title, Qt.Key.Key_Return)
    assert (window.document.project.title, window.document.undo_label) == ("Sleep", "Title the results")
    window.document.undo()
    assert head.title.text() == ""


def test_pages_are_those_of_the_paper(qtbot: QtBot) -> None:
    preview = PrintPreview(sample_result(), "Sleep", APA)
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(preview)
    preview.show()
    pages = preview.printed.pageLayout().paintRectPoints()
    assert pages.width() * DOTS / 72 > 600
    assert preview.pages >= 2
