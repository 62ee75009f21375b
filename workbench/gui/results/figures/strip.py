"""The title over a panel: plain words, or a shaded strip as in a trellis."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy

from workbench.gui.fonts import body_font
from workbench.gui.results.figures.ink import Ink
from workbench.results.markup import escape

_HEIGHT = 20.0


class Strip(pg.GraphicsWidget):  # type: ignore[misc]
    """A bar in the colour of surfaces with centred words; upright: they run from top to bottom."""

    def __init__(self, text: str, ink: Ink, *, upright: bool = False) -> None:
        super().__init__()
        self._text, self._ink, self._upright = text, ink, upright
        along, across = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        if upright:
            self.setMinimumWidth(_HEIGHT)
            self.setMaximumWidth(_HEIGHT)
            self.setSizePolicy(across, along)
        else:
            self.setMinimumHeight(_HEIGHT)
            self.setMaximumHeight(_HEIGHT)
            self.setSizePolicy(along, across)
        self.setToolTip(text)

    def paint(self, painter: QPainter, *_: Any) -> None:
        font = body_font(8.5)
        room = QRectF(self.rect())
        painter.setPen(QColor(self._ink.palette.hairline))
        painter.setBrush(QColor(self._ink.palette.grid))
        painter.drawRect(room)
        painter.setFont(font)
        painter.setPen(QColor(self._ink.palette.text))
        if self._upright:
            painter.translate(room.right(), room.top())
            painter.rotate(90)
            room = QRectF(0, 0, room.height(), room.width())
        words = QFontMetricsF(font).elidedText(self._text, Qt.TextElideMode.ElideRight, room.width() - 6)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)


def panel_title(text: str, ink: Ink) -> pg.LabelItem:
    """Words above the left end of a panel."""
    item = pg.LabelItem(justify="left")
    item.setText(escape(text), color=ink.palette.text, size="9.5pt")
    item.item.setFont(body_font(9.5, QFont.Weight.DemiBold))
    item.setMaximumHeight(24)
    return item


def common_title(text: str, ink: Ink, angle: int = 0) -> pg.LabelItem:
    """The title of an axis that all panels share."""
    item = pg.LabelItem(justify="center", angle=angle)
    item.setText(escape(text), color=ink.palette.text, size="9pt")
    return item
