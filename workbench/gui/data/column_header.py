"""The header of a grid of data: measure, name, sort sign, and a chevron that opens the menu of the column.

Drawn by hand, because Qt's own header asks about every cell of a column whether it is selected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from workbench.data.variable import Measure
from workbench.gui.fonts import BODY, SMALL, body_font
from workbench.gui.icons import pixmap
from workbench.gui.model.measures import MEASURE_ICONS
from workbench.gui.theme import theme
from workbench.gui.turns import soon

_ICON, _CHEVRON, _MARGIN = 15, 14, 8
_EDGE = 5  # pixels beside the border of a section that belong to resizing


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column. sorted: "up", "down" or ""; faded: the column is left out."""

    name: str
    measure: Measure
    sorted: str = ""
    faded: bool = False


class HeadingSource(Protocol):
    """What a table model offers this header."""

    def heading(self, column: int) -> Heading: ...


class ColumnHeader(QHeaderView):
    """One line (name) or two (name, measure in words). A click on the chevron asks for the menu.

    Columns that are selected as a whole can be dragged to another place; whoever owns the data moves them.
    """

    menu_wanted = Signal(int, QPoint)  # column, where on the screen
    columns_dragged = Signal(list, int)  # columns, the one whose place they take

    def __init__(self, source: HeadingSource, *, tall: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._source = source
        self._tall = tall
        self._current = self._hovered = -1
        self._dragged: list[int] = []
        self.draggable: Callable[[], list[int]] = (
            list  # the columns that a press on one of them takes hold of
        )
        self.setSectionsClickable(True)
        self.setMouseTracking(True)
        self.setMinimumSectionSize(56)
        self.setHighlightSections(False)
        self.setAccessibleName("Columns")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_at)
        self.sectionMoved.connect(self._moved)

    def set_current(self, column: int) -> None:
        """Mark the column of the current cell."""
        if column != self._current:
            self._current = column
            self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 48 if self._tall else 32)

    def natural_width(self, column: int) -> int:
        """Room for name, icon and chevron."""
        heading = self._source.heading(column)
        words = QFontMetrics(self._bold).horizontalAdvance(heading.name[:60])
        if self._tall:
            return max(words + 2 * _MARGIN, 104) + 4
        return words + _ICON + _CHEVRON + 2 * _MARGIN + 12

    @cached_property
    def _bold(self) -> QFont:
        return body_font(BODY, QFont.Weight.DemiBold)

    @cached_property
    def _small(self) -> QFont:
        return body_font(SMALL)

    # -- drawing -------------------------------------------------------------------------------------

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        tokens = theme().tokens
        heading = self._source.heading(section)
        marked = section == self._current
        painter.fillRect(rect, QColor(tokens.accent_soft if marked else tokens.raised))
        painter.setPen(QColor(tokens.border))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(QColor(tokens.accent if marked else tokens.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        ink = tokens.text_faint if heading.faded else tokens.text
        if self._tall:
            self._paint_two_lines(painter, rect, heading, ink)
        else:
            self._paint_one_line(painter, rect, heading, ink, section == self._hovered)

    def _paint_one_line(
        self, painter: QPainter, rect: QRect, heading: Heading, ink: str, hovered: bool
    ) -> None:
        inside = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        muted = theme().tokens.text_muted
        self._sign(painter, MEASURE_ICONS[heading.measure], muted, inside.left(), rect, _ICON)
        right = inside.right()
        sign = {"up": "arrow-up", "down": "arrow-down"}.get(heading.sorted, "chevron-down" if hovered else "")
        if sign:
            color = theme().tokens.accent if heading.sorted else muted
            self._sign(painter, sign, color, right - _CHEVRON + 2, rect, _CHEVRON)
            right -= _CHEVRON
        place = QRect(inside.left() + _ICON + 6, rect.top(), right - inside.left() - _ICON - 6, rect.height())
        self._words(painter, heading.name, ink, place, self._bold)

    def _paint_two_lines(self, painter: QPainter, rect: QRect, heading: Heading, ink: str) -> None:
        inside = rect.adjusted(_MARGIN, 4, -_MARGIN, -4)
        half = inside.height() // 2
        upper = QRect(inside.left(), inside.top(), inside.width(), half)
        lower = QRect(inside.left(), inside.top() + half, inside.width(), half)
        self._words(painter, heading.name, ink, upper, self._bold)
        tokens = theme().tokens
        muted = tokens.text_faint if heading.faded else tokens.text_muted
        words = "left out" if heading.faded else str(heading.measure)
        self._sign(painter, MEASURE_ICONS[heading.measure], muted, lower.left(), lower, _ICON)
        self._sign(painter, "chevron-down", muted, lower.right() - _CHEVRON + 2, lower, _CHEVRON)
        place = lower.adjusted(_ICON + 6, 0, -_CHEVRON - 2, 0)
        self._words(painter, words, muted, place, self._small)

    @staticmethod
    def _words(painter: QPainter, text: str, ink: str, place: QRect, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        line = painter.fontMetrics().elidedText(text[:200], Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)

    def _sign(self, painter: QPainter, name: str, color: str, left: int, row: QRect, size: int) -> None:
        top = row.top() + (row.height() - size) // 2
        painter.drawPixmap(left, top, pixmap(name, color, size, self.devicePixelRatioF()))

    # -- mouse ---------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.logicalIndexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._opens_menu(section, event.position().x()):
            self.ask_menu(section)
        else:
            held = self.draggable()
            self._dragged = held if section in held else []
            self.setSectionsMovable(bool(self._dragged))
            super().mousePressEvent(event)

    def _moved(self, section: int, before: int, now: int) -> None:
        """The header shows the order of the data: it goes back, and the data are asked to follow."""
        if before == section and now != before:
            self.moveSection(now, before)
            soon(partial(self._tell_drag, self._dragged or [section], now))

    def _tell_drag(self, columns: list[int], target: int) -> None:
        """On a later turn, when the header has done with the mouse."""
        self.columns_dragged.emit(columns, target)

    def _opens_menu(self, section: int, x: float) -> bool:
        """The chevron of a low header; all of a tall one, except where it is resized."""
        if section < 0:
            return False
        right = self.sectionViewportPosition(section) + self.sectionSize(section)
        left = right - (self.sectionSize(section) if self._tall else _CHEVRON + _MARGIN)
        return left + (_EDGE if self._tall else 0) <= x < right - _EDGE

    def ask_menu(self, section: int) -> None:
        """Ask for the menu of a column, below its header."""
        place = QPoint(self.sectionViewportPosition(section), self.height())
        self.menu_wanted.emit(section, self.viewport().mapToGlobal(place))

    def _ask_at(self, place: QPoint) -> None:
        section = self.logicalIndexAt(place)
        if section >= 0:
            self.menu_wanted.emit(section, self.viewport().mapToGlobal(place))

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()
