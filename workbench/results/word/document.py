"""The whole Word document: every kind of block in turn. Written through python-docx."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from workbench.results.blocks import Block, Diagram, Equation, Notice, Result, Section, Table, Text
from workbench.results.dressing import dressed
from workbench.results.figure import Figure
from workbench.results.formatting import Notation
from workbench.results.html_blocks import Numbering
from workbench.results.markdown import Drawn
from workbench.results.markup import paragraphs
from workbench.results.notes import lines_of
from workbench.results.notes.word import add_lines
from workbench.results.summary import facts
from workbench.results.table_style import TableStyle, spelling
from workbench.results.word.mathematics import add_equation
from workbench.results.word.table import add_table
from workbench.results.word.words import clean
from workbench.results.words import LEVEL_WORDS, action_text, diagram_sentences, rows_sentence

Picture = Callable[[Drawn], bytes]
"""Draws a figure: the bytes of a PNG."""
_PICTURE_INCHES, _MARGIN_INCHES = 6.0, 1.0
_DEEPEST_HEADING = 6
_CODE_FONT, _CODE_POINTS = "Consolas", 9


def document_docx(
    result: Result, title: str = "", picture: Picture | None = None, style: TableStyle | None = None
) -> bytes:
    """The document as the bytes of a .docx file; picture: draws figures, None for their words alone.

    style: of the tables, by default that of the APA.
    """
    return Writer(picture).written(dressed(result, style), title, spelling(style))


class Writer:
    """Puts the blocks of one result into a new document, numbering tables and figures."""

    def __init__(self, picture: Picture | None) -> None:
        import docx
        from docx.shared import Inches

        self._document = docx.Document()
        self._picture = picture
        self._numbering = Numbering()
        self._document.styles["Normal"].font.name = "Calibri"
        for section in self._document.sections:
            section.left_margin = section.right_margin = Inches(_MARGIN_INCHES)

    def written(self, result: Result, title: str, notation: Notation) -> bytes:
        """The document with this result in it."""
        self._document.add_heading(clean(title or result.analysis), 0)
        summary = "; ".join(f"{fact.title}: {fact.value}" for fact in facts(result, notation))
        if summary:
            self._document.add_paragraph(clean(summary))
        self._blocks((*result.notices, *result.blocks), 1)
        if result.data.rows:
            self._document.add_paragraph(clean(f"Rows: {rows_sentence(result.data, notation)}."))
        self._document.core_properties.title = clean(title or result.analysis)[:255]
        self._document.core_properties.author = ""
        filled = io.BytesIO()
        self._document.save(filled)
        return filled.getvalue()

    def _blocks(self, blocks: tuple[Block, ...], heading: int) -> None:
        for block in blocks:
            self._WRITERS[block.kind](self, block, min(heading, _DEEPEST_HEADING))

    def _heading(self, title: str, level: int) -> None:
        if title:
            self._document.add_heading(clean(title), level)

    def _table(self, table: Table, heading: int) -> None:
        add_table(self._document, table, self._numbering.next("Table"))

    def _text(self, text: Text, heading: int) -> None:
        self._heading(text.title, heading)
        if text.style == "rich":
            add_lines(self._document, lines_of(text.text), heading if text.title else heading - 1)
            return
        if text.style != "code":
            for part in paragraphs(text.text):
                self._document.add_paragraph(clean(part))
            return
        from docx.shared import Pt

        code = self._document.add_paragraph().add_run(clean(text.text, lines=True))
        code.font.name, code.font.size = _CODE_FONT, Pt(_CODE_POINTS)

    def _equation(self, equation: Equation, heading: int) -> None:
        self._heading(equation.title, heading)
        for line in equation.html:
            add_equation(self._document.add_paragraph(), line)

    def _figure(self, figure: Figure, heading: int) -> None:
        self._drawn(figure, figure.description)

    def _diagram(self, diagram: Diagram, heading: int) -> None:
        self._drawn(diagram, "; ".join(diagram_sentences(diagram)))

    def _drawn(self, drawn: Drawn, about: str) -> None:
        caption = self._document.add_paragraph()
        caption.add_run(f"{self._numbering.next('Figure')}. ").bold = True
        caption.add_run(clean(drawn.title)).italic = True
        caption.paragraph_format.keep_with_next = True
        if self._picture is not None:
            from docx.shared import Inches

            png = io.BytesIO(self._picture(drawn))
            shape = self._document.add_picture(png, width=Inches(_PICTURE_INCHES))
            shape._inline.docPr.set("descr", clean(f"{drawn.title}. {about}"))
        if about:
            self._document.add_paragraph(clean(about))

    def _notice(self, notice: Notice, heading: int) -> None:
        told = self._document.add_paragraph()
        told.add_run(f"{LEVEL_WORDS[notice.level]}. ").bold = True
        told.add_run(clean(f"{notice.message} {notice.advice}".rstrip()))
        for action in notice.actions:
            self._document.add_paragraph(clean(action_text(action)), style="List Bullet")

    def _section(self, section: Section, heading: int) -> None:
        self._heading(section.title, heading)
        self._blocks(section.blocks, heading + 1)

    _WRITERS: dict[str, Callable[[Any, Any, int], None]] = {  # noqa: RUF012
        "table": _table,
        "text": _text,
        "equation": _equation,
        "figure": _figure,
        "diagram": _diagram,
        "notice": _notice,
        "section": _section,
    }
