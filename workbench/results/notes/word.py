"""A note as paragraphs of Word: real bold and italics, headings, lists and links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from workbench.results.notes.lines import Kind, Line, Span
from workbench.results.word.words import clean

if TYPE_CHECKING:
    from docx.document import Document

_STYLES: dict[Kind, str] = {"bullet": "List Bullet", "number": "List Number"}
_DEEPEST_HEADING = 9
_LINK_COLOUR = "0563C1"


def add_lines(document: Document, lines: Iterable[Line], heading: int) -> None:
    """Add the lines at the end; heading: the level of the headings around them."""
    counting: dict[int, int] = {}  # by depth: the list of numbers that goes on
    for line in lines:
        if line.kind == "heading":
            paragraph = document.add_heading("", min(heading + line.level, _DEEPEST_HEADING))
        else:
            paragraph = document.add_paragraph(style=_style(line))
        if line.kind == "number":
            _number(document, paragraph, line, counting)
        counting = {depth: number for depth, number in counting.items() if depth <= line.level}
        for span in line.spans:
            _add_span(paragraph, span)


def _style(line: Line) -> str | None:
    if line.kind not in _STYLES:
        return None
    return _STYLES[line.kind] + (f" {line.level}" if line.level > 1 else "")


def _number(document: Document, paragraph: Any, line: Line, counting: dict[int, int]) -> None:
    """Have the item counted in its own list: Word would go on counting from the list before."""
    if line.level not in counting:
        counting[line.level] = _new_list(document, paragraph, line.number)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = counting[line.level]


def _new_list(document: Document, paragraph: Any, start: int) -> int:
    """A numbering like that of the paragraph's style, which begins at `start`; its id."""
    numbering = document.part.numbering_part.element
    of_style = paragraph.style.element.pPr.numPr.numId.val
    abstract = next(num.abstractNumId.val for num in numbering.num_lst if num.numId == of_style)
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(num.numId)


def _add_span(paragraph: Any, span: Span) -> None:
    parent = _link(paragraph, span.link) if span.link else None
    for number, part in enumerate(span.text.split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(_kept(part))
        run.bold, run.italic = span.bold or None, span.italic or None
        if parent is not None:
            _look_like_a_link(run)
            parent.append(run._r)


def _kept(text: str) -> str:
    """Clean words; spaces at their ends keep spans apart."""
    inner = clean(text)
    if not inner:
        return " " if text else ""
    return " " * text[0].isspace() + inner + " " * text[-1].isspace()


def _link(paragraph: Any, address: str) -> Any:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return link


def _look_like_a_link(run: Any) -> None:
    from docx.shared import RGBColor

    run.font.underline = True
    run.font.color.rgb = RGBColor.from_string(_LINK_COLOUR)
