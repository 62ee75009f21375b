"""The legend of a figure: every name once, with a sample of its marks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.gui.theme import theme
from workbench.gui.widgets import label
from workbench.results import Band, Bars, Figure, Line, Points, Reference
from workbench.results.figure import Mark
from workbench.results.svg_legend import legend_entries
from workbench.results.theme import DARK, LIGHT

_DASHES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


class Legend(QWidget):
    """Hidden when there is nothing to tell apart."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def show_figure(self, figure: Figure) -> None:
        """The legend of this figure."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        entries = legend_entries(figure)
        for name, marks in entries.items():
            words: QLabel = label(name, "caption")
            self._row.addWidget(Swatch(marks))
            self._row.addWidget(words)
            self._row.addSpacing(10)
        self.setVisible(bool(entries))


class Swatch(QWidget):
    """A sample of the marks that share a name."""

    def __init__(self, marks: list[Mark]) -> None:
        super().__init__()
        self._marks = marks
        self.setFixedSize(QSize(24, 14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            _sample(painter, mark, QRectF(self.rect()))
        painter.end()


def _sample(painter: QPainter, mark: Mark, room: QRectF) -> None:
    color = QColor((DARK if theme().dark else LIGHT).color(mark.color))
    if isinstance(mark, Points):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(room.center(), 3.0, 3.0)
    elif isinstance(mark, Band | Bars):
        color.setAlphaF(mark.opacity)
        painter.fillRect(room.adjusted(0, 2, 0, -2), color)
    else:
        dash = mark.dash if isinstance(mark, Line | Reference) else "solid"
        painter.setPen(QPen(color, 2.0, _DASHES[dash]))
        painter.drawLine(QPointF(room.left(), room.center().y()), QPointF(room.right(), room.center().y()))
