"""The levels of one categorical variable: order, labels, reference, and how many rows have each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.gui.data.cells import Index
from workbench.gui.data.words import grouped
from workbench.gui.fonts import body_font, number_font
from workbench.gui.theme import theme

VALUE, LABEL, ROWS = range(3)
TITLES = ("Value", "Label", "Rows")
HELP = (
    "The value in the data",
    "The words shown for the value",
    "How many rows have the value",
)
ROOT = QModelIndex()
DISPLAY, EDIT, TOOLTIP = 0, 2, 3
_BASE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


@dataclass(frozen=True, slots=True)
class LevelRow:
    """value, label, number of rows (None: not counted yet), and whether others are compared with it."""

    value: str
    label: str
    rows: int | None
    reference: bool


class LevelTable(QAbstractTableModel):
    """Emits `label_edited` with value and new label."""

    label_edited = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.levels: tuple[LevelRow, ...] = ()

    def show_levels(self, levels: Sequence[LevelRow]) -> None:
        """Show these levels; the selection stays when there are as many as before."""
        new = tuple(levels)
        if len(new) == len(self.levels):
            self.levels = new
            if new:
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, ROWS))
        else:
            self.beginResetModel()
            self.levels = new
            self.endResetModel()

    @property
    def most_rows(self) -> int:
        """Rows of the most frequent level, at least 1."""
        return max([1, *(level.rows or 0 for level in self.levels)])

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.levels)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        return {DISPLAY: TITLES[section], TOOLTIP: HELP[section]}.get(role)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        level = self.levels[index.row()]
        if role in (DISPLAY, EDIT):
            rows = "" if level.rows is None else grouped(level.rows)
            return (level.value, level.label, rows)[index.column()]
        if role == TOOLTIP and level.reference:
            return f"{level.label or level.value} is the reference: other levels are compared with it"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _BASE | Qt.ItemFlag.ItemIsEditable if index.column() == LABEL else _BASE

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        level = self.levels[index.row()]
        if index.column() != LABEL or str(value).strip() == level.label:
            return False
        self.label_edited.emit(level.value, str(value))
        return True


class LevelCells(QStyledItemDelegate):
    """The reference with a badge, counts with bars."""

    def __init__(self, table: LevelTable, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table
        self._fonts = {VALUE: body_font(weight=QFont.Weight.Medium), LABEL: body_font(), ROWS: number_font()}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        level, column = self._table.levels[index.row()], index.column()
        rect, tokens = option.rect, theme().tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        inside = rect.adjusted(8, 0, -8, 0)
        painter.setFont(self._fonts[column])
        if column == VALUE and level.reference:
            inside = self._paint_reference(painter, inside)
        if column == ROWS:
            self._paint_bar(painter, inside, level)
        hint = column == LABEL and not level.label and selected
        text = "Add a label" if hint else str(index.data(DISPLAY))
        painter.setPen(QColor(tokens.text_faint if hint else tokens.text))
        right = Qt.AlignmentFlag.AlignRight if column == ROWS else Qt.AlignmentFlag.AlignLeft
        line = painter.fontMetrics().elidedText(text[:200], Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, right | Qt.AlignmentFlag.AlignVCenter, line)

    def _paint_reference(self, painter: QPainter, inside: QRect) -> QRect:
        """The word at the right; gives the room that is left."""
        painter.save()
        painter.setFont(body_font(8.5))
        painter.setPen(QColor(theme().tokens.accent))
        width = painter.fontMetrics().horizontalAdvance("reference")
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "reference")
        painter.restore()
        return inside.adjusted(0, 0, -width - 6, 0)

    def _paint_bar(self, painter: QPainter, inside: QRect, level: LevelRow) -> None:
        room = inside.width() - 64
        width = round(room * (level.rows or 0) / self._table.most_rows)
        bar = QRect(inside.left(), inside.center().y() - 3, max(width, 1 if level.rows else 0), 7)
        painter.setOpacity(0.75)
        painter.fillRect(bar, QColor(theme().tokens.accent))
        painter.setOpacity(1.0)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("look", "cell")
        editor.setAccessibleName(f"Label of {self._table.levels[index.row()].value}")
        return editor
