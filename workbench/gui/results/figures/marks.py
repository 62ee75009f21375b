"""Marks as pyqtgraph items, one function a mark. Items never take part in auto-ranging: the panel sets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from workbench.gui.results.figures.cells import cells_item
from workbench.gui.results.figures.ink import Floats, Ink, array
from workbench.gui.results.figures.runs import RunsItem, stretches
from workbench.gui.results.figures.shapes import RugItem, box_items, tile_items
from workbench.results.marks import Band, Bars, Boxes, Intervals, Line, Mark, Points, Reference, Rug, Tiles
from workbench.results.svg_points import is_binned

_MANY_INTERVALS = 40
_CROWD = 2000  # from so many points on they are drawn smaller and fainter
_SYMBOLS = {
    "circle": "o",
    "ring": "o",
    "square": "s",
    "triangle": "t1",
    "diamond": "d",
    "cross": "x",
}
_HOLLOW = ("ring", "cross")
_FAR = 50.0  # how many times the width of the panel a sloped reference line reaches to each side


def items_of(mark: Mark, ink: Ink, domain: tuple[float, float]) -> list[QGraphicsItem]:
    """The items of a mark; domain: the extent of the x axis."""
    return _DRAWERS[mark.mark](mark, ink, domain)


def _points(mark: Points, ink: Ink, domain: object) -> list[QGraphicsItem]:
    x, y = array(mark.x), array(mark.y)
    good = np.isfinite(x) & np.isfinite(y)
    if is_binned(mark):
        return [cells_item(x[good], y[good], mark, ink)]
    crowded = len(x) > _CROWD
    brush = ink.brush(mark.color, 0.6 * mark.opacity if crowded else mark.opacity)
    size = mark.size if crowded else mark.size + 1.0
    pen = None
    if mark.symbol in _HOLLOW:
        pen, brush = pg.mkPen(brush.color(), width=1.2), pg.mkBrush(None)
    symbol = _SYMBOLS[mark.symbol]
    return [pg.ScatterPlotItem(x[good], y[good], size=size, pen=pen, brush=brush, symbol=symbol, pxMode=True)]


def _line(mark: Line, ink: Ink, domain: object) -> list[QGraphicsItem]:
    x, y = array(mark.x), array(mark.y)
    runs = stretches(x, y)
    thin = mark.width <= 1.0 and len(runs) > 1  # Qt strokes pens of width 1 ten times as fast as wider ones
    pen = ink.pen(mark.color, 1.0 if thin else mark.width + 0.3, mark.dash)
    if mark.opacity < 1.0:
        color = pen.color()
        color.setAlphaF(max(mark.opacity, 0.0))
        pen.setColor(color)
    return [RunsItem(runs, pen)] if len(runs) > 1 else [pg.PlotCurveItem(x, y, pen=pen, connect="finite")]


def _band(mark: Band, ink: Ink, domain: object) -> list[QGraphicsItem]:
    path = QPainterPath()
    for run in _runs(array(mark.x), array(mark.y_low), array(mark.y_high)):
        corners = np.vstack([run[:, [0, 1]], run[::-1, [0, 2]]])
        if mark.orientation == "vertical":
            corners = corners[:, ::-1]
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    item = QGraphicsPathItem(path)
    item.setBrush(ink.brush(mark.color, mark.opacity))
    item.setPen(pg.mkPen(None))
    return [item]


def _intervals(mark: Intervals, ink: Ink, domain: object) -> list[QGraphicsItem]:
    place, low, high = array(mark.position), array(mark.low), array(mark.high)
    good = np.isfinite(place + low + high)
    along = np.column_stack([low[good], high[good]]).ravel()
    across = np.repeat(place[good], 2)
    x, y = (along, across) if mark.orientation == "horizontal" else (across, along)
    pen = ink.pen(mark.color, 1.2 if good.sum() > _MANY_INTERVALS else 2.0)
    items: list[QGraphicsItem] = [pg.PlotCurveItem(x, y, pen=pen, connect="pairs")]
    if mark.caps:
        turned = 90 if mark.orientation == "horizontal" else 0
        cap = pg.mkPen(ink.palette.color(mark.color), width=2.0)
        items.append(pg.ScatterPlotItem(x, y, size=9, symbol=_cap(turned), pen=cap, brush=None, pxMode=True))
    return items


def _bars(mark: Bars, ink: Ink, domain: object) -> list[QGraphicsItem]:
    left, right, height = array(mark.left), array(mark.right), array(mark.height)
    base = array(mark.base) if mark.base else np.zeros(len(height))
    good = np.isfinite(left + right + height + base)
    edge = pg.mkPen(ink.ground, width=1)
    brush = ink.brush(mark.color, mark.opacity)
    names = ("y0", "y1", "x0", "x1") if mark.orientation == "horizontal" else ("x0", "x1", "y0", "y1")
    ends = dict(zip(names, (left[good], right[good], base[good], height[good]), strict=True))
    return [pg.BarGraphItem(**ends, pen=edge, brush=brush)]


def _boxes(mark: Boxes, ink: Ink, domain: object) -> list[QGraphicsItem]:
    return box_items(mark, ink)


def _rug(mark: Rug, ink: Ink, domain: object) -> list[QGraphicsItem]:
    return [RugItem(mark, ink)]


def _tiles(mark: Tiles, ink: Ink, domain: object) -> list[QGraphicsItem]:
    return tile_items(mark, ink)


def _reference(mark: Reference, ink: Ink, domain: tuple[float, float]) -> list[QGraphicsItem]:
    pen = ink.pen(mark.color, 1.3, mark.dash)
    if mark.orientation != "sloped":
        angle = 0 if mark.orientation == "horizontal" else 90
        return [pg.InfiniteLine(mark.value, angle=angle, pen=pen)]
    reach = _FAR * (domain[1] - domain[0])
    x = np.array([domain[0] - reach, domain[1] + reach])
    return [pg.PlotCurveItem(x, mark.value + mark.slope * x, pen=pen)]


def _cap(turned: int) -> QPainterPath:
    """A stroke across the end of an interval."""
    path = QPainterPath(QPointF(-0.5, 0.0))
    path.lineTo(0.5, 0.0)
    return QTransform().rotate(turned).map(path)


def _runs(*columns: Floats) -> list[Floats]:
    """Unbroken stretches of rows in which every column has a value; each of shape (length, columns)."""
    table = np.column_stack(columns)
    broken = np.flatnonzero(~np.isfinite(table.sum(axis=1)))
    parts = [part[np.isfinite(part.sum(axis=1))] for part in np.split(table, broken)]
    return [part for part in parts if len(part)]


_DRAWERS: dict[str, Callable[[Any, Ink, tuple[float, float]], list[QGraphicsItem]]] = {
    "points": _points,
    "line": _line,
    "band": _band,
    "intervals": _intervals,
    "bars": _bars,
    "reference": _reference,
    "boxes": _boxes,
    "rug": _rug,
    "tiles": _tiles,
}
