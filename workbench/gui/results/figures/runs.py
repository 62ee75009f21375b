"""Many lines as one item: each stretch is stroked by itself, since Qt takes seconds for one crossed path."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from workbench.gui.results.figures.in_view import InView
from workbench.gui.results.figures.ink import Floats

MOST_SMOOTH = 1000  # beyond, single lines cannot be told apart anyway


def stretches(x: Floats, y: Floats) -> list[Floats]:
    """The unbroken stretches of a line, each of shape (length, 2)."""
    table = np.column_stack([x, y])
    broken = np.flatnonzero(~np.isfinite(table.sum(axis=1)))
    parts = [part[np.isfinite(part.sum(axis=1))] for part in np.split(table, broken)]
    return [part for part in parts if len(part) > 1]


class RunsItem(InView):
    """Lines in one pen; runs: of shape (length, 2), in data coordinates."""

    def __init__(self, runs: list[Floats], pen: QPen) -> None:
        super().__init__()
        self._pen = pen
        self._lines = [QPolygonF([QPointF(x, y) for x, y in run.tolist()]) for run in runs]
        self._extents = np.array([[*run.min(axis=0), *run.max(axis=0)] for run in runs])

    def paint(self, painter: QPainter, *_: Any) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self._lines) <= MOST_SMOOTH)
        painter.setPen(self._pen)
        view = QRectF(self.viewRect())
        x0, y0, x1, y1 = self._extents.T
        across = (x1 >= view.left()) & (x0 <= view.right())
        for i in np.flatnonzero(across & (y1 >= view.top()) & (y0 <= view.bottom())).tolist():
            painter.drawPolyline(self._lines[i])
