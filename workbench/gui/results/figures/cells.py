"""Very many points as an image: squares as dark as the points in them would make them together."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem

from workbench.gui.results.figures.ink import Floats, Ink
from workbench.results.figure import Points

_SQUARES = 160
_CELL = 3.0  # pixels a square has at the usual size of a figure


def cells_item(x: Floats, y: Floats, mark: Points, ink: Ink) -> QGraphicsItem:
    """An image over the extent of the points; x, y: finite, shape (n,)."""
    counts, x_edges, y_edges = np.histogram2d(x, y, bins=_SQUARES)
    coverage = min(1.0, math.pi * mark.size**2 / 4 / _CELL**2)
    opacity = 1.0 - (1.0 - min(mark.opacity, 0.95) * coverage) ** counts
    color = QColor(ink.palette.color(mark.color))
    image = np.empty((*counts.shape, 4), dtype=np.uint8)
    image[..., 0], image[..., 1], image[..., 2] = color.red(), color.green(), color.blue()
    image[..., 3] = np.round(255 * opacity)
    item = pg.ImageItem(image, axisOrder="col-major", autoLevels=False, levels=(0, 255))
    item.setRect(QRectF(x_edges[0], y_edges[0], x_edges[-1] - x_edges[0], y_edges[-1] - y_edges[0]))
    return cast(QGraphicsItem, item)
