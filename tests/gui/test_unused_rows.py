"""Rows that the row filter leaves out are grey in the grid, and say why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gui.data_samples import school_data
from gui.settling import settled
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.data.edits import set_cell
from workbench.gui.data.cells import EMPTY, UNUSED, VALUE
from workbench.gui.data.data_page import DataPage
from workbench.gui.document import Document
from workbench.gui.theme import theme
from workbench.gui.tokens import contrast


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    document = Document()
    document.set_dataset("Open", school_data())
    yield document
    settled(qtbot)


@pytest.fixture
def page(document: Document, qtbot: QtBot) -> DataPage:
    page = DataPage(document)
    qtbot.addWidget(page)
    page.resize(800, 400)
    page.show()
    return page


def unused(page: DataPage) -> list[bool]:
    return [page.model.is_unused(row) for row in range(page.model.rowCount())]


def test_rows_left_out_are_grey_and_say_so(document: Document, page: DataPage, qtbot: QtBot) -> None:
    score = school_data().names.index("score")
    assert page.model.cell(1, score)[1] == EMPTY
    document.set_filter("score > 3")
    settled(qtbot)
    assert unused(page) == [False, True, True, True, False, True]
    assert page.model.cell(0, score) == ("3.5", VALUE)
    assert page.model.cell(3, score) == ("2", UNUSED)
    assert page.model.cell(1, score) == ("", UNUSED)
    tip = page.model.data(page.model.index(3, score), int(Qt.ItemDataRole.ToolTipRole))
    assert tip == "2; the row filter leaves this row out of analyses"
    role = int(Qt.ItemDataRole.AccessibleTextRole)
    said = [page.model.data(page.model.index(row, score), role) for row in (0, 1)]
    assert said == [None, "missing, row left out by the filter"]
    document.set_filter("")
    assert not any(unused(page))


def test_grey_follows_sorting_edits_and_tables(document: Document, page: DataPage, qtbot: QtBot) -> None:
    document.set_filter("score > 3")
    settled(qtbot)
    page.sort("score", True)
    settled(qtbot)
    assert unused(page) == [False, False, True, True, True, True]
    assert document.dataset is not None
    document.set_dataset("Edit", set_cell(document.dataset, 1, "score", "9"))
    settled(qtbot)
    assert sum(unused(page)) == 3
    document.apply("Add", document.project.with_table("more", school_data()).using("more"))
    settled(qtbot)
    assert not any(unused(page))
    document.undo()
    settled(qtbot)
    assert sum(unused(page)) == 3


def test_a_filter_that_does_not_fit_greys_nothing_and_is_told(
    document: Document, page: DataPage, qtbot: QtBot
) -> None:
    document.set_filter("nobody > 3")
    settled(qtbot)
    assert not any(unused(page))
    assert "nobody" in page.tables.count.text()


def test_grey_values_can_still_be_read() -> None:
    tokens = theme().tokens
    assert contrast(tokens.text_muted, tokens.window) > 4.5
