"""The legend of a figure: every name once, with a sample of its marks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.gui.flow_layout import FlowLayout
from workbench.gui.layouts import layouts_at_rest
from workbench.gui.theme import theme
from workbench.gui.widgets import label
from workbench.results import Band, Bars, Boxes, Figure, Line, Points, Reference
from workbench.results.figure import Mark
from workbench.results.shades import Shades
from workbench.results.svg_legend import color_scales, legend_entries, scale_words
from workbench.results.svg_points import SYMBOL_CORNERS
from workbench.results.theme import DARK, LIGHT

_SAMPLE, _SCALE = QSize(24, 14), QSize(110, 14)
_DASHES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


class Legend(QWidget):
    """Hidden when there is nothing to tell apart."""

    def __init__(self) -> None:
        super().__init__()
        self._places: list[Entry] = []
        self._row = FlowLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def show_figure(self, figure: Figure) -> None:
        """The legend of this figure, with the widgets of the one before as far as they go."""
        entries: dict[str, list[Mark] | Shades] = dict(legend_entries(figure))
        entries |= {scale_words(shades): shades for shades in color_scales(figure)}
        if entries and figure.legend_title:
            entries = {f"{figure.legend_title}:": [], **entries}
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

    def show_entry(self, name: str, sample: list[Mark] | Shades) -> None:
        """Show another name."""
        self.words.setText(name)
        self.swatch.show_sample(sample)
        self.swatch.setVisible(bool(sample))


class Swatch(QWidget):
    """A sample of the marks that share a name, or all shades of a heat map."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sample: list[Mark] | Shades = []
        self.setFixedSize(_SAMPLE)

    def show_sample(self, sample: list[Mark] | Shades) -> None:
        """Show another sample."""
        self._sample = sample
        self.setFixedSize(_SCALE if isinstance(sample, Shades) else _SAMPLE)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(self._sample, Shades):
            _scale(painter, self._sample, QRectF(self.rect()))
        else:
            for mark in self._sample:
                _draw_sample(painter, mark, QRectF(self.rect()))
        painter.end()


def _scale(painter: QPainter, shades: Shades, room: QRectF) -> None:
    """All shades from left to right."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    steps = list(shades.scale_steps)
    width = room.width() / len(steps)
    for i, step in enumerate(steps):
        role, opacity = shades.ink(step)
        color = QColor((DARK if theme().dark else LIGHT).color(role))
        color.setAlphaF(opacity)
        painter.fillRect(QRectF(i * width, 2, width + 1, room.height() - 4), color)


def _draw_sample(painter: QPainter, mark: Mark, room: QRectF) -> None:
    color = QColor((DARK if theme().dark else LIGHT).color(mark.color))
    if isinstance(mark, Points):
        _draw_symbol(painter, mark, color, room.center())
    elif isinstance(mark, Band | Bars | Boxes):
        color.setAlphaF(mark.opacity)
        painter.fillRect(room.adjusted(0, 2, 0, -2), color)
    else:
        dash = mark.dash if isinstance(mark, Line | Reference) else "solid"
        painter.setPen(QPen(color, 2.0, _DASHES[dash]))
        painter.drawLine(QPointF(room.left(), room.center().y()), QPointF(room.right(), room.center().y()))


def _draw_symbol(painter: QPainter, mark: Points, color: QColor, at: QPointF) -> None:
    """One point, as large as it is easy to see."""
    hollow = mark.symbol in ("ring", "cross")
    painter.setPen(QPen(color, 1.4) if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else color)
    corners = SYMBOL_CORNERS.get(mark.symbol)
    if corners:
        painter.drawPolygon(QPolygonF([at + QPointF(3.0 * a, 3.0 * b) for a, b in corners]))
    elif mark.symbol == "cross":
        for way in (1, -1):
            painter.drawLine(at + QPointF(-3.0, -3.0 * way), at + QPointF(3.0, 3.0 * way))
    else:
        painter.drawEllipse(at, 3.0, 3.0)
