"""Annotations as pyqtgraph items: at a place in the data, or at a share of the panel."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtGui import QFont

from workbench.gui.fonts import body_font
from workbench.gui.results.figures.ink import Ink
from workbench.results.marks import Annotation
from workbench.results.scales import is_number

_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_POINTS_A_PIXEL = 0.75
_SERIF = ["STIX Two Text", "Cambria Math", "Cambria", "Georgia", "Times New Roman", "DejaVu Serif"]


def add_annotation(box: pg.ViewBox, mark: Annotation, ink: Ink) -> None:
    """Put the words into the plotting area."""
    if not all(map(is_number, (mark.x, mark.y, mark.size))) or not mark.text:
        return
    anchor = (_ANCHORS[mark.anchor], 0.5 if "\n" not in mark.text else 0.0)
    item = pg.TextItem(mark.text, color=ink.palette.color(mark.color), anchor=anchor)
    item.setFont(_font(mark))
    item.setZValue(50)
    if mark.units == "data":
        box.addItem(item, ignoreBounds=True)
        item.setPos(mark.x, mark.y)
        return
    item.setParentItem(box)

    def place() -> None:
        item.setPos(mark.x * box.width(), (1.0 - mark.y) * box.height())

    box.sigResized.connect(place)
    place()


def _font(mark: Annotation) -> QFont:
    size = min(max(mark.size, 4.0), 72.0) * _POINTS_A_PIXEL + 0.5
    if mark.style == "equation":
        font = QFont(_SERIF)
        font.setPointSizeF(size)
        font.setItalic(True)
        return font
    return body_font(size, QFont.Weight.DemiBold if mark.style == "strong" else QFont.Weight.Normal)
