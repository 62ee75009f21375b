"""A result as a PDF of A4 pages with page numbers, laid out by Qt's text engine."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPagedPaintDevice,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from workbench.gui.drawing import ensure_qt, image
from workbench.gui.fonts import body_font
from workbench.results import Diagram, Figure, Result, Section
from workbench.results.blocks import Block
from workbench.results.dressing import dressed
from workbench.results.formatting import Notation
from workbench.results.markup import escape
from workbench.results.rich_text import block_html
from workbench.results.summary import facts
from workbench.results.table_style import TableStyle, spelling
from workbench.results.words import rows_sentence

DOTS = 96
MARGIN = 18.0  # millimetres
_BODY = 9.0  # points
_FOOT = 28.0  # units that the page number takes


def document_pdf(result: Result, title: str = "", style: TableStyle | None = None) -> bytes:
    """The whole result; figures in print quality; style: of the tables, by default that of the APA."""
    ensure_qt()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title or result.analysis)
    writer.setResolution(DOTS)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN))
    page = QRectF(0, 0, writer.width(), writer.height())
    put_on_pages(laid_out(result, title, page, style), writer, page)
    buffer.close()
    return bytes(buffer.data().data())


def laid_out(result: Result, title: str, page: QRectF, style: TableStyle | None) -> QTextDocument:
    """The text of all pages, each as high as `page` (in units of 1/96 inch) without its foot."""
    result, notation = dressed(result, style), spelling(style)
    document = QTextDocument()
    document.setDefaultFont(body_font(_BODY))
    document.setDocumentMargin(0)
    pictures = _Pictures(document, page.width())
    parts = [f"<h1>{escape(title or result.analysis)}</h1>", _summary(result, notation)]
    parts += [pictures.html(block, 2) for block in (*result.notices, *result.blocks)]
    if result.data.rows:
        parts.append(f"<p>Rows: {escape(rows_sentence(result.data, notation))}.</p>")
    document.setPageSize(page.adjusted(0, 0, 0, -_FOOT).size())
    document.setHtml("".join(parts))
    return document


class _Pictures:
    """Blocks as HTML, with figures as images that the document holds."""

    def __init__(self, document: QTextDocument, width: float) -> None:
        self._document, self._width, self._count = document, int(width), 0

    def html(self, block: Block, heading: int) -> str:
        """One block; sections open up here, so that figures within them are drawn as well."""
        if isinstance(block, Section):
            title = f"<h{min(heading, 6)}>{escape(block.title)}</h{min(heading, 6)}>" if block.title else ""
            return title + "".join(self.html(inner, heading + 1) for inner in block.blocks)
        words = block_html(block, heading=heading)
        return self._picture(block) + words if isinstance(block, Figure | Diagram) else words

    def _picture(self, drawn: Figure | Diagram) -> str:
        self._count += 1
        name = f"picture-{self._count}"
        drawing = image(drawn)
        self._document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), drawing)
        width = min(self._width, drawing.width() // 3)
        return f'<p><img src="{name}" width="{width}"></p>'


def _summary(result: Result, notation: Notation) -> str:
    told = "; ".join(f"{escape(fact.title)}: {escape(fact.value)}" for fact in facts(result, notation))
    return f"<p>{told}</p>" if told else ""


def put_on_pages(document: QTextDocument, device: QPagedPaintDevice, page: QRectF) -> None:
    """Page after page: the part of the text that belongs there, and its number.

    Sizes are those of `page`, in units of 1/96 inch, whatever the dots of the device.
    """
    painter = QPainter(device)
    scale = device.logicalDpiX() / DOTS
    foot = body_font(_BODY - 1)
    foot.setPixelSize(round((_BODY - 1) * DOTS / 72))
    painter.scale(scale, scale)
    height = document.pageSize().height()
    black = QPalette()
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette = black
    for number in range(document.pageCount()):
        if number:
            device.newPage()
        painter.save()
        painter.translate(0, -number * height)
        context.clip = QRectF(0, number * height, page.width(), height)
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(foot)
        painter.drawText(page, 0x0040 | 0x0004, str(number + 1))  # at the bottom, centred
    painter.end()
