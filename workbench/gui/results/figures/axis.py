"""Axes with the ticks and labels of the paper twin (results/ticks.py), and light grid lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from workbench.gui.fonts import number_font
from workbench.gui.results.figures.ink import Ink
from workbench.results.axis_style import notation_of
from workbench.results.axis_ticks import numeric_ticks
from workbench.results.figure import Axis
from workbench.results.markup import escape
from workbench.results.scales import is_span
from workbench.results.svg_text import shortened, text_width
from workbench.results.warps import Warp

_TICK_POINTS = 8.5
_LABEL_POINTS = 9.0
_LONGEST = 130.0
_ENDS = 8  # pixels
_NAME_SIZE = 11.0  # pixels
_GAP = 5.0  # pixels between names that stand side by side
_ZIGZAG = ((-5.0, 0.0), (-2.0, -4.5), (2.0, 4.5), (5.0, 0.0))


def apart(named: Sequence[tuple[float, str]], scale: float) -> list[tuple[float, str]]:
    """The names that fit side by side, from the left. scale: pixels a unit of the axis."""
    kept: list[tuple[float, str]] = []
    free = -math.inf
    for place, text in sorted(named):
        half = text_width(text, _NAME_SIZE) / 2
        if place * scale - half >= free:
            kept.append((place, text))
            free = place * scale + half + _GAP
    return kept


class FigureAxis(pg.AxisItem):  # type: ignore[misc]
    """side: "left" or "bottom"; warp: how values became places; labelled: whether ticks have labels."""

    def __init__(self, side: str, axis: Axis, warp: Warp, ink: Ink, *, title: str, labelled: bool) -> None:
        super().__init__(side, maxTickLength=0)
        self._axis, self._warp = axis, warp
        self._spacing = 60.0 if side == "bottom" else 50.0
        self._texts: dict[float, str] = {}
        self.enableAutoSIPrefix(False)
        font = number_font(_TICK_POINTS)
        self.setStyle(
            tickFont=font, tickTextOffset=6, hideOverlappingLabels=bool(axis.ticks) and side == "bottom"
        )
        self.setPen(pg.mkPen(ink.palette.hairline))
        self.setTextPen(pg.mkPen(ink.palette.text_muted))
        self.setTickPen(pg.mkPen(ink.palette.grid))
        if not axis.ticks:
            self.setGrid(255)
        if not labelled:
            self.setStyle(showValues=False)
        if title:
            style = {"color": ink.palette.text, "font-size": f"{_LABEL_POINTS}pt"}
            self.setLabel(escape(title), **style)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        low, high = sorted((low, high))  # pyqtgraph turns the range of an upright axis that runs down
        if not is_span(low, high):
            return []
        if self._axis.ticks:
            inside = [(place, text) for place, text in self._axis.ticks if low <= place <= high]
            room = max(1, int(size // 15))
            step = -(-len(inside) // room)
            named = [(place, shortened(text, _LONGEST, _NAME_SIZE)) for place, text in inside[::step]]
            beside = self.orientation == "bottom"
            self._texts = dict(apart(named, size / (high - low)) if beside else named)
        else:
            target = max(3, round(size / self._spacing))
            places, texts = numeric_ticks(self._warp, (low, high), target, notation_of(self._axis))
            self._texts = dict(zip(places, texts, strict=True))
        return [(1.0, list(self._texts))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [self._texts.get(value, "") for value in values]

    def drawPicture(self, painter: QPainter, axis: Any, ticks: Any, texts: Any) -> None:
        """As usual, with a zigzag where a stretch of the axis is left out."""
        super().drawPicture(painter, axis, ticks, texts)
        low, high = self.range
        for place in self._warp.breaks:
            share = (place - low) / (high - low)  # of an axis that runs down, low is above high
            if 0 < share < 1:
                self._zigzag(painter, axis[1], axis[2], share)

    def _zigzag(self, painter: QPainter, start: QPointF, end: QPointF, share: float) -> None:
        upright = self.orientation == "left"
        if upright:
            start, end = end, start
        at = start + (end - start) * share
        corners = [QPointF(b, a) if upright else QPointF(a, b) for a, b in _ZIGZAG]
        painter.setPen(self.textPen())
        painter.drawPolyline([at + corner for corner in corners])

    def boundingRect(self) -> QRectF:
        """With room for the labels of ticks at the very ends, which pyqtgraph leaves out beside a grid."""
        along = (0, -_ENDS, 0, _ENDS) if self.orientation == "left" else (-2 * _ENDS, 0, 2 * _ENDS, 0)
        rect: QRectF = super().boundingRect()
        return rect.adjusted(*along)

    def mouseDragEvent(self, event: Any) -> None:
        event.ignore()

    def wheelEvent(self, event: Any) -> None:
        event.ignore()
