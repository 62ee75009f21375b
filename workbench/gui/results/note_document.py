"""Notes in a text editor of Qt and back: what can be typed there is what a note can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtGui import QFont, QTextBlock, QTextDocument, QTextList, QTextListFormat

from workbench.results.notes import Line, Span
from workbench.results.notes.html import lines_html
from workbench.results.notes.lines import DEEPEST, Kind, is_safe_link, merged

_LINE_BREAK = "\u2028"
_NUMBERED = (
    QTextListFormat.Style.ListDecimal,
    QTextListFormat.Style.ListLowerAlpha,
    QTextListFormat.Style.ListLowerRoman,
    QTextListFormat.Style.ListUpperAlpha,
    QTextListFormat.Style.ListUpperRoman,
)
SHEET = "p { margin: 0 0 6px 0 } h1, h2, h3 { margin: 4px 0 4px 0 } ul, ol { margin: 0 0 6px 0 }"


def fill(document: QTextDocument, lines: Iterable[Line]) -> None:
    """Show these lines."""
    document.setDefaultStyleSheet(SHEET)
    document.setHtml(lines_html(lines, 0))


def lines_in(document: QTextDocument) -> tuple[Line, ...]:
    """The lines that the document shows; empty ones are left out."""
    return tuple(line for line in _lines(document) if line.text.strip())


def _lines(document: QTextDocument) -> Iterator[Line]:
    block = document.begin()
    while block.isValid():
        heading = min(block.blockFormat().headingLevel(), DEEPEST)
        inside: QTextList | None = block.textList()
        spans = _spans(block, heading > 0)
        if inside is not None:
            level = min(max(inside.format().indent(), 1), DEEPEST)
            numbered = inside.format().style() in _NUMBERED
            kind: Kind = "number" if numbered else "bullet"
            start = inside.format().start()
            yield Line(kind, spans, level, inside.itemNumber(block) + start if numbered else 0)
        elif heading:
            yield Line("heading", spans, heading)
        else:
            yield Line("paragraph", spans)
        block = block.next()


def _spans(block: QTextBlock, in_heading: bool) -> tuple[Span, ...]:
    """The pieces of a block; headings are bold as they are."""
    found: list[Span] = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        look = piece.charFormat()
        link = look.anchorHref() if look.isAnchor() and is_safe_link(look.anchorHref()) else ""
        bold = look.fontWeight() >= QFont.Weight.DemiBold.value and not in_heading
        text = piece.text().replace(_LINE_BREAK, "\n").replace("\ufffc", "")
        found.append(Span(text, bold, look.fontItalic(), link))
        pieces += 1
    return merged(found)
