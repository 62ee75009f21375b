"""A small histogram: the shape of a variable at a glance; bars tell their range and count when pointed at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.gui.data.profile import Shape
from workbench.gui.data.words import counted
from workbench.gui.theme import theme
from workbench.results.formatting import format_number


class Histogram(QWidget):
    """Draws a Shape."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: Shape | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(132, 48)

    def show_shape(self, shape: Shape | None) -> None:
        """Draw another shape; None hides the widget."""
        self._shape = shape
        self.setVisible(shape is not None)
        if shape is not None:
            low, high = format_number(shape.edges[0]), format_number(shape.edges[-1])
            self.setAccessibleName(f"Histogram from {low} to {high}")
        self.update()

    def words(self, place: int) -> str:
        """Range and count of a bar."""
        assert self._shape is not None
        low, high = self._shape.edges[place], self._shape.edges[place + 1]
        rows = counted(self._shape.counts[place], "row")
        if self._shape.whole:
            return f"{format_number((low + high) / 2)}: {rows}"
        return f"{format_number(low)} to {format_number(high)}: {rows}"

    def _bar_at(self, place: QPointF) -> int:
        count = len(self._shape.counts) if self._shape is not None else 0
        return min(max(0, int(place.x() / max(1, self.width()) * count)), count - 1)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._shape is not None:
            QToolTip.showText(event.globalPos(), self.words(self._bar_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shape is None:
            return
        painter = QPainter(self)
        tokens = theme().tokens
        ground = self.height() - 1
        tallest = max(self._shape.counts)
        step = self.width() / len(self._shape.counts)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.setOpacity(0.75)
        for place, count in enumerate(self._shape.counts):
            height = max(1.0, (ground - 2) * count / tallest) if count else 0.0
            painter.drawRect(QRectF(place * step + 0.5, ground - height, max(1.0, step - 1), height))
        painter.setOpacity(1.0)
        painter.fillRect(QRectF(0, ground, self.width(), 1), QColor(tokens.border_strong))
