"""The legend of a figure: every name once, with a sample of its marks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.gui.layouts import layouts_at_rest
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
        self._places: list[Entry] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def show_figure(self, figure: Figure) -> None:
        """The legend of this figure, with the widgets of the one before as far as they go."""
        entries = legend_entries(figure)
        with layouts_at_rest(self):
            while len(self._places) < len(entries):
                self._places.append(self._new_place())
            for place, (name, marks) in zip(self._places, entries.items(), strict=False):
                place.show_entry(name, marks)
            for number, place in enumerate(self._places):
                place.setVisible(number < len(entries))
            self.setVisible(bool(entries))

    def _new_place(self) -> Entry:
        place = Entry(self)
        self._row.addWidget(place)
        return place


class Entry(QWidget):
    """One name with a sample of its marks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.swatch = Swatch(self)
        self.words = label("", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.setSpacing(6)
        row.addWidget(self.swatch)
        row.addWidget(self.words)

    def show_entry(self, name: str, marks: list[Mark]) -> None:
        """Show another name."""
        self.words.setText(name)
        self.swatch.show_marks(marks)


class Swatch(QWidget):
    """A sample of the marks that share a name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._marks: list[Mark] = []
        self.setFixedSize(QSize(24, 14))

    def show_marks(self, marks: list[Mark]) -> None:
        """Show a sample of other marks."""
        self._marks = marks
        self.update()

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
