"""The pages of results on screen, and on paper: the same as in a PDF."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from workbench.gui.paper import DOTS, MARGIN, laid_out, put_on_pages
from workbench.results import Result
from workbench.results.table_style import TableStyle


class PrintPreview(QPrintPreviewDialog):
    """Qt's preview, with buttons to print, zoom and choose paper; pages are laid out for that paper.

    printed: the printer; pages: how many there are.
    """

    def __init__(self, result: Result, title: str, style: TableStyle, parent: QWidget | None = None) -> None:
        self.printed = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printed.setDocName(title)
        margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
        self.printed.setPageMargins(margins, QPageLayout.Unit.Millimeter)
        super().__init__(self.printed, parent)
        self.pages = 0
        self._result, self._title, self._style = result, title, style
        self.setWindowTitle("Print")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 760)
        self.paintRequested.connect(self.paint_pages)

    def paint_pages(self, printer: QPrinter) -> None:
        """Lay the results out for the paper of the printer and draw all pages."""
        inches = printer.pageLayout().paintRect(QPageLayout.Unit.Inch)
        page = QRectF(0, 0, inches.width() * DOTS, inches.height() * DOTS)
        document = laid_out(self._result, self._title, page, self._style)
        self.pages = document.pageCount()
        put_on_pages(document, printer, page)
