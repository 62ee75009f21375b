"""A table as a real Word table in APA style: rules above and below the header and at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.results.blocks import Table
from workbench.results.html_table import is_symbol
from workbench.results.shown import ShownTable, show
from workbench.results.word.words import clean

if TYPE_CHECKING:
    from docx.document import Document

_POINTS = 9
_ABOVE = 14
_PAGE_INCHES = 6.5
_SPARE = 4.0
"""Characters that the margins of a cell take."""
_THICK, _THIN = "12", "6"
"""Widths of rules in eighths of a point."""


def add_table(document: Document, table: Table, label: str) -> None:
    """Number, title, table and note, one after the other."""
    from docx.shared import Pt

    number = document.add_paragraph()
    number.add_run(label).bold = True
    number.paragraph_format.space_before = Pt(_ABOVE)
    number.paragraph_format.keep_with_next = True
    title = document.add_paragraph()
    title.add_run(clean(table.title)).italic = True
    title.paragraph_format.keep_with_next = True
    shown = show(table)
    if shown.columns:
        _fill(document, shown)
    if shown.note:
        note = document.add_paragraph()
        note.add_run("Note. ").italic = True
        note.add_run(clean(shown.note))
    if shown.stars_note:
        document.add_paragraph(clean(shown.stars_note))


def _fill(document: Document, shown: ShownTable) -> None:
    grid = document.add_table(rows=1 + len(shown.cells), cols=len(shown.columns))
    lines: list[list[str] | tuple[str, ...]] = [[column.title for column in shown.columns], *shown.cells]
    for number, (row, line) in enumerate(zip(grid.rows, lines, strict=True)):
        for index, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            _write(cell, text, numeric=shown.numeric[index], italic=number == 0 and is_symbol(text))
            _rule(cell, top=_THICK if number == 0 else "", bottom=_bottom(number, len(lines)))
    _repeat_header(grid.rows[0])
    _set_widths(grid, lines)


def _bottom(number: int, lines: int) -> str:
    if number == lines - 1:
        return _THICK
    return _THIN if number == 0 else ""


def _set_widths(grid: Any, lines: list[list[str] | tuple[str, ...]]) -> None:
    """Columns as wide as their longest text needs; narrower in proportion where the page is too narrow."""
    from docx.shared import Inches

    grid.autofit = False
    needed = [(max(map(len, column)) + _SPARE) * _POINTS * 0.58 / 72 for column in zip(*lines, strict=True)]
    shrink = min(1.0, _PAGE_INCHES / sum(needed))
    for column, width in zip(grid.columns, needed, strict=True):
        column.width = Inches(width * shrink)
        for cell in column.cells:
            cell.width = column.width


def _write(cell: Any, text: str, *, numeric: bool, italic: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(clean(text))
    run.italic = italic or None
    run.font.size = Pt(_POINTS)
    paragraph.paragraph_format.space_after = Pt(2)
    if numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _rule(cell: Any, *, top: str, bottom: str) -> None:
    """Horizontal rules of a cell; Word keeps them in its XML alone."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if not (top or bottom):
        return
    borders = OxmlElement("w:tcBorders")
    for side, width in (("top", top), ("bottom", bottom)):
        if width:
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", width), ("color", "auto")):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _repeat_header(row: Any) -> None:
    """Show the header again where the table goes on over a page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
