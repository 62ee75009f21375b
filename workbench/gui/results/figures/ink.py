"""From roles and marks to pens, brushes and arrays: what every drawing function needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from workbench.gui.theme import theme
from workbench.results.figure import Numbers
from workbench.results.theme import DARK, LIGHT, Theme

Floats = NDArray[np.float64]
_LIMIT = 1e300
_DASHES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of the figure in the present theme; the ground is that of the card it stands on."""

    palette: Theme
    ground: str

    @classmethod
    def now(cls) -> Ink:
        """Of the theme the window has now."""
        return cls(DARK if theme().dark else LIGHT, theme().tokens.surface)

    def pen(self, role: str, width: float = 1.5, dash: str = "solid") -> QPen:
        """A line in the colour of a role; its width does not change with the zoom."""
        pen: QPen = pg.mkPen(self.palette.color(role), width=width)
        pen.setStyle(_DASHES[dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def brush(self, role: str, opacity: float) -> QBrush:
        """A filling in the colour of a role."""
        color = QColor(self.palette.color(role))
        color.setAlphaF(min(max(opacity, 0.0), 1.0))
        return QBrush(color)


def array(values: Numbers) -> Floats:
    """Values as float64 with nan for whatever cannot be drawn."""
    out = np.array([math.nan if v is None else v for v in values], dtype=np.float64)
    out[~(np.abs(out) < _LIMIT)] = np.nan
    return out
