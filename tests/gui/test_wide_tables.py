"""A table that is too wide goes on below itself; as one table it is copied, folded and told."""

from __future__ import annotations

import random

from gui.sample_result import FIXED
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui.results.fitting import parts
from workbench.gui.results.table import TableBlock
from workbench.results import Column, Table

WIDE = Table(
    "icc_by_variable",
    "Intraclass correlations",
    (
        Column("variable", "Variable"),
        Column("group", "Group"),
        *(Column(f"c{i}", f"Statistic {i}", "number") for i in range(14)),
    ),
    tuple(
        {"variable": name, "group": "school", **{f"c{i}": 1234.5678 + i for i in range(14)}}
        for name in ("ses", "reading")
    ),
)


def test_columns_are_shared_out_evenly_and_keys_come_again() -> None:
    assert parts([50, 40, 40, 40], 1, 170) == [[0, 1, 2, 3]]
    assert parts([50, 40, 40, 40, 40], 1, 170) == [[0, 1, 2], [0, 3, 4]]
    assert parts([50, 40, 40, 40, 40], 0, 90) == [[0], [1, 2], [3, 4]]
    assert parts([50, 400, 40], 1, 300) == [[0, 1, 2]], "nothing is gained where one column is too wide"


@given(st.lists(st.integers(1, 100), min_size=1, max_size=20), st.integers(0, 3), st.integers(1, 400))
def test_every_column_is_in_one_part_and_every_part_fits(least: list[int], keys: int, room: int) -> None:
    keys = min(keys, len(least))
    found = parts(least, keys, room)
    assert [i for part in found for i in part if i >= keys] == list(range(keys, len(least)))
    assert all(part[:keys] == list(range(keys)) for part in found)
    if len(found) > 1:
        assert all(sum(least[i] for i in part) <= room for part in found)


def shown(qtbot: QtBot, width: int) -> TableBlock:
    block = TableBlock(WIDE)
    qtbot.addWidget(block)
    block.resize(width, 400)
    with qtbot.waitExposed(block):
        block.show()
    return block


def test_a_wide_table_goes_on_below_and_is_whole_again_where_there_is_room(qtbot: QtBot) -> None:
    block = shown(qtbot, 600)
    views = list(block.wide.views)
    assert len(views) > 1
    assert all(view.horizontalScrollBar().maximum() == 0 for view in views)
    for view in views:
        assert not view.isColumnHidden(0) and not view.isColumnHidden(1)
        assert view.height() > 2 * view.rowHeight(0)
    seen = [c for view in views for c in range(2, 16) if not view.isColumnHidden(c)]
    assert seen == list(range(2, 16))
    assert views[1].accessibleName() == "Table: Intraclass correlations, continued"
    block.resize(2400, 400)
    qtbot.waitUntil(lambda: len(block.wide.views) == 1)
    assert not any(block.view.isColumnHidden(c) for c in range(16))


def test_it_is_copied_as_one_and_selections_where_they_are(qtbot: QtBot) -> None:
    block = shown(qtbot, 600)
    block.copy()
    header = QGuiApplication.clipboard().text().splitlines()
    assert any("Statistic 0" in line and "Statistic 13" in line for line in header)
    last = block.wide.views[-1]
    corner = last.model().index(1, 15)
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    last.selectionModel().select(QItemSelection(corner, corner), flag)
    last.copy_selection()
    assert "Statistic 13" in QGuiApplication.clipboard().text()
    assert "Statistic 12" not in QGuiApplication.clipboard().text()


def test_wide_and_narrow_tables_follow_each_other_at_any_width(qtbot: QtBot) -> None:
    area, body = QScrollArea(), QWidget()
    column = QVBoxLayout(body)
    block = TableBlock(WIDE)
    column.addWidget(block)
    area.setWidget(body)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.show()
    draw = random.Random(2)
    for _ in range(100):
        block.show_block(draw.choice((WIDE, FIXED)))
        area.resize(draw.randint(250, 1600), 400)
    assert block.view.horizontalHeader().count() == len(block.view.table.columns)
