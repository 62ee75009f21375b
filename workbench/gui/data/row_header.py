"""The row numbers at the left of a grid: quiet, and as wide as the largest number needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from workbench.gui.fonts import SMALL, number_font
from workbench.gui.theme import theme

_MARGIN = 10


class RowHeader(QHeaderView):
    """number(row) stands beside a row on screen, a row is grey where unused(row); drawn by hand, see
    column_header.py."""

    def __init__(
        self,
        number: Callable[[int], int],
        unused: Callable[[int], bool] = lambda _row: False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._number, self._unused = number, unused
        self._font = number_font(SMALL)
        self._bold = QFont(self._font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._current = -1
        self._width = 48
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setAccessibleName("Rows")

    def fit(self, largest: int) -> None:
        """Make room for numbers up to `largest`."""
        self._width = max(44, QFontMetrics(self._bold).horizontalAdvance(str(largest)) + 2 * _MARGIN)
        self.updateGeometry()

    def set_current(self, row: int) -> None:
        """Mark the row of the current cell."""
        if row != self._current:
            self._current = row
            self.viewport().update()

    def sizeHint(self) -> QSize:
        """Qt's own would ask for the numbers of two hundred rows, and only the width matters here."""
        return QSize(self._width, 0)

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:
        tokens = theme().tokens
        marked, unused = row == self._current, self._unused(row)
        ground = tokens.accent_soft if marked else tokens.window if unused else tokens.raised
        painter.fillRect(rect, QColor(ground))
        painter.setPen(QColor(tokens.border))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(self._bold if marked else self._font)
        painter.setPen(QColor(tokens.text if marked else tokens.text_faint if unused else tokens.text_muted))
        place = rect.adjusted(0, 0, -_MARGIN, 0)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(self._number(row))
        )
