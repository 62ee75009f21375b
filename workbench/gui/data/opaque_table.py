"""A table view that paints its own ground, so that scrolling draws only the rows that come into view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView

from workbench.gui.theme import theme

_OPAQUE = Qt.WidgetAttribute.WA_OpaquePaintEvent


class OpaqueTable(QTableView):
    """Style sheets take the attribute away; without it all of the table is drawn at every scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        viewport = self.viewport()
        if not viewport.testAttribute(_OPAQUE):
            viewport.setAttribute(_OPAQUE)
        painter = QPainter(viewport)
        painter.fillRect(event.rect(), QColor(theme().tokens.surface))
        painter.end()
        super().paintEvent(event)
