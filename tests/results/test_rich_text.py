"""Fragments for rich-text widgets and the clipboard, read back by Qt's own rich-text engine."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QTextDocument, QTextTable
from pytestqt.qtbot import QtBot

from tests.results.samples import fixed_effects, result
from workbench.results import Cell, Column, Table
from workbench.results.clipboard import table_clipboard
from workbench.results.rich_text import block_html
from workbench.results.theme import DARK


def rich(html: str) -> QTextDocument:
    document = QTextDocument()
    document.setHtml(html)
    return document


def table_in(document: QTextDocument) -> QTextTable:
    frames = document.rootFrame().childFrames()
    return next(frame for frame in frames if isinstance(frame, QTextTable))


@pytest.mark.parametrize("clipboard", [False, True])
def test_a_table_arrives_cell_by_cell(qtbot: QtBot, clipboard: bool) -> None:
    source = table_clipboard(fixed_effects())[1] if clipboard else block_html(fixed_effects())
    document = rich(source)
    table = table_in(document)
    assert (table.rows(), table.columns()) == (4, 7)
    cells = [table.cellAt(3, column).firstCursorPosition().block().text() for column in range(7)]
    cells = [cell.replace("\xa0", " ") for cell in cells]
    assert cells[0].startswith("<script>alert('x')</script>\"&")
    assert cells[1:3] == (["-1.03e-04", "2.05e-04"] if clipboard else ["−1.03 × 10⁻⁴", "2.05 × 10⁻⁴"])
    assert cells[4] == ""


def test_every_kind_of_block_has_a_fragment(qtbot: QtBot) -> None:
    for block in (*result().notices, *result().walk()):
        html = block_html(block, DARK)
        assert "<script" not in html and "class=" not in html and "var(" not in html
        assert rich(html).toPlainText().strip()


def test_the_clipboard_has_tabs_and_a_whole_page() -> None:
    tsv, html = table_clipboard(fixed_effects())
    assert tsv.splitlines()[0] == "Term\tEstimate\tSE\tdf\tp\t95% CI low\t95% CI high"
    assert html.startswith('<html><head><meta charset="utf-8">') and html.endswith("</body></html>")
    assert re.search(r"<!--StartFragment-->.*<table.*</table>.*<!--EndFragment-->", html)
    assert "−" not in html


def test_spreadsheets_are_told_which_cells_are_words() -> None:
    columns = (Column("term", "=Term"), Column("estimate", "Estimate", "number"))
    rows: tuple[dict[str, Cell], ...] = (
        {"term": "=1+1", "estimate": -1.5},
        {"term": "007", "estimate": "+2"},
    )
    tsv, html = table_clipboard(Table("t", "=Title", columns, rows))
    as_words = re.findall(r'<t[hd] class="words" sdnum="1033;0;@"[^>]*>([^<]*)<', html)
    assert as_words == ["=Term", "Estimate", "=1+1", "007", "+2"]
    assert re.findall(r"<td align[^>]*>([^<]*)<", html) == ["-1.5"]
    assert "<i>&#x27;=Title</i>" in html
    assert tsv == "'=Term\tEstimate\n'=1+1\t-1.5\n007\t'+2\n"
