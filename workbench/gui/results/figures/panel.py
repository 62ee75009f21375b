"""One panel: axes, grid, marks, zoom by dragging a rectangle, and the point under the pointer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont

from workbench.gui.fonts import body_font
from workbench.gui.results.figures.axis import FigureAxis
from workbench.gui.results.figures.ink import Ink, array
from workbench.gui.results.figures.marks import items_of
from workbench.results.figure import Panel, Points
from workbench.results.formatting import format_number
from workbench.results.markup import escape
from workbench.results.scales import panel_domains
from workbench.results.svg_points import is_binned

_REACH = 14.0  # pixels from the pointer within which a point counts as meant


@dataclass(frozen=True, slots=True)
class Found:
    """A point near the pointer: its place in data coordinates and what to say about it."""

    x: float
    y: float
    text: str


class PanelView:
    """Draws `panel` into rows `row` (title), `row` + 1 (plot), `row` + 2 (axis) of a pyqtgraph layout."""

    def __init__(self, layout: pg.GraphicsLayout, panel: Panel, ink: Ink, row: int, column: int) -> None:
        self._panel = panel
        self.domains = panel_domains(panel)
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self.box.setMouseMode(pg.ViewBox.RectMode)
        self.box.rbScaleBox.setPen(ink.pen("primary", 1.0))
        self.box.rbScaleBox.setBrush(ink.brush("primary", 0.12))
        self.box.invertX(panel.x.reversed)
        self.box.invertY(panel.y.reversed)
        left, bottom = FigureAxis("left", panel.y, ink), FigureAxis("bottom", panel.x, ink)
        for axis in (left, bottom):
            axis.linkToView(self.box)
            axis.setZValue(-1000)
        if panel.title:
            layout.addItem(_title(panel.title, ink), row, column + 1)
        layout.addItem(left, row + 1, column)
        layout.addItem(self.box, row + 1, column + 1)
        layout.addItem(bottom, row + 2, column + 1)
        for mark in panel.marks:
            for item in items_of(mark, ink, self.domains[0]):
                self.box.addItem(item, ignoreBounds=True)
        self._ring = pg.ScatterPlotItem(size=12, pen=ink.pen("text", 1.5), brush=None)
        self._ring.setZValue(100)
        self.box.addItem(self._ring, ignoreBounds=True)
        self.reset()

    def reset(self) -> None:
        """Show all of the panel."""
        self.box.setRange(xRange=self.domains[0], yRange=self.domains[1], padding=0.0)

    def contains(self, place: QPointF) -> bool:
        """Whether a place of the scene is in the plotting area."""
        return bool(self.box.sceneBoundingRect().contains(place))

    def find(self, place: QPointF) -> Found | None:
        """The point nearest to a place of the scene, if it is within reach."""
        best: tuple[float, Found] | None = None
        pixel = self.box.viewPixelSize()
        here = self.box.mapSceneToView(place)
        for mark in self._panel.marks:
            if isinstance(mark, Points) and len(mark.x) and not is_binned(mark):
                x, y = array(mark.x), array(mark.y)
                away = np.hypot((x - here.x()) / pixel[0], (y - here.y()) / pixel[1])
                if np.isfinite(away).any():
                    i = int(np.nanargmin(away))
                    if away[i] < _REACH and (best is None or away[i] < best[0]):
                        best = float(away[i]), Found(float(x[i]), float(y[i]), self._words(mark, i))
        return best[1] if best else None

    def mark_point(self, found: Found | None) -> None:
        """Draw a ring around a point, or none."""
        self._ring.setData([found.x] if found else [], [found.y] if found else [])

    def _words(self, mark: Points, i: int) -> str:
        label = mark.labels[i] if i < len(mark.labels) else ""
        lines = [f"<b>{escape(label)}</b>"] if label else []
        for axis, value in ((self._panel.x, mark.x[i]), (self._panel.y, mark.y[i])):
            if value is not None and not axis.ticks:
                lines.append(f"{escape(axis.title or 'value')}: {format_number(float(value))}")
        return "<br>".join(lines)


def _title(text: str, ink: Ink) -> pg.LabelItem:
    item = pg.LabelItem(justify="left")
    item.setText(escape(text), color=ink.palette.text, size="9.5pt")
    item.item.setFont(body_font(9.5, QFont.Weight.DemiBold))
    item.setMaximumHeight(24)
    return item
