"""The steps of history as a list, the newest on top: what was done, when, and where one is now."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.gui.document import Document
from workbench.gui.fonts import SMALL, body_font
from workbench.gui.icons import pixmap
from workbench.gui.theme import theme
from workbench.project.history import Step
from workbench.project.step_facts import Kind, kind_of

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ICONS: dict[Kind, str] = {
    "start": "clock",
    "data": "table",
    "analysis": "model",
    "deleted": "trash",
    "notes": "edit",
}
_MARGIN, _ICON, _GAP = 14, 16, 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it is shown. state: "now", "undone" or "done"; saved: the project file has just this."""

    words: str
    kind: Kind
    at: float
    state: str
    saved: bool

    @property
    def clock(self) -> str:
        return time.strftime("%H:%M", time.localtime(self.at))

    @property
    def sentence(self) -> str:
        """All of it in words, for tips and screen readers."""
        when = time.strftime("%d %B, %H:%M:%S", time.localtime(self.at))
        more = {"now": ", where you are now", "undone": ", undone", "done": ""}[self.state]
        return f"{self.words}, {when}{more}{', saved' if self.saved else ''}"


class HistoryList(QAbstractListModel):
    """Reads the document when told to `refresh`."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._steps: tuple[Step, ...] = ()
        self._now, self._saved = 0, -1

    def refresh(self) -> None:
        """Show the steps as they are now."""
        document, before = self._document, len(self._steps)
        saved = document.saved_position
        self._now, self._saved = document.position, -1 if saved is None else saved
        if len(document.steps) == before:
            self._steps = document.steps
            self.dataChanged.emit(self.index(0), self.index(before - 1))
        else:
            self.beginResetModel()
            self._steps = document.steps
            self.endResetModel()

    def position(self, row: int) -> int:
        """The place in the document's steps of a row."""
        return len(self._steps) - 1 - row

    def line(self, row: int) -> Line:
        """The step in a row."""
        place = self.position(row)
        step = self._steps[place]
        state = "now" if place == self._now else "undone" if place > self._now else "done"
        words = step.label or "Beginning of this session"
        return Line(words, kind_of(self._steps, place), step.at, state, place == self._saved)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._steps)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.line(index.row()).words
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.line(index.row()).sentence
        return None


class HistoryCells(QStyledItemDelegate):
    """An icon, the words, a mark for what is saved, and the time at the right; undone steps are faint."""

    def __init__(self, source: HistoryList, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._plain, self._small = body_font(), body_font(SMALL)
        self._strong = body_font(weight=QFont.Weight.DemiBold)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, tokens, rect = self._source.line(index.row()), theme().tokens, option.rect
        now = line.state == "now"
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.accent_soft))
        if now:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tokens.accent))
        ink = tokens.text_faint if line.state == "undone" else tokens.accent if now else tokens.text
        ratio = painter.device().devicePixelRatioF()
        top = rect.top() + (rect.height() - _ICON) // 2
        color = ink if line.state != "done" else tokens.text_muted
        painter.drawPixmap(rect.left() + _MARGIN, top, pixmap(ICONS[line.kind], color, _ICON, ratio))
        right = self._paint_end(painter, rect.adjusted(0, 0, -_MARGIN, 0), line)
        place = rect.adjusted(_MARGIN + _ICON + _GAP, 0, 0, 0)
        place.setRight(right - _GAP)
        painter.setFont(self._strong if now else self._plain)
        painter.setPen(QColor(ink))
        words = " ".join(line.words[:300].split("\n"))
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | _MIDDLE, words)

    def _paint_end(self, painter: QPainter, place: QRect, line: Line) -> int:
        """Time, and before it whether that is saved or where one is; gives where it begins."""
        tokens = theme().tokens
        marks = [*(["now"] if line.state == "now" else []), *(["saved"] if line.saved else [])]
        words = "  ·  ".join([*marks, line.clock])
        painter.setFont(self._small)
        painter.setPen(QColor(tokens.text_faint if line.state == "undone" else tokens.text_muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | _MIDDLE, words)
        return place.right() - painter.fontMetrics().horizontalAdvance(words)
