"""One panel: axes, grid, marks, zoom by dragging a rectangle, and the point under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from workbench.gui.results.figures.axis import FigureAxis
from workbench.gui.results.figures.ink import Floats, Ink, array
from workbench.gui.results.figures.marks import items_of
from workbench.gui.results.figures.members import area_rows, frames_of
from workbench.gui.results.figures.near_lines import LineTrace, line_at, traces_of
from workbench.gui.results.figures.pointing import area_words
from workbench.gui.results.figures.strip import Strip, panel_title
from workbench.gui.results.figures.words import add_annotation
from workbench.results.axis_style import number_on
from workbench.results.figure import Annotation, Panel, Points
from workbench.results.markup import escape
from workbench.results.svg_layout import Sized
from workbench.results.svg_points import is_binned

_REACH, _LINE_REACH = 14.0, 6.0  # pixels from the pointer within which a point or a line counts as meant


@dataclass(frozen=True, slots=True)
class Found:
    """What the pointer means: where it is drawn, what to say about it, and its rows of the data.

    ring: whether it is a point or a place on a line, which gets a ring.
    """

    x: float
    y: float
    text: str
    rows: tuple[int, ...] = ()
    ring: bool = True


class PanelView:
    """Draws a panel; `place` puts it into a pyqtgraph layout.

    sized: the panel on straight axes; told: the same panel with the values that hovering shows.
    """

    def __init__(self, sized: Sized, told: Panel, ink: Ink) -> None:
        panel = sized.straight.panel
        self._panel, self._told, self._sized = panel, told, sized
        self.domains = sized.straight.x, sized.straight.y
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self.box.setMouseMode(pg.ViewBox.RectMode)
        self.box.rbScaleBox.setPen(ink.pen("primary", 1.0))
        self.box.rbScaleBox.setBrush(ink.brush("primary", 0.12))
        self.box.invertX(panel.x.reversed)
        self.box.invertY(panel.y.reversed)
        self._axes(sized, ink)
        for mark in panel.marks:
            if isinstance(mark, Annotation):
                add_annotation(self.box, mark, ink)
                continue
            for item in items_of(mark, ink, self.domains[0]):
                self.box.addItem(item, ignoreBounds=True)
        self._ring = pg.ScatterPlotItem(size=12, pen=ink.pen("text", 1.5), brush=None)
        self._picked = pg.ScatterPlotItem(size=15, pen=ink.pen("secondary", 2.5), brush=None)
        self._frames = QGraphicsPathItem()
        self._frames.setPen(ink.pen("secondary", 2.5))
        self._frames.setZValue(98)
        self.box.addItem(self._frames, ignoreBounds=True)
        for item, depth in ((self._ring, 100), (self._picked, 99)):
            item.setZValue(depth)
            item.setVisible(False)  # painting nothing takes as long as painting a few points
            self.box.addItem(item, ignoreBounds=True)
        self.reset()

    def _axes(self, sized: Sized, ink: Ink) -> None:
        straight = sized.straight
        x, y = straight.panel.x, straight.panel.y
        self.left = FigureAxis("left", y, straight.y_warp, ink, title=sized.title_y, labelled=sized.show_y)
        self.bottom = FigureAxis(
            "bottom", x, straight.x_warp, ink, title=sized.title_x, labelled=sized.show_x
        )
        for axis in (self.left, self.bottom):
            axis.linkToView(self.box)
            axis.setZValue(-1000)

    def place(self, layout: pg.GraphicsLayout, ink: Ink, row: int, column: int, *, strip: bool) -> None:
        """Put the title into row `row`, the plot below it and the axis below that."""
        if strip:
            self.box.setBorder(pg.mkPen(ink.palette.hairline))
        if strip and self._panel.title:
            layout.addItem(Strip(self._panel.title, ink), row, column + 1)
        elif self._panel.title:
            layout.addItem(panel_title(self._panel.title, ink), row, column + 1)
        layout.addItem(self.left, row + 1, column)
        layout.layout.setAlignment(self.left, Qt.AlignmentFlag.AlignRight)
        layout.addItem(self.box, row + 1, column + 1)
        layout.addItem(self.bottom, row + 2, column + 1)

    def reset(self) -> None:
        """Show all of the panel."""
        self.box.setRange(xRange=self.domains[0], yRange=self.domains[1], padding=0.0)

    @property
    def zoomed(self) -> bool:
        """The reader has chosen a part of it."""
        return not np.allclose(self.box.targetRange(), self.domains)

    def contains(self, place: QPointF) -> bool:
        """Whether a place of the scene is in the plotting area."""
        return bool(self.box.sceneBoundingRect().contains(place))

    def find(self, place: QPointF) -> Found | None:
        """The point nearest to a place of the scene if it is within reach, or what covers the place."""
        best: tuple[float, Found] | None = None
        pixel = self.box.viewPixelSize()
        here = self.box.mapSceneToView(place)
        for told, x, y in self._clouds:
            away = np.hypot((x - here.x()) / pixel[0], (y - here.y()) / pixel[1])
            if np.isfinite(away).any():
                i = int(np.nanargmin(away))
                if away[i] < _REACH and (best is None or away[i] < best[0]):
                    rows = told.rows[i : i + 1]
                    best = float(away[i]), Found(float(x[i]), float(y[i]), self._words(told, i), rows)
        if best:
            return best[1]
        at, size = (here.x(), here.y()), (float(pixel[0]), float(pixel[1]))
        return self._on_line(at, size) or self._area(at, size)

    def _on_line(self, at: tuple[float, float], pixel: tuple[float, float]) -> Found | None:
        """The line at a place in data coordinates."""
        found = line_at(self._traces, self._sized, self._told, at, pixel, _LINE_REACH)
        if found is None:
            return None
        rows = () if found.row is None else (found.row,)
        return Found(found.x, found.y, _html(found.words), rows)

    def _area(self, at: tuple[float, float], pixel: tuple[float, float]) -> Found | None:
        """The cell, bar, box, interval or band at a place in data coordinates."""
        near = _LINE_REACH * pixel[0], _LINE_REACH * pixel[1]
        words = area_words(self._panel, self._told, *at, near)
        rows = area_rows(self._panel, *at)
        return Found(*at, _html(words.split("\n")), rows, ring=False) if words else None

    @cached_property
    def _traces(self) -> list[LineTrace]:
        """The lines that can be pointed at."""
        return traces_of(self._panel, self._told)

    @cached_property
    def _clouds(self) -> list[tuple[Points, Floats, Floats]]:
        """The points that can be pointed at: as they are told of, and where they are drawn."""
        return [
            (told, array(mark.x), array(mark.y))
            for mark, told in zip(self._panel.marks, self._told.marks, strict=True)
            if isinstance(mark, Points) and isinstance(told, Points) and mark.x and not is_binned(mark)
        ]

    def mark_point(self, found: Found | None) -> None:
        """Draw a ring around a point, or none."""
        shown = found is not None and found.ring
        self._ring.setData([found.x] if found and shown else [], [found.y] if found and shown else [])
        self._ring.setVisible(shown)

    def mark_rows(self, rows: tuple[int, ...]) -> None:
        """Draw a strong ring around the points of these rows of the data, and a frame around their bar."""
        xs: list[float] = []
        ys: list[float] = []
        for told, x, y in self._clouds if rows else ():
            here = np.flatnonzero(np.isin(told.rows, rows))
            xs += x[here].tolist()
            ys += y[here].tolist()
        self._picked.setData(xs, ys)
        self._picked.setVisible(bool(xs))
        frames = QPainterPath()
        for left, low, right, high in frames_of(self._panel, rows):
            frames.addRect(QRectF(QPointF(left, low), QPointF(right, high)))
        self._frames.setPath(frames)

    @property
    def framed(self) -> int:
        """How many bars and boxes are marked."""
        return self._frames.path().elementCount() // 5  # a rectangle has four sides and its beginning

    def picked(self) -> list[tuple[float, float]]:
        """Where points are marked, in data coordinates."""
        return [(point.pos().x(), point.pos().y()) for point in self._picked.points()]

    def _words(self, mark: Points, i: int) -> str:
        label = mark.labels[i] if i < len(mark.labels) else ""
        lines = [f"<b>{escape(label)}</b>"] if label else []
        for axis, value in ((self._told.x, mark.x[i]), (self._told.y, mark.y[i])):
            if value is not None and not axis.ticks:
                lines.append(f"{escape(axis.title or 'value')}: {number_on(axis, float(value))}")
        return "<br>".join(lines)


def _html(lines: Sequence[str]) -> str:
    return "<br>".join(map(escape, lines))
