"""FigureCanvas: all panels of a figure, as a widget that leaves the wheel to the document around it."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from workbench.gui.results.figures.ink import Ink
from workbench.gui.results.figures.panel import PanelView
from workbench.results import Figure

pg.setConfigOptions(antialias=True, useOpenGL=False)


class FigureCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Drag a rectangle to zoom, double click to see all, Ctrl + wheel to zoom at the pointer."""

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

    def reset(self) -> None:
        """Show all of every panel."""
        for panel in self.panels:
            panel.reset()

    def release(self) -> None:
        """Let go of the scene before the widget is deleted; pyqtgraph keeps references across it."""
        self.scene().sigMouseMoved.disconnect(self._hover)
        self.close()

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


def _panels(layout: pg.GraphicsLayout, figure: Figure, ink: Ink) -> list[PanelView]:
    """Each panel takes two columns (axis, plot) and three rows (title, plot, axis) of the layout."""
    columns = max(1, min(figure.columns, len(figure.panels)))
    views = []
    for place, panel in enumerate(figure.panels):
        row, column = divmod(place, columns)
        views.append(PanelView(layout, panel, ink, 3 * row, 2 * column))
    for column in range(columns):
        layout.layout.setColumnStretchFactor(2 * column + 1, 1)
        layout.layout.setColumnMinimumWidth(2 * column + 1, 40)
        layout.layout.setColumnSpacing(2 * column + 1, 18 if column < columns - 1 else 6)
    return views
