"""The levels drawn: the highest on top, crossed groups side by side, lines to what lies in a group."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.gui.model.level_box import LevelFrame
from workbench.gui.theme import theme
from workbench.gui.widgets import label
from workbench.modeling.hierarchy import Group
from workbench.modeling.level_picture import LevelBox, LevelPicture
from workbench.results.formatting import format_integer

_GAP = 14  # between levels, where the lines are


class LevelDiagram(QWidget):
    """`chosen` carries the box the user wants to see the variables of, None for the rows."""

    chosen = Signal(object)
    menu_wanted = Signal(object, object)  # box, place on the screen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = LevelPicture()
        self.boxes: dict[Group, LevelFrame] = {}
        self.rows = RowFrame()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self._holders: list[QWidget] = []
        self._column.addWidget(self.rows)
        self.setAccessibleName("The levels of the data")
        theme().changed.connect(self.update)

    def show_picture(self, picture: LevelPicture) -> None:
        """Draw other levels; the focus stays with its group."""
        if picture.levels == self._picture.levels and picture.n_rows == self._picture.n_rows:
            return
        focused = next((group for group, frame in self.boxes.items() if frame.hasFocus()), None)
        self._picture = picture
        for holder in self._holders:
            self._column.removeWidget(holder)
            holder.hide()
            holder.deleteLater()
        self.boxes = {}
        self._holders = [self._level(level) for level in picture.levels]
        for place, holder in enumerate(self._holders):
            self._column.insertWidget(place, holder)
        self.rows.show_count(picture.n_rows)
        if focused in self.boxes:
            self.boxes[focused].setFocus()
        self.update()

    def _level(self, level: tuple[LevelBox, ...]) -> QWidget:
        holder = QWidget(self)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for box in level:
            frame = LevelFrame(box)
            frame.chosen.connect(lambda box=box: self.chosen.emit(box))
            frame.menu_wanted.connect(lambda at, box=box: self.menu_wanted.emit(box, at))
            self.boxes[box.group] = frame
            line.addWidget(frame, 1)
        return holder

    def _lines(self) -> Iterator[tuple[QWidget, QWidget]]:
        """Which frames are joined: outer and inner groups, and groups with nothing inside and the rows."""
        for outer, inner in self._picture.lines:
            yield self.boxes[outer], self.boxes[inner]
        outer_ones = {outer for outer, _ in self._picture.lines}
        yield from ((frame, self.rows) for group, frame in self.boxes.items() if group not in outer_ones)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme().tokens.border_strong), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for upper, lower in self._lines():
            start = (
                upper.mapTo(self, upper.rect().bottomLeft())
                + upper.rect().center()
                - upper.rect().bottomLeft()
            )
            start.setY(upper.mapTo(self, upper.rect().bottomLeft()).y() + 1)
            end = lower.mapTo(self, lower.rect().topLeft())
            end.setX(lower.mapTo(self, lower.rect().center()).x())
            painter.drawPath(_curve(QPointF(start), QPointF(end)))
        painter.end()


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    """Down, across and down again, with soft bends."""
    path = QPainterPath(start)
    middle = (start.y() + end.y()) / 2
    path.cubicTo(QPointF(start.x(), middle), QPointF(end.x(), middle), end)
    return path


class RowFrame(QFrame):
    """Level 1: the rows of the data."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "level")
        self.setProperty("drawn", "rows")
        line = QHBoxLayout(self)
        line.setContentsMargins(9, 3, 9, 3)
        line.addWidget(label("rows", "strong"), 1)
        self._count = label("", "strong")
        line.addWidget(self._count)

    def show_count(self, count: int) -> None:
        """How many rows there are."""
        self._count.setText(format_integer(count))
        self.setToolTip("Level 1 · the rows of the data")
