"""How the rows of the variable view look: measure with its icon, level as a badge, hints where to type."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.data.variable import Variable
from workbench.gui.data.cells import Index
from workbench.gui.data.variable_table import HELP, LABEL, LEVEL, MEASURE, NAME, LevelWords, VariableTable
from workbench.gui.fonts import SMALL, body_font
from workbench.gui.icons import pixmap
from workbench.gui.model.measures import MEASURE_ICONS
from workbench.gui.theme import theme

_MARGIN, _ICON, _CHEVRON = 8, 16, 14
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HINTS = {LABEL: "Add a label"}


class VariableCells(QStyledItemDelegate):
    """Draws a VariableTable and edits its texts in place."""

    def __init__(self, table: VariableTable, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table
        self._font = body_font()
        self._strong = body_font(weight=QFont.Weight.Medium)
        self._small = body_font(SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        variable = self._table.variable(index.row())
        if variable is None:
            return
        rect, tokens = option.rect, theme().tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        inside = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        column = index.column()
        if column == MEASURE:
            self._paint_measure(painter, inside, variable)
        elif column == LEVEL:
            self._paint_level(painter, inside, self._table.level(variable.name), selected)
        else:
            self._paint_text(painter, inside, variable, column, selected)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(tokens.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_text(
        self, painter: QPainter, inside: QRect, variable: Variable, column: int, selected: bool
    ) -> None:
        text = self._table.text(variable, column)
        hint = _HINTS.get(column, "") if selected and not text else ""
        tokens = theme().tokens
        painter.setFont(self._strong if column == NAME else self._font)
        painter.setPen(QColor(tokens.text_faint if hint else tokens.text))
        painter.drawText(inside, _MIDDLE, _cut(painter, text or hint, inside.width()))

    def _paint_measure(self, painter: QPainter, inside: QRect, variable: Variable) -> None:
        tokens = theme().tokens
        top = inside.top() + (inside.height() - _ICON) // 2
        sign = pixmap(MEASURE_ICONS[variable.measure], tokens.text_muted, _ICON, _ratio(painter))
        painter.drawPixmap(inside.left(), top, sign)
        arrow = pixmap("chevron-down", tokens.text_faint, _CHEVRON, _ratio(painter))
        painter.drawPixmap(inside.right() - _CHEVRON + 4, top + 1, arrow)
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.text))
        place = inside.adjusted(_ICON + 7, 0, -_CHEVRON, 0)
        painter.drawText(place, _MIDDLE, _cut(painter, str(variable.measure), place.width()))

    def _paint_level(self, painter: QPainter, inside: QRect, level: LevelWords, selected: bool) -> None:
        """Rows and constant in plain words; groups as a badge; a sign where something is odd."""
        if not level.words:
            return
        tokens = theme().tokens
        if level.note:
            top = inside.top() + (inside.height() - _CHEVRON) // 2
            sign = pixmap("warning", tokens.warning, _CHEVRON, _ratio(painter))
            painter.drawPixmap(inside.right() - _CHEVRON + 2, top, sign)
            inside = inside.adjusted(0, 0, -_CHEVRON - 4, 0)
        painter.setFont(self._small)
        room = inside.width() - (0 if level.plain else 14)
        words = _cut(painter, level.words, room)
        if not level.plain:
            metrics = painter.fontMetrics()
            height = metrics.height() + 4
            box = QRectF(inside.left(), 0, metrics.horizontalAdvance(words) + 14, height)
            box.moveTop(inside.top() + (inside.height() - height) / 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.surface if selected else tokens.accent_soft))
            painter.drawRoundedRect(box, height / 2, height / 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            inside = inside.adjusted(7, 0, 0, 0)
        painter.setPen(QColor(tokens.text_muted if level.plain else tokens.accent))
        painter.drawText(inside, _MIDDLE, words)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("look", "cell")
        editor.setAccessibleName(HELP[index.column()])
        return editor


def _cut(painter: QPainter, text: str, width: int) -> str:
    line = " ".join(text[:300].split("\n"))
    return painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, width)


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()
