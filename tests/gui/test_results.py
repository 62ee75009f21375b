"""The results document: what is shown, in place updates, copying, figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gui.sample_result import FIXED, RANDOM, blocks, caterpillar, residuals, sample_result
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QToolTip
from pytestqt.qtbot import QtBot

from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.results import picture, plotting
from workbench.gui.results.callout import Callout
from workbench.gui.results.column import BlockColumn
from workbench.gui.results.factory import widget_for
from workbench.gui.results.figure import FigureBlock
from workbench.gui.results.section import SectionBlock
from workbench.gui.results.shown_blocks import shown_blocks
from workbench.gui.results.table import TableBlock
from workbench.gui.results.view import ResultsView
from workbench.gui.runs import RunState, with_block
from workbench.project.model import AnalysisEntry, Project
from workbench.results import Diagram, Notice, Points, Section, Table, Text


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    document = Document()
    result = sample_result()
    entry = AnalysisEntry(result.analysis, dict(result.options), title="Sleep", result=result)
    document.open_project(Project(None, (entry,)))
    return document


@pytest.fixture
def view(document: Document, qtbot: QtBot) -> ResultsView:
    view = ResultsView(document)
    qtbot.addWidget(view)
    view.resize(720, 900)
    view.show()
    qtbot.waitUntil(turns.idle)
    return view


def texts(widget: object) -> str:
    return "\n".join(found.text() for found in widget.findChildren(QLabel))  # type: ignore[attr-defined]


def test_every_kind_of_block_has_a_widget(qtbot: QtBot) -> None:
    nodes = ({"id": "a", "label": "A", "shape": "box", "layer": 0}, {"id": "b", "label": "B", "layer": 1})
    edges = ({"source": "a", "target": "b", "label": "", "style": "solid"},)
    for block in (*blocks(), Diagram("d", "Paths", nodes, edges), Notice("error", "No", "Do", "n")):
        widget = widget_for(block)
        qtbot.addWidget(widget)
        widget.show()
        assert widget.show_block(block)  # type: ignore[attr-defined]


def test_card_shows_title_and_model(view: ResultsView, document: Document) -> None:
    card = view.card(document.current_id)
    assert card.header.title.text() == "Sleep"
    assert card.header.subtitle.text() == "Reaction ~ Days + (Days | Subject)"
    assert "Two rows were left out" in texts(card)


def test_renaming_is_one_step(view: ResultsView, document: Document, qtbot: QtBot) -> None:
    title = view.card(document.current_id).header.title
    title.setFocus()
    title.selectAll()
    qtbot.keyClicks(title, "Reaction time")
    qtbot.keyClick(title, Qt.Key.Key_Return)
    assert document.current_entry is not None
    assert document.current_entry.title == "Reaction time"
    assert document.undo_label == "Rename Sleep to Reaction time"


def test_escape_forgets_what_was_typed(view: ResultsView, document: Document, qtbot: QtBot) -> None:
    title = view.card(document.current_id).header.title
    title.setFocus()
    qtbot.keyClicks(title, "xx")
    qtbot.keyClick(title, Qt.Key.Key_Escape)
    assert (title.text(), document.undo_label) == ("Sleep", "")


def test_card_menu_moves_duplicates_and_deletes(view: ResultsView, document: Document) -> None:
    first = document.current_id
    view.card(first).header.chosen.emit("duplicate")
    copy = document.current_id
    assert copy != first
    view.card(copy).header.chosen.emit("up")
    assert [e.id for e in document.project.analyses] == [copy, first]
    view.card(first).header.chosen.emit("delete")
    assert [e.id for e in document.project.analyses] == [copy]
    document.undo()
    assert document.project.entry(first).result is not None


def test_a_live_result_keeps_widgets_scroll_and_sections(
    view: ResultsView, document: Document, qtbot: QtBot
) -> None:
    card = view.card(document.current_id)
    before = card.blocks.widgets()
    section = next(w for w in before if isinstance(w, SectionBlock) and not w.opened)
    section.set_opened(True)
    qtbot.waitUntil(turns.idle)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 300)
    view.verticalScrollBar().setValue(200)
    rows = tuple({**row, "estimate": 1.0} for row in FIXED.rows)
    result = sample_result()
    changed = replace(
        result, blocks=tuple(replace(FIXED, rows=rows) if b is FIXED else b for b in result.blocks)
    )
    document.set_result(document.current_id, changed)
    assert card.blocks.widgets() == before
    assert section.opened
    assert view.verticalScrollBar().value() == 200
    table = next(w for w in before if isinstance(w, TableBlock))
    assert table.view.model().index(0, 1).data() == "1.00"


def test_published_blocks_take_the_places_of_old_ones() -> None:
    old = sample_result()
    entry = AnalysisEntry("a.b", result=old)
    note = replace(caterpillar(), title="New")
    running = RunState("running", blocks=(note, Text("extra", "", "More")))
    shown = shown_blocks(entry, running)
    section = next(b for b in shown if isinstance(b, Section) and b.id == "modes")
    assert section.blocks == (note,)
    assert shown[-1] == Text("extra", "", "More")
    assert shown_blocks(entry, RunState()) == old.blocks


def test_with_block_replaces_by_id() -> None:
    one, two = Text("a", "", "1"), Text("a", "", "2")
    assert with_block((one, FIXED), two) == (two, FIXED)
    assert with_block((FIXED,), one) == (FIXED, one)


def test_states_are_told_on_the_card(view: ResultsView, document: Document) -> None:
    card = view.card(document.current_id)
    document.set_run(document.current_id, RunState("running", 0.4, "Fitting the null model"))
    assert "Fitting the null model" in texts(card)
    assert "Updating" in texts(card)
    document.set_run(document.current_id, RunState("failed", error=Notice("error", "No variance.", "Look.")))
    assert "No variance." in texts(card)
    document.set_run(document.current_id, RunState("waiting"))
    with_run = document.run_requested
    asked: list[str] = []
    with_run.connect(asked.append)
    card.progress.run.emit()
    assert asked == [document.current_id]


def test_only_runs_that_take_a_while_show_progress(
    view: ResultsView, document: Document, qtbot: QtBot
) -> None:
    strip = view.card(document.current_id).progress
    document.set_run(document.current_id, RunState("running", 0.1, "Fitting"))
    assert strip.isHidden()
    qtbot.waitUntil(lambda: not strip.isHidden())
    document.set_run(document.current_id, RunState("running", 0.5, "Fitting"))
    assert not strip.isHidden()
    document.set_run(document.current_id, RunState())
    assert strip.isHidden()


def test_a_new_analysis_is_scrolled_to(view: ResultsView, document: Document, qtbot: QtBot) -> None:
    added = document.add_analysis("a.b", "Another")
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 100)
    assert view.card(added).visibleRegion().isEmpty() is False


def test_tables_copy_as_text_and_html(qtbot: QtBot) -> None:
    block = TableBlock(FIXED)
    qtbot.addWidget(block)
    block.copy()
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().splitlines()
    assert lines[0].split("\t")[:3] == ["Term", "Estimate", "SE"]
    assert lines[2].split("\t")[0] == "Days"
    assert len({line.count("\t") for line in lines}) == 1
    assert "<table" in data.html()


def test_selected_cells_copy_with_their_headers(qtbot: QtBot) -> None:
    block = TableBlock(FIXED)
    qtbot.addWidget(block)
    block.view.setCurrentIndex(block.view.model().index(1, 1))
    qtbot.keyClick(block.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split() == ["Estimate", "10.47"]


def test_column_help_is_the_tooltip(qtbot: QtBot) -> None:
    block = TableBlock(FIXED)
    qtbot.addWidget(block)
    model = block.view.model()
    tip = model.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "Degrees of freedom by Satterthwaite's method."


def test_every_number_tells_its_method_on_hover_and_to_screen_readers(qtbot: QtBot) -> None:
    block = TableBlock(FIXED)
    qtbot.addWidget(block)
    model = block.view.model()
    tip = model.data(model.index(1, 1), Qt.ItemDataRole.ToolTipRole)
    assert tip == "Estimate: 10.46728595\nRestricted maximum likelihood estimate."
    described = model.data(model.index(1, 2), Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described == "Standard error, from the inverse of the information."
    assert model.data(model.index(1, 0), Qt.ItemDataRole.ToolTipRole) is None


def test_the_method_is_told_without_a_mouse(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: told.append(text))
    block = TableBlock(FIXED)
    qtbot.addWidget(block)
    block.show()
    block.view.setCurrentIndex(block.view.model().index(0, 3))
    qtbot.keyClick(block.view, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert told == ["df: 16.999\nDegrees of freedom by Satterthwaite's method."]


def test_long_tables_are_folded(qtbot: QtBot) -> None:
    rows = tuple({**RANDOM.rows[0], "group": f"g{i}"} for i in range(500))
    block = TableBlock(Table("long", "Long", RANDOM.columns, rows))
    qtbot.addWidget(block)
    block.show()
    folded = block.view.height()
    block.fold.click()
    assert block.view.height() > 20 * folded


def test_long_results_are_built_in_portions(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.gui.results.column.PORTION", 0.0)
    column = BlockColumn(widget_for)
    qtbot.addWidget(column)
    many = tuple(Text(f"t{i}", "", f"words {i}") for i in range(30))
    column.show_blocks(many)
    assert len(column.widgets()) < 30
    assert column.building
    column.show_blocks(many[5:])
    qtbot.waitUntil(lambda: not column.building)
    assert [w.text() for w in column.findChildren(QLabel) if "words" in w.text()][-1].count("words 29") == 1
    assert len(column.widgets()) == 25


def test_narrow_tables_wrap_words(qtbot: QtBot) -> None:
    rows = ({"group": "a rather long name of a group that needs room", "term": "x", "variance": 1.5},)
    block = TableBlock(Table("narrow", "Narrow", RANDOM.columns, rows))
    qtbot.addWidget(block)
    block.resize(300, 200)
    block.show()
    qtbot.waitUntil(lambda: block.view.rowHeight(0) > 40)
    block.resize(900, 200)
    qtbot.waitUntil(lambda: block.view.rowHeight(0) < 40)


def test_a_good_verdict_looks_like_one(qtbot: QtBot) -> None:
    good = Callout(Notice("info", "The fit can be used.", "", "verdict"))
    plain = Callout(Notice("info", "39 rows were left out.", "", "rows"))
    for widget, look in ((good, "success"), (plain, "info")):
        qtbot.addWidget(widget)
        assert widget.property("level") == look


def test_columns_drop_and_reuse_widgets(qtbot: QtBot) -> None:
    column = BlockColumn(widget_for)
    qtbot.addWidget(column)
    column.show_blocks((FIXED, RANDOM))
    qtbot.waitUntil(turns.idle)
    fixed, random = column.widgets()
    column.show_blocks((RANDOM, Text("t", "", "words")))
    assert column.widgets()[0] is random
    assert fixed not in column.widgets()
    column.show_blocks((RANDOM, Text("t", "", "x <- 1", "code")))
    qtbot.waitUntil(turns.idle)
    assert "x <- 1" in texts(column)


def drawn(qtbot: QtBot, block: FigureBlock) -> FigureBlock:
    qtbot.addWidget(block)
    block.resize(640, 400)
    block.show()
    qtbot.waitUntil(lambda: block.place.canvas is not None)
    return block


def test_figures_are_drawn_when_seen(qtbot: QtBot) -> None:
    block = FigureBlock(residuals())
    assert block.place.canvas is None
    drawn(qtbot, block)
    assert block.place.canvas is not None
    assert len(block.place.canvas.panels) == 2
    assert plotting.idle()
    assert turns.idle()


def test_the_point_under_the_pointer_is_named(qtbot: QtBot) -> None:
    figure = residuals()
    canvas = drawn(qtbot, FigureBlock(figure)).place.canvas
    assert canvas is not None
    canvas.grab()  # lays the scene out
    panel, mark = canvas.panels[0], figure.panels[0].marks[1]
    assert isinstance(mark, Points)
    place = panel.box.mapViewToScene(QPointF(mark.x[0], mark.y[0]))
    words = canvas.point_at(place)
    assert words.startswith("<b>Subject 308</b>")
    assert "Residual (ms)" in words
    assert canvas.point_at(QPointF(-50, -50)) == ""


def test_a_new_figure_replaces_the_plot(qtbot: QtBot) -> None:
    block = drawn(qtbot, FigureBlock(residuals()))
    before = block.place.canvas
    block.show_block(caterpillar())
    qtbot.waitUntil(lambda: block.place.canvas is not before)
    assert len(block.place.canvas.panels) == 1  # type: ignore[union-attr]


def test_very_many_points_are_drawn_as_cells(qtbot: QtBot) -> None:
    figure = residuals()
    panel = figure.panels[0]
    many = tuple(float(i % 977) for i in range(60_000))
    crowd = replace(figure, panels=(replace(panel, marks=(Points(many, many[::-1]),)),))
    block = drawn(qtbot, FigureBlock(crowd))
    assert not block.place.canvas.grab().isNull()  # type: ignore[union-attr]


def test_pictures_for_papers(qtbot: QtBot, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    picture.save(residuals(), folder / "f.svg", "svg")
    picture.save(residuals(), folder / "f.png", "png")
    assert (folder / "f.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (folder / "f.png").stat().st_size > 5000
    picture.copy_image(residuals())
    assert QGuiApplication.clipboard().mimeData().hasImage()
