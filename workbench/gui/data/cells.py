"""How a cell looks: numbers at the right, missing values subtle, the selection and the current cell clear.

Drawn by hand: the style sheet's own cells cost twice the time, which one sees when a million rows scroll.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.gui.fonts import number_font
from workbench.gui.theme import theme

VALUE, EMPTY, DECLARED, LACKING, FADED, OUTSIDE, UNUSED = range(7)
"""Kinds of cells: a value; nothing; stands for missing; not there at all (short row); left out of a file; not
valid; in a row that no analysis uses."""

EMPTY_SIGN = "–"
_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUS = QStyle.StateFlag.State_HasFocus.value
_RIGHT = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
_LEFT = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
_MARGIN = 8
_ONE_LINE = str.maketrans("\n\r\t", "↵ →")

Index = QModelIndex | QPersistentModelIndex


class CellSource(Protocol):
    """What a table model offers this delegate."""

    def cell(self, row: int, column: int) -> tuple[str, int]:
        """The text of a cell and its kind."""
        ...

    def is_number(self, column: int) -> bool:
        """Whether the values stand at the right."""
        ...


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of a CellSource; edits in a plain field that fits into the row."""

    def __init__(self, source: CellSource, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._font = number_font()
        theme().changed.connect(self._mix)
        self._mix()

    def _mix(self) -> None:
        tokens = theme().tokens
        self._inks = {
            VALUE: QColor(tokens.text),
            EMPTY: QColor(tokens.text_faint),
            DECLARED: QColor(tokens.text_muted),
            LACKING: QColor(tokens.error),
            FADED: QColor(tokens.text_faint),
            OUTSIDE: QColor(tokens.warning),
            UNUSED: QColor(tokens.text_muted),
        }
        self._grounds = {
            LACKING: QColor(tokens.error_soft),
            OUTSIDE: QColor(tokens.warning_soft),
            UNUSED: QColor(tokens.window),
        }
        self._selected = QColor(tokens.accent_soft)
        self._frame = QPen(QColor(tokens.accent), 2)
        self._italic = number_font()
        self._italic.setItalic(True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column = index.column()
        text, kind = self._source.cell(index.row(), column)
        rect: QRect = option.rect
        state = option.state.value
        if state & _SELECTED:
            painter.fillRect(rect, self._selected)
        elif kind in self._grounds:
            painter.fillRect(rect, self._grounds[kind])
        if kind == EMPTY or (kind == UNUSED and not text):
            text = EMPTY_SIGN
        if text:
            painter.setFont(self._italic if kind == DECLARED else self._font)
            painter.setPen(self._inks[kind])
            place = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
            flags = _RIGHT if self._source.is_number(column) else _LEFT
            painter.drawText(place, flags, self._fitting(painter, text, place.width()))
        if state & _FOCUS:
            painter.setPen(self._frame)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    @staticmethod
    def _fitting(painter: QPainter, text: str, width: int) -> str:
        """The text on one line, with … where it is cut."""
        if len(text) * 6 <= width and text.isprintable():
            return text
        line = text[:400].translate(_ONE_LINE)
        return painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, width)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("look", "cell")
        editor.setFont(self._font)
        right = self._source.is_number(index.column())
        editor.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        editor.setAccessibleName("Value of the cell")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))  # type: ignore[attr-defined]
