"""The header row of a result table: between two rules, symbols of statistics in italics."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from workbench.gui.fonts import body_font
from workbench.gui.results.table_delegate import PADDING
from workbench.gui.theme import theme

SYMBOLS = frozenset({"t", "p", "F", "z", "b", "B", "n", "N", "M", "SE", "SD", "df", "r", "R²", "d", "k"})
HEIGHT = 30


class TableHeader(QHeaderView):
    """Paints itself, so that rules reach from edge to edge."""

    def __init__(self, numeric: tuple[bool, ...], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.numeric = numeric
        self.padding = PADDING
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEIGHT)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def title_width(self, title: str) -> float:
        """The room a title needs, padding left out."""
        return QFontMetricsF(_font(title)).horizontalAdvance(title)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        tokens = theme().tokens
        painter.fillRect(rect, QColor(tokens.surface))
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal, 0) or "")
        side = Qt.AlignmentFlag.AlignRight if self.numeric[section] else Qt.AlignmentFlag.AlignLeft
        painter.setFont(_font(title))
        painter.setPen(QColor(tokens.text_muted))
        inner = rect.adjusted(self.padding, 0, -self.padding, 0)
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), title)
        rule = QColor(tokens.text_muted)
        painter.fillRect(rect.x(), rect.top(), rect.width(), 1, rule)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, rule)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)


def _font(title: str) -> QFont:
    font = body_font(9.0, QFont.Weight.DemiBold)
    font.setItalic(title in SYMBOLS)
    return font
