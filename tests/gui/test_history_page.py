"""The History page: readable steps over all that is done; going back, and bringing back what was deleted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from gui.data_samples import school_data
from gui.sample_result import sample_result
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.data.edits import set_cell
from workbench.gui.document import Document
from workbench.gui.history_page import HistoryPage
from workbench.gui.pages import HISTORY, Pages
from workbench.gui.theme import theme
from workbench.gui.turns import soon


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    """Data, a model with a result, notes, an edit, and the model deleted."""
    document = Document()
    document.set_dataset("Open pupils", school_data())
    entry = document.add_analysis("a.b", "Growth")
    document.set_result(entry, sample_result())
    document.apply("Write notes", replace(document.project, notes="mine"))
    document.mark_saved(document.project, "")
    document.set_dataset("Edit score, row 1", set_cell(document.dataset, 0, "score", "7"))  # type: ignore[arg-type]
    document.remove_entry(entry)
    return document


@pytest.fixture
def page(document: Document, qtbot: QtBot) -> HistoryPage:
    page = HistoryPage(document)
    qtbot.addWidget(page)
    page.resize(520, 400)
    page.show()
    qtbot.waitExposed(page)
    return page


def lines(page: HistoryPage) -> list[tuple[str, str, str]]:
    found = [page.list.line(row) for row in range(page.list.rowCount())]
    return [(line.words, line.kind, line.state) for line in found]


def choose(page: HistoryPage, words: str) -> None:
    row = [line[0] for line in lines(page)].index(words)
    page.view.setCurrentIndex(page.list.index(row))


def test_steps_are_told_the_newest_first(page: HistoryPage) -> None:
    assert lines(page) == [
        ("Delete Growth", "deleted", "now"),
        ("Edit score, row 1", "data", "done"),
        ("Write notes", "notes", "done"),
        ("Add Growth", "analysis", "done"),
        ("Open pupils", "data", "done"),
        ("Beginning of this session", "start", "done"),
    ]
    assert [page.list.line(row).saved for row in range(6)] == [False, False, True, False, False, False]
    tip = page.list.data(page.list.index(0), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Delete Growth, ")
    assert tip.endswith(", where you are now")


def test_going_back_keeps_the_later_steps(page: HistoryPage, document: Document, qtbot: QtBot) -> None:
    assert not page.go_button.isEnabled()
    choose(page, "Write notes")
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert document.dataset is not None
    assert document.dataset.cell(0, "score") == 3.5
    assert document.project.analyses[0].result is not None
    assert [line[2] for line in lines(page)] == ["undone", "undone", "now", "done", "done", "done"]
    choose(page, "Delete Growth")
    page.go_button.click()
    assert document.project.analyses == ()
    choose(page, "Beginning of this session")
    page.go_button.click()
    assert document.dataset is None
    document.apply("New", replace(document.project, notes="new"))
    assert [line[0] for line in lines(page)] == ["New", "Beginning of this session"]


def test_a_deleted_result_comes_back_and_nothing_else_is_undone(
    page: HistoryPage, document: Document
) -> None:
    assert page.back_button.text() == "Bring back Growth"
    page.back_button.click()
    (entry,) = document.project.analyses
    assert (entry.title, entry.stale) == ("Growth", True), "the data were edited before it was deleted"
    assert entry.result is not None
    assert document.dataset is not None
    assert document.dataset.cell(0, "score") == 7
    assert document.undo_label == "Bring back Growth"
    choose(page, "Delete Growth")
    assert page.back_button.isHidden(), "it is there again"
    document.undo()
    assert document.project.analyses == ()


def test_the_chosen_step_stays_chosen_when_a_result_arrives(page: HistoryPage, document: Document) -> None:
    choose(page, "Open pupils")
    document.set_result("none", sample_result())
    assert page.view.currentIndex().row() == 4
    document.undo()
    assert page.view.currentIndex().row() == 1


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_drawn_in_both_themes(page: HistoryPage, mode: str) -> None:
    theme().set_mode(mode)  # type: ignore[arg-type]
    image = page.view.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 300, 3) for y in range(0, 150, 3)}
    assert len(colours) > 4
    theme().set_mode("light")


def test_a_thousand_steps_and_none(qtbot: QtBot) -> None:
    document = Document()
    page = HistoryPage(document)
    qtbot.addWidget(page)
    page.show()
    assert lines(page) == [("Beginning of this session", "start", "now")]
    assert page.back_button.isHidden()
    for number in range(1100):
        document.apply(f"Step {number}", replace(document.project, notes=str(number)))
    assert page.list.rowCount() == 1000
    assert page.view.currentIndex().row() == 0


def test_the_page_is_there_when_its_tab_is_opened(document: Document, qtbot: QtBot) -> None:
    """Also while much else waits for its turn."""
    pages = Pages(document)
    qtbot.addWidget(pages)
    pages.show()
    done: list[int] = []
    for number in range(50):
        soon(partial(done.append, number))
    pages.show_page(HISTORY)
    (page,) = pages.findChildren(HistoryPage)
    assert page.isVisible() and page.list.rowCount() == len(document.steps)
    assert len(done) < 50
    qtbot.waitUntil(lambda: len(done) == 50)
