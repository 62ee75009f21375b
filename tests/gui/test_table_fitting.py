"""Result tables in a narrow pane: titles fold, words wrap, nothing is cut, and the last row is seen."""

from __future__ import annotations

import random

import pytest
from gui.sample_result import FIXED, RANDOM
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui.results.fitting import breakable, folded, longest_part, narrowed, two_lines
from workbench.gui.results.table import TableBlock
from workbench.results import Column, Table

TERMS = (
    "Medium:Type[Apartment]",
    "(Intercept)",
    "a name of several words",
    "averyveryverylongnamewithoutanyplace" * 2,
)
ODDS = Table(
    "fixed_effects",
    "Fixed effects",
    (
        Column("term", "Term"),
        Column("estimate", "Estimate", "number"),
        Column("std_error", "SE", "number"),
        Column("exp", "Relative risk ratio", "number"),
        Column("low", "Relative risk ratio: 95% CI low", "number"),
        Column("high", "Relative risk ratio: 95% CI high", "number"),
    ),
    tuple(
        {"term": term, "estimate": -1.2201, "std_error": 0.1585, "exp": 0.295, "low": 0.21, "high": 0.42}
        for term in TERMS[:3]
    ),
)


def test_a_table_that_fits_keeps_its_widths() -> None:
    assert narrowed([200, 60, 150], (False, True, False), 410) == [200, 60, 150]


def test_words_wrap_into_as_many_lines_each_and_numbers_keep_their_width() -> None:
    long, number, short = narrowed([600, 60, 200], (False, True, False), 460)
    assert (number, long + short) == (60, pytest.approx(400, abs=3))
    assert long / short == pytest.approx(3, rel=0.15)


def test_a_column_of_words_keeps_its_longest_word_and_some_width() -> None:
    assert narrowed([200, 60, 150], (False, True, False), 170) == [80, 60, 80]
    assert narrowed([200, 60, 150], (False, True, False), 170, (180, 0, 0)) == [180, 60, 80]
    assert narrowed([200, 60, 50], (False, True, False), 170) == [80, 60, 50]


def test_names_break_where_their_parts_meet() -> None:
    assert breakable("Medium:Type[Apartment]").split("\u200b") == ["Medium:", "Type", "[Apartment]"]
    assert longest_part("Medium:Type[Apartment] x", len) == len("[Apartment]")
    assert breakable("plain words") == "plain words"


def test_titles_break_at_the_space_that_makes_them_narrowest() -> None:
    assert two_lines("Relative risk ratio: 95% CI low", len) == "Relative risk\nratio: 95% CI low"
    assert two_lines("Log-likelihood", len) == "Log-\nlikelihood"
    assert two_lines("Estimate", len) == "Estimate"


def test_only_titles_that_must_are_folded() -> None:
    cells, one, two = [50, 50, 50], [60, 100, 140], [60, 55, 80]
    assert folded(cells, one, two, 300) == [False, False, False]
    assert folded(cells, one, two, 250) == [False, False, True]
    assert folded(cells, one, two, 100) == [False, True, True]


@pytest.mark.parametrize("width", range(320, 900, 83))
def test_the_last_row_is_seen_at_every_width(qtbot: QtBot, width: int) -> None:
    long = Table("t", "T", ODDS.columns, tuple({**ODDS.rows[0], "term": term} for term in TERMS))
    block = TableBlock(long)
    qtbot.addWidget(block)
    block.resize(width, 900)
    block.show()
    view = block.view
    last = view.visualRect(view.model().index(len(TERMS) - 1, 0))
    assert last.bottom() < view.viewport().height()
    assert view.verticalScrollBar().maximum() == 0
    if view.horizontalScrollBar().maximum():
        assert view.horizontalScrollBar().isVisible()


def test_a_table_that_fits_with_titles_on_two_lines_does_not_scroll(qtbot: QtBot) -> None:
    block = TableBlock(ODDS)
    qtbot.addWidget(block)
    block.resize(620, 600)
    block.show()
    assert block.view.horizontalScrollBar().maximum() == 0
    tall = block.view.horizontalHeader().height()
    block.resize(1400, 600)
    qtbot.waitUntil(lambda: block.view.horizontalHeader().height() < tall)


def test_another_table_in_the_same_place_is_fitted_anew(qtbot: QtBot) -> None:
    block = TableBlock(ODDS)
    qtbot.addWidget(block)
    block.resize(620, 600)
    block.show()
    tall = block.view.horizontalHeader().height()
    block.show_block(FIXED)
    assert block.view.horizontalHeader().height() < tall
    assert block.view.model().columnCount() == len(FIXED.columns)


def test_tables_of_other_shapes_and_widths_follow_each_other(qtbot: QtBot) -> None:
    """Qt resizes a view while its header changes; an answer in the midst of that once ended the process."""
    area, body = QScrollArea(), QWidget()
    column = QVBoxLayout(body)
    blocks = [TableBlock(table) for table in (ODDS, FIXED, RANDOM)]
    for block in blocks:
        column.addWidget(block)
    area.setWidget(body)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.show()
    draw = random.Random(1)
    for _ in range(150):
        draw.choice(blocks).show_block(draw.choice((ODDS, FIXED, RANDOM)))
        area.resize(draw.randint(250, 1400), draw.randint(200, 700))
    for block in blocks:
        view = block.view
        assert view.horizontalHeader().count() == len(view.table.columns)
