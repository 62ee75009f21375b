"""Paints the cells of a result table: figures of one width, decimal points below each other."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.gui.fonts import BODY, number_font
from workbench.gui.results.fitting import breakable, longest_part
from workbench.gui.theme import theme
from workbench.results.html_table import fraction_of
from workbench.results.shown import ShownTable
from workbench.results.tones import tone_of

PADDING, TIGHT = 10, 4
ROW_HEIGHT = 27
_MEASURED_ROWS = 300
_LONGEST = 240  # pixels; longer names break anywhere


@dataclass(frozen=True, slots=True)
class ColumnWidth:
    """Width of the widest text, of the widest part from the decimal point on, and of the longest word."""

    text: float
    fraction: float
    word: float = 0.0


class TableDelegate(QStyledItemDelegate):
    """Knows the widths of the columns, which decide where the decimal points stand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.padding = PADDING
        self._numeric: tuple[bool, ...] = ()
        self._point = "."
        self._columns: list[list[str]] = []
        self._measured: dict[float, tuple[ColumnWidth, ...]] = {}  # by size of type
        self.set_size(BODY)

    def show(self, shown: ShownTable) -> None:
        """Paint that table."""
        self._numeric, self._point = shown.numeric, shown.point
        self._columns = [[row[i] for row in shown.cells[:_MEASURED_ROWS]] for i in range(len(shown.numeric))]
        self._measured = {}

    def set_size(self, points: float) -> None:
        """Set the table in type of that size, and know how wide its columns are then."""
        self.font = number_font(points)
        self._metrics = QFontMetricsF(self.font)
        if points not in self._measured:
            self._measured[points] = tuple(map(self._column, self._columns, self._numeric))
        self._widths = self._measured[points]

    def widths(self) -> list[int]:
        """The width each column needs for its cells, padding left out."""
        return [ceil(width.text) for width in self._widths]

    def least(self) -> list[int]:
        """The width below which a column of words cuts one in two."""
        return [ceil(width.word) for width in self._widths]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme().tokens
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        text, column = index.data(0), index.column()
        if text:
            painter.setFont(self.font)
            painter.setPen(QColor(self._ink(text)))
            self._draw(painter, rect.adjusted(self.padding, 0, -self.padding, 0), text, column)

    def _ink(self, text: str) -> str:
        """The colour of a cell: that of its tone where it is a light."""
        tokens = theme().tokens
        tones = {"success": tokens.accent, "warning": tokens.warning, "error": tokens.error}
        tone = tone_of(text)
        return tokens.text if tone is None else tones[tone]

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(round(self._widths[index.column()].text) + 2 * self.padding, ROW_HEIGHT)

    def _draw(self, painter: QPainter, rect: QRect, text: str, column: int) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if not self._numeric[column]:
            side = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(rect, side | self._wrap(text, rect.width()), breakable(text))
            return
        part = self._metrics.horizontalAdvance(fraction_of(text, self._point))
        missing = self._widths[column].fraction - part
        right = rect.adjusted(0, 0, -round(missing), 0)
        painter.drawText(right, int(middle | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextDontClip), text)

    def height(self, texts: list[str], widths: list[int]) -> int:
        """The height of a row of these texts when those of words wrap at these widths (padding left out)."""
        lines = [
            self._metrics.boundingRect(
                QRectF(0, 0, width, 1e4), self._wrap(text, width), breakable(text)
            ).height()
            for text, width, numeric in zip(texts, widths, self._numeric, strict=True)
            if text and not numeric
        ]
        spare = ROW_HEIGHT - self._metrics.lineSpacing()
        return max(ROW_HEIGHT, round(max(lines, default=0.0) + spare))

    def _wrap(self, text: str, width: int) -> int:
        """Lines break between words; inside them only where one is wider than the column."""
        fits = longest_part(text, self._metrics.horizontalAdvance) <= width
        return int(Qt.TextFlag.TextWordWrap if fits else Qt.TextFlag.TextWrapAnywhere)

    def _column(self, texts: list[str], numeric: bool) -> ColumnWidth:
        advance = self._metrics.horizontalAdvance
        if not numeric:
            word = max((longest_part(text, advance) for text in texts), default=0.0)
            return ColumnWidth(max(map(advance, texts), default=0.0), 0.0, min(word, _LONGEST))
        fractions = [advance(fraction_of(t, self._point)) for t in texts if t]
        fraction = max(fractions, default=0.0)
        whole = max(
            (advance(t) - f for t, f in zip([t for t in texts if t], fractions, strict=True)), default=0.0
        )
        return ColumnWidth(whole + fraction, fraction)
