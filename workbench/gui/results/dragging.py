"""A result dragged to another place among the results: a line shows where it would go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QToolButton, QWidget

from workbench.gui.icons import set_icon
from workbench.gui.widgets import frame

_EDGE, _STEP = 40, 24  # pixels from the edge of the pane in which it scrolls, and how far at a time


class Grip(QToolButton):
    """Emits `moved(place on screen)` while it is dragged and `dropped(place on screen)` at the end.

    Up and Down on it move the result by keys: `stepped(-1 or 1)`.
    """

    moved = Signal(QPoint)
    dropped = Signal(QPoint)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_icon(self, "grip")
        self.setProperty("look", "quiet")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to move this result, or press Up or Down")
        self.setAccessibleName("Move this result")
        self._dragging = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up.value: -1, Qt.Key.Key_Down.value: 1}
        if event.key() in steps:
            self.stepped.emit(steps[event.key()])
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._dragging = True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.moved.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if self._dragging:
            self._dragging = False
            self.dropped.emit(event.globalPosition().toPoint())


class Dragging:
    """Where a card that is dragged would go, among `cards()`, those around it in the same pane."""

    def __init__(self, card: QWidget, cards: Callable[[QWidget], list[QWidget]]) -> None:
        self._card, self._cards = card, cards
        self._line: QFrame | None = None

    def show_at(self, place: QPoint) -> None:
        """Show the line where the card would go, and scroll at the edges of the pane."""
        area = self._area()
        pane = area.widget() if area is not None else None
        if area is None or pane is None:
            return
        _scroll(area, area.viewport().mapFromGlobal(place).y())
        card, before = self.neighbour(place)
        edge = _top(card, pane) - 9 if before else _top(card, pane) + card.height() + 7
        if self._line is None:
            self._line = frame("drop", pane)
        left = self._card.mapTo(pane, QPoint()).x()
        self._line.setGeometry(left, edge, self._card.width(), 3)
        self._line.show()
        self._line.raise_()

    def neighbour(self, place: QPoint) -> tuple[QWidget, bool]:
        """The card beside which that one would be put, and whether before it (True) or after it."""
        area = self._area()
        pane = area.widget() if area is not None else None
        if pane is None:
            return self._card, True
        y = pane.mapFromGlobal(place).y()
        cards = sorted(self._cards(pane), key=lambda card: _top(card, pane))
        found = next((card for card in cards if y < _top(card, pane) + card.height() / 2), None)
        return (cards[-1], False) if found is None else (found, True)

    def end(self) -> None:
        """Take the line away."""
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None

    def _area(self) -> QScrollArea | None:
        above = self._card.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above


def _top(card: QWidget, pane: QWidget) -> int:
    return card.mapTo(pane, QPoint()).y()


def _scroll(area: QScrollArea, y: int) -> None:
    bar = area.verticalScrollBar()
    if y < _EDGE:
        bar.setValue(bar.value() - _STEP)
    elif y > area.viewport().height() - _EDGE:
        bar.setValue(bar.value() + _STEP)
