"""Many analyses: only cards near the view exist, and nothing moves under the reader's eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gui.sample_result import sample_result
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.results import plotting
from workbench.gui.results.card_height import estimated_height
from workbench.gui.results.figure import FigureBlock
from workbench.gui.results.section import SectionBlock
from workbench.gui.results.slot import CardSlot
from workbench.gui.results.table import TableBlock
from workbench.gui.results.view import ResultsView
from workbench.project.model import AnalysisEntry, Project

MANY = 40


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    document, result = Document(), sample_result()
    entries = tuple(
        AnalysisEntry(result.analysis, dict(result.options), title=f"Model {i}", result=result, id=f"m{i}")
        for i in range(MANY)
    )
    document.open_project(Project(None, entries))
    return document


@pytest.fixture
def view(document: Document, qtbot: QtBot) -> ResultsView:
    view = ResultsView(document)
    qtbot.addWidget(view)
    view.resize(720, 900)
    view.show()
    view.setFocus()  # a card with the focus is never freed
    settle(qtbot)
    return view


def settle(qtbot: QtBot) -> None:
    """Until nothing is left to make, draw or lay out."""
    for _ in range(3):
        qtbot.waitUntil(lambda: turns.idle() and plotting.idle())
        qtbot.wait(5)


def slot(view: ResultsView, number: int) -> CardSlot:
    return list(view.slots())[number]


def made(view: ResultsView) -> list[int]:
    return [number for number, slot in enumerate(view.slots()) if slot.card is not None]


def scroll(view: ResultsView, qtbot: QtBot, to: int) -> None:
    view.verticalScrollBar().setValue(to)
    settle(qtbot)


def to_end(view: ResultsView, qtbot: QtBot) -> None:
    """The end is further away than was thought while cards there are made."""
    for _ in range(3):
        scroll(view, qtbot, view.verticalScrollBar().maximum())


def place(view: ResultsView, widget: QWidget) -> int:
    """Where the top of a widget is, from the top of the view."""
    return widget.mapTo(view.viewport(), widget.rect().topLeft()).y()


def test_only_cards_near_the_view_are_made(view: ResultsView) -> None:
    assert made(view) in ([0], [0, 1])
    assert not slot(view, 0).building
    assert slot(view, 0).findChildren(TableBlock)
    assert slot(view, MANY - 1).accessibleName() == f"Model {MANY - 1}"
    assert len(view.findChildren(QWidget)) < 600


def test_cards_that_come_into_view_are_made_and_far_ones_freed(view: ResultsView, qtbot: QtBot) -> None:
    first, height = slot(view, 0), slot(view, 0).height()
    to_end(view, qtbot)
    assert made(view)[-1] == MANY - 1
    assert 0 not in made(view)
    assert first.height() == height, "the place of a freed card stays as high as the card was"
    assert not first.findChildren(FigureBlock)
    scroll(view, qtbot, 0)
    assert made(view)[0] == 0
    assert first.findChildren(TableBlock)


def test_the_end_can_be_reached_and_is_the_end(view: ResultsView, qtbot: QtBot) -> None:
    to_end(view, qtbot)
    last = slot(view, MANY - 1)
    assert place(view, last) + last.height() <= view.viewport().height()


def test_cards_made_above_do_not_move_what_is_in_view(view: ResultsView, qtbot: QtBot) -> None:
    scroll(view, qtbot, slot(view, 20).y())
    looked_at = slot(view, 20)
    before = place(view, looked_at)
    assert 18 not in made(view)
    bar = view.verticalScrollBar()
    for _ in range(6):
        step = bar.pageStep() // 3
        bar.setValue(bar.value() - step)
        before += step
        if before > view.viewport().height() // 2:
            break
        settle(qtbot)
        assert place(view, looked_at) == before
    assert 19 in made(view)


def test_a_result_that_grows_above_does_not_move_what_is_in_view(
    view: ResultsView, document: Document, qtbot: QtBot
) -> None:
    scroll(view, qtbot, slot(view, 11).y())
    before = place(view, slot(view, 11))
    entry = document.project.entry("m10")
    assert entry.result is not None
    more = replace(entry.result, blocks=(*entry.result.blocks, replace(entry.result.blocks[1], id="again")))
    document.set_result("m10", more)
    settle(qtbot)
    assert place(view, slot(view, 11)) == before


def test_what_the_reader_opened_stays_open(view: ResultsView, qtbot: QtBot) -> None:
    card = view.card("m0")
    section = next(s for s in card.findChildren(SectionBlock) if not s.opened)
    section.set_opened(True)
    settle(qtbot)
    to_end(view, qtbot)
    assert slot(view, 0).card is card
    assert section.opened


def test_a_zoomed_figure_stays_zoomed(view: ResultsView, qtbot: QtBot) -> None:
    card = view.card("m0")
    figure = card.findChildren(FigureBlock)[0]
    view.ensureWidgetVisible(figure.place)
    settle(qtbot)
    canvas = figure.place.canvas
    assert canvas is not None
    assert not figure.touched
    canvas.zoom(0.5)
    assert figure.touched
    to_end(view, qtbot)
    assert figure.place.canvas is canvas
    canvas.reset()
    assert not figure.touched


def test_a_figure_that_was_scrolled_past_is_drawn_when_one_comes_back(
    view: ResultsView, qtbot: QtBot
) -> None:
    figure = view.card("m0").findChildren(FigureBlock)[0]
    view.ensureWidgetVisible(figure.place)
    figure.place.repaint()
    view.verticalScrollBar().setValue(0)
    view.verticalScrollBar().setValue(5 * view.verticalScrollBar().pageStep())
    settle(qtbot)
    assert figure.place.canvas is None
    view.ensureWidgetVisible(figure.place)
    qtbot.waitUntil(lambda: figure.place.canvas is not None)


def test_unfinished_words_and_the_focus_keep_a_card(view: ResultsView, qtbot: QtBot) -> None:
    card = view.card("m0")
    card.note.begin()
    card.note.edit.setPlainText("To be told in the paper")
    assert not slot(view, 0).can_rest()
    card.note.edit.kept.emit("To be told in the paper", "")
    assert slot(view, 0).can_rest() or slot(view, 0).isAncestorOf(view.focusWidget())


@pytest.mark.parametrize("others", [1, 3])
def test_another_project_is_seen_from_its_top(
    view: ResultsView, document: Document, qtbot: QtBot, others: int
) -> None:
    scroll(view, qtbot, 700)
    entry = document.project.analyses[0]
    document.open_project(Project(None, tuple(replace(entry, id=f"other{i}") for i in range(others))))
    settle(qtbot)
    assert view.verticalScrollBar().maximum() > 0
    assert view.verticalScrollBar().value() == 0


def test_any_card_can_be_asked_for(view: ResultsView, qtbot: QtBot) -> None:
    assert view.card("m30").header.title.text() == "Model 30"
    settle(qtbot)


def test_empty_places_show_the_title_and_follow_it(
    view: ResultsView, document: Document, qtbot: QtBot
) -> None:
    empty = slot(view, 30)
    document.edit_entry("m30", "Rename analysis", title="Another name")
    assert empty.card is None
    assert empty.accessibleName() == "Another name"
    picture = empty.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(20, 140) for y in range(20, 40)}
    assert len(colours) > 3, "letters on the ground of a card"


def test_the_estimate_comes_close(view: ResultsView, document: Document) -> None:
    card = view.card("m0")
    estimated = estimated_height(document.project.entry("m0"), slot(view, 0).width())
    assert abs(estimated - card.height()) < 0.25 * card.height()


def test_another_width_is_estimated_anew(view: ResultsView, qtbot: QtBot) -> None:
    before = slot(view, MANY - 1).height()
    view.resize(1400, 900)
    settle(qtbot)
    assert slot(view, MANY - 1).height() != before


def test_a_pane_that_is_not_shown_makes_nothing(document: Document, qtbot: QtBot) -> None:
    view = ResultsView(document)
    qtbot.addWidget(view)
    settle(qtbot)
    assert made(view) == []
