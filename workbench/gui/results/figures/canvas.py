"""FigureCanvas: all panels of a figure, as a widget that leaves the wheel to the document around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from workbench.gui.linked_rows import linked_rows
from workbench.gui.results.figures.ink import Ink
from workbench.gui.results.figures.panel import PanelView
from workbench.gui.results.figures.strip import common_title
from workbench.results import Figure
from workbench.results.svg_layout import grid_of

pg.setConfigOptions(antialias=True, useOpenGL=False)
Look = Callable[[float, float], tuple[float, float]]
_GAP, _TRELLIS_GAP = 18, 5  # pixels between columns of panels


class FigureCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Drag a rectangle to zoom, double click to see all, Ctrl + wheel to zoom at the pointer.

    A click on a point looks at its row, in the grid and in every other plot.
    """

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        ink = Ink.now()
        super().__init__(parent, background=ink.ground)
        self._layout = pg.GraphicsLayout()
        self._layout.setContentsMargins(0, 6, 14, 0)
        self._layout.setSpacing(0)
        self.setCentralItem(self._layout)
        self.panels = _panels(self._layout, figure, ink)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMouseTracking(True)
        self.scene().sigMouseMoved.connect(self._hover)
        self.scene().sigMouseClicked.connect(self._click)
        linked_rows().changed.connect(self._mark_row)
        self._mark_row(linked_rows().row)

    def reset(self) -> None:
        """Show all of every panel."""
        for panel in self.panels:
            panel.reset()

    def release(self) -> None:
        """Let go of the scene before the widget is deleted; pyqtgraph keeps references across it."""
        linked_rows().changed.disconnect(self._mark_row)
        self.scene().sigMouseClicked.disconnect(self._click)
        self.scene().sigMouseMoved.disconnect(self._hover)
        self.close()

    def zoom(self, factor: float) -> None:
        """Show `factor` times as much of every panel, around its middle."""
        self._look(lambda low, high: _scaled(low, high, factor), lambda low, high: _scaled(low, high, factor))

    def pan(self, right: float, up: float) -> None:
        """Move every panel by these shares of what it shows."""
        self._look(lambda low, high: _moved(low, high, right), lambda low, high: _moved(low, high, up))

    def _look(self, along: Look, up: Look) -> None:
        """Axes that are linked are told the same, since all is read before anything is set."""
        shown = [panel.box.viewRange() for panel in self.panels]
        for panel, (x, y) in zip(self.panels, shown, strict=True):
            panel.box.setRange(xRange=along(*x), yRange=up(*y), padding=0.0)

    def choose_at(self, place: QPointF) -> None:
        """Look at the row of the point at a place of the scene, or at none."""
        found = (panel.find(place) for panel in self.panels if panel.contains(place))
        linked_rows().choose(next((point.row for point in found if point is not None), None))

    def _click(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not event.double():
            self.choose_at(event.scenePos())

    def _mark_row(self, row: int | None) -> None:
        for panel in self.panels:
            panel.mark_row(row)

    def point_at(self, place: QPointF) -> str:
        """What to say about the point at a place of the scene, "" if there is none; also marks it."""
        words = ""
        for panel in self.panels:
            found = panel.find(place) if panel.contains(place) else None
            panel.mark_point(found)
            words = found.text if found else words
        return words

    def _hover(self, place: QPointF) -> None:
        words = self.point_at(place)
        where = self.mapToGlobal(self.mapFromScene(place) + QPoint(6, 6))
        QToolTip.showText(where, words, self) if words else QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        for panel in self.panels:
            panel.mark_point(None)
        super().leaveEvent(event)

    def mouseDoubleClickEvent(self, event: Any) -> None:
        self.reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            event.ignore()


def _scaled(low: float, high: float, factor: float) -> tuple[float, float]:
    middle, half = (low + high) / 2, factor * (high - low) / 2
    return middle - half, middle + half


def _moved(low: float, high: float, share: float) -> tuple[float, float]:
    step = share * (high - low)
    return low + step, high + step


def _panels(layout: pg.GraphicsLayout, figure: Figure, ink: Ink) -> list[PanelView]:
    """Each panel takes two columns (axis, plot) and three rows (title, plot, axis) of the layout.

    Titles that all axes share stand in a column before and a row below all others.
    """
    columns = max(1, min(figure.columns, len(figure.panels)))
    grid = grid_of(figure, columns)
    views = []
    for place, (sized, told) in enumerate(zip(grid.panels, figure.panels, strict=True)):
        row, column = divmod(place, columns)
        view = PanelView(sized, told, ink)
        view.place(layout, ink, 3 * row, 2 * column + 1, strip=figure.strips)
        views.append(view)
    _link(figure, views, columns)
    rows = -(-len(views) // columns)
    if grid.title_y:
        layout.addItem(common_title(grid.title_y, ink, -90), 0, 0, 3 * rows, 1)
    if grid.title_x:
        layout.addItem(common_title(grid.title_x, ink), 3 * rows, 2, 1, 2 * columns - 1)
    for column in range(columns):
        layout.layout.setColumnStretchFactor(2 * column + 2, 1)
        layout.layout.setColumnMinimumWidth(2 * column + 2, 40)
        gap = _TRELLIS_GAP if grid.trellis else _GAP
        layout.layout.setColumnSpacing(2 * column + 2, gap if column < columns - 1 else 6)
    return views


def _link(figure: Figure, views: list[PanelView], columns: int) -> None:
    """Panels that share an axis are zoomed and moved together."""
    for place, view in enumerate(views):
        row, column = divmod(place, columns)
        first_x = 0 if figure.shared_x == "all" else column
        first_y = 0 if figure.shared_y == "all" else row * columns
        if figure.shared_x != "free" and first_x != place:
            view.box.setXLink(views[first_x].box)
        if figure.shared_y != "free" and first_y != place:
            view.box.setYLink(views[first_y].box)
