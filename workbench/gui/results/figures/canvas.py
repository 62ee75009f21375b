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
from workbench.gui.results.figures.panel_grid import PanelGrid
from workbench.gui.turns import soon
from workbench.results import Figure

pg.setConfigOptions(antialias=True, useOpenGL=False)
Look = Callable[[float, float], tuple[float, float]]


class FigureCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Drag a rectangle to zoom, double click to see all, Ctrl + wheel to zoom at the pointer.

    A click on a point, bar or box looks at its rows, in the grid and in every other plot.
    """

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        ink = Ink.now()
        super().__init__(parent, background=ink.ground)
        self._layout = pg.GraphicsLayout()
        self._layout.setContentsMargins(0, 6, 14, 0)
        self._layout.setSpacing(0)
        self.setCentralItem(self._layout)
        self._grid = PanelGrid(self._layout, figure, ink)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setMouseTracking(True)
        self.scene().sigMouseMoved.connect(self._hover)
        self.scene().sigMouseClicked.connect(self._click)
        linked_rows().changed.connect(self._mark_rows)
        self._mark_rows(linked_rows().rows)
        self._go_on()

    @property
    def panels(self) -> list[PanelView]:
        """Those that are there so far."""
        return self._grid.views

    def _go_on(self) -> None:
        """Make the rest of many panels in later turns."""
        if not self._grid.complete:
            soon(self._more)

    def _more(self) -> None:
        for panel in self._grid.more():
            panel.mark_rows(linked_rows().rows)
        self._go_on()

    @property
    def zoomed(self) -> bool:
        """The reader looks at a part of some panel."""
        return any(panel.zoomed for panel in self.panels)

    def reset(self) -> None:
        """Show all of every panel."""
        for panel in self.panels:
            panel.reset()

    def release(self) -> None:
        """Let go of the scene before the widget is deleted; pyqtgraph keeps references across it."""
        linked_rows().changed.disconnect(self._mark_rows)
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
        """Axes that are linked are told the same, since all is read before anything is set; each once."""
        shown = [panel.box.viewRange() for panel in self.panels]
        for panel in self.panels:
            panel.box.blockLink(True)
        for panel, (x, y) in zip(self.panels, shown, strict=True):
            panel.box.setRange(xRange=along(*x), yRange=up(*y), padding=0.0)
        for panel in self.panels:
            panel.box.blockLink(False)

    def choose_at(self, place: QPointF) -> None:
        """Look at the rows of the point, bar or box at a place of the scene, or at none."""
        found = (panel.find(place) for panel in self.panels if panel.contains(place))
        linked_rows().choose_all(next((one.rows for one in found if one is not None), ()))

    def _click(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not event.double():
            self.choose_at(event.scenePos())

    def _mark_rows(self, rows: tuple[int, ...]) -> None:
        for panel in self.panels:
            panel.mark_rows(rows)

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
