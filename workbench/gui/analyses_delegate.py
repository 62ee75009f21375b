"""Paints the analyses menu: headings in small type, titles with their summary below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.gui.fonts import SMALL, body_font
from workbench.gui.theme import theme

ID, SUMMARY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MARGIN, _HEADING = 12, 30
_WRAP = int(Qt.TextFlag.TextWordWrap)
Index = QModelIndex | QPersistentModelIndex


class AnalysesDelegate(QStyledItemDelegate):
    """Items without an id are headings."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = theme().tokens, option.rect
        if not index.data(ID):
            painter.setFont(body_font(SMALL, QFont.Weight.DemiBold))
            painter.setPen(QColor(tokens.text_muted))
            bottom = rect.adjusted(_MARGIN, 0, 0, -5)
            painter.drawText(bottom, int(Qt.AlignmentFlag.AlignBottom), index.data())
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(rect, 6, 6)
        inner = rect.adjusted(_MARGIN, 8, -_MARGIN, -8)
        painter.setFont(_title())
        painter.setPen(QColor(tokens.text))
        painter.drawText(inner, 0, index.data())
        painter.setFont(body_font())
        painter.setPen(QColor(tokens.text_muted))
        painter.drawText(inner.adjusted(0, _title_height(), 0, 0), _WRAP, index.data(SUMMARY))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if not index.data(ID):
            return QSize(0, _HEADING)
        width = max(option.rect.width(), 300) - 2 * _MARGIN
        words = QFontMetrics(body_font()).boundingRect(QRect(0, 0, width, 999), _WRAP, index.data(SUMMARY))
        return QSize(0, _title_height() + words.height() + 16)


def _title() -> QFont:
    return body_font(weight=QFont.Weight.DemiBold)


def _title_height() -> int:
    return QFontMetrics(_title()).height() + 2
