"""An item of a plot that is drawn anew for each view of it."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class InView(pg.GraphicsObject):  # type: ignore[misc]
    """As large as the view, wherever that is moved to; `paint` looks at what is in it."""

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self.viewRect())
