"""Boxes, rugs and heat maps as pyqtgraph items."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from workbench.gui.results.figures.in_view import InView
from workbench.gui.results.figures.ink import Floats, Ink, array
from workbench.results.marks import Boxes, Rug, Tiles
from workbench.results.scales import is_number
from workbench.results.shades import Shades, shades_of
from workbench.results.svg_shapes import tile_runs

_RUG = 7.0  # pixels


def box_items(mark: Boxes, ink: Ink) -> list[QGraphicsItem]:
    """Boxes, whiskers and medians, one path each."""
    columns = (mark.position, mark.low, mark.q1, mark.median, mark.q3, mark.high)
    table = np.column_stack([array(column) for column in columns])
    table = table[np.isfinite(table).all(axis=1)]
    half = mark.width / 2 if is_number(mark.width) else 0.3
    boxes, medians = QPainterPath(), QPainterPath()
    lying = mark.orientation == "horizontal"
    for place, low, q1, median, q3, high in table.tolist():
        _add_box(boxes, place - half, place + half, q1, q3, lying)
        _add_line(boxes, (place, low), (place, q1), lying)
        _add_line(boxes, (place, q3), (place, high), lying)
        _add_line(medians, (place - half, median), (place + half, median), lying)
    body, middle = QGraphicsPathItem(boxes), QGraphicsPathItem(medians)
    body.setBrush(ink.brush(mark.color, mark.opacity))
    body.setPen(ink.pen(mark.color, 1.3))
    middle.setPen(ink.pen(mark.color, 2.6))
    return [body, middle]


def _add_box(path: QPainterPath, left: float, right: float, low: float, high: float, lying: bool) -> None:
    size = (right - left, high - low)
    path.addRect(QRectF(low, left, size[1], size[0]) if lying else QRectF(left, low, *size))


def _add_line(path: QPainterPath, start: tuple[float, float], end: tuple[float, float], lying: bool) -> None:
    path.moveTo(QPointF(*(start[::-1] if lying else start)))
    path.lineTo(QPointF(*(end[::-1] if lying else end)))


class RugItem(InView):
    """Strokes of a fixed length at an edge of the view, wherever it is moved to."""

    def __init__(self, mark: Rug, ink: Ink) -> None:
        super().__init__()
        values = array(mark.values)
        self._values = np.unique(values[np.isfinite(values)])
        self._side = mark.side
        self._pen = ink.pen(mark.color, 1.0)
        self._pen.setCosmetic(True)
        self.setOpacity(min(max(mark.opacity, 0.0), 1.0))

    def paint(self, painter: QPainter, *_: Any) -> None:
        painter.setPen(self._pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        path = QPainterPath()
        for start, end in self._strokes():
            path.moveTo(start)
            path.lineTo(end)
        painter.drawPath(path)

    def _strokes(self) -> list[tuple[QPointF, QPointF]]:
        view, box = self.viewRect(), self.getViewBox()
        pixel = box.viewPixelSize()
        upright = self._side in ("bottom", "top")
        low, high = (view.top(), view.bottom()) if upright else (view.left(), view.right())
        flipped = box.yInverted() if upright else box.xInverted()
        at_low = (self._side in ("bottom", "left")) != flipped
        step = _RUG * pixel[1 if upright else 0]
        start, end = (low, low + step) if at_low else (high, high - step)
        ends = ((start, value, end) for value in self._values.tolist())
        if upright:
            return [(QPointF(value, a), QPointF(value, b)) for a, value, b in ends]
        return [(QPointF(a, value), QPointF(b, value)) for a, value, b in ends]


def tile_items(mark: Tiles, ink: Ink) -> list[QGraphicsItem]:
    """An image where the cells are equal, else one path for each shade."""
    x, y = array(mark.x_edges), array(mark.y_edges)
    shape = len(y) - 1, len(x) - 1
    if min(shape) < 1 or not np.isfinite(x.sum() + y.sum()):
        return []
    shades = shades_of(mark)
    if _even(x) and _even(y) and len(mark.values) == shape[0] * shape[1]:
        return [_image(mark, shades, x, y, ink)]
    paths: dict[int, QPainterPath] = {}
    for left, right, low, high, step in tile_runs(mark, shades):
        paths.setdefault(step, QPainterPath()).addRect(QRectF(left, low, right - left, high - low))
    items: list[QGraphicsItem] = []
    for step, path in paths.items():
        item = QGraphicsPathItem(path)
        item.setPen(pg.mkPen(None))
        item.setBrush(pg.mkBrush(_color(shades, step, ink)))
        items.append(item)
    return items


def _even(edges: Floats) -> bool:
    return bool(np.allclose(np.diff(edges), (edges[-1] - edges[0]) / (len(edges) - 1), rtol=1e-6))


def _image(mark: Tiles, shades: Shades, x: Floats, y: Floats, ink: Ink) -> QGraphicsItem:
    table = {step: _color(shades, step, ink).getRgb() for step in shades.scale_steps}
    cells = [table[shades.step(v)] if is_number(v) else (0, 0, 0, 0) for v in mark.values]
    image = np.array(cells, dtype=np.uint8).reshape(len(y) - 1, len(x) - 1, 4)
    item = pg.ImageItem(image, axisOrder="row-major", autoLevels=False, levels=(0, 255))
    item.setRect(QRectF(x[0], y[0], x[-1] - x[0], y[-1] - y[0]))
    return cast(QGraphicsItem, item)


def _color(shades: Shades, step: int, ink: Ink) -> QColor:
    """The shade on the ground of the figure, without transparency, so that no grid line shines through."""
    role, opacity = shades.ink(step)
    top, ground = QColor(ink.palette.color(role)), QColor(ink.ground)
    mixed = (
        round(opacity * a + (1 - opacity) * b)
        for a, b in zip(top.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*mixed)
