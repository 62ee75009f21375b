"""Paints one variable: the sign of its measure, its name, and at the right the level at which it varies."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.gui.fonts import SMALL, body_font
from workbench.gui.icons import pixmap
from workbench.gui.model.level_finder import PLAIN_LEVELS
from workbench.gui.model.measures import MEASURE_ICONS
from workbench.gui.model.variable_model import HEADING, LEVEL, MEASURE, NAME, USED
from workbench.gui.theme import theme

Index = QModelIndex | QPersistentModelIndex
_SIGN, _EDGE, _GAP = 16, 6, 6
_WIDEST_BADGE = 0.45


class VariableDelegate(QStyledItemDelegate):
    """Used variables are bold with a coloured sign; badges of higher levels are coloured too."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, QFontMetrics(body_font()).height() + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if heading := index.data(HEADING):
            self._heading(painter, option, str(heading))
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style, rect = option.widget.style(), option.rect
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        used = bool(index.data(USED))
        tokens = theme().tokens
        ratio = painter.device().devicePixelRatioF()
        sign = pixmap(
            MEASURE_ICONS[index.data(MEASURE)], tokens.accent if used else tokens.text_muted, _SIGN, ratio
        )
        painter.drawPixmap(rect.x() + _EDGE, rect.y() + (rect.height() - _SIGN) // 2, sign)
        inside = rect.adjusted(_EDGE + _SIGN + _GAP, 0, -_EDGE, 0)
        right = self._badge(painter, inside, str(index.data(LEVEL) or ""))
        inside.setRight(right)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if used else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        name = painter.fontMetrics().elidedText(
            index.data(NAME), Qt.TextElideMode.ElideMiddle, inside.width()
        )
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, words: str) -> None:
        """The title of a section, with a line above that parts it from the one before."""
        painter.save()
        tokens, rect = theme().tokens, option.rect
        font = body_font(SMALL, QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.border))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.setPen(QColor(tokens.text_muted))
        inside = rect.adjusted(_EDGE, 2, -_EDGE, 0)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _badge(self, painter: QPainter, inside: QRect, words: str) -> int:
        """Paint the level; gives where the room for the name ends."""
        if not words:
            return inside.right()
        tokens, plain = theme().tokens, words in PLAIN_LEVELS
        painter.setFont(body_font(SMALL - 0.5))
        metrics = painter.fontMetrics()
        widest = int(inside.width() * _WIDEST_BADGE)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, widest)
        width = metrics.horizontalAdvance(words) + (0 if plain else 12)
        height = metrics.height() + 2
        box = QRectF(
            inside.right() - width, inside.y() + (inside.height() - height) / 2 + 0.5, width, height - 1
        )
        if not plain:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(QColor(tokens.text_muted if plain else tokens.accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return int(box.left()) - _GAP
