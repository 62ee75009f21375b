"""FigureShape: the room that the panels of a figure take in a pane of some width."""

from __future__ import annotations

from typing import NamedTuple

from workbench.results import Figure
from workbench.results.svg_layout import columns_of, tallest_panel, usable_aspect

_TALLEST, _WIDEST = 340, 900
_AROUND = 24  # pixels of height for the axis below the lowest panels


class FigureShape(NamedTuple):
    """Rows and columns of panels; aspect: width over height of each; tallest: pixels a panel may be high."""

    rows: int = 1
    columns: int = 1
    aspect: float = 1.5
    tallest: float = _TALLEST

    @classmethod
    def of(cls, figure: Figure) -> FigureShape:
        columns = columns_of(figure, figure.columns)
        rows = -(-len(figure.panels) // columns)
        return cls(rows, columns, usable_aspect(figure), tallest_panel(figure, _TALLEST))

    def size(self, width: int) -> tuple[int, int]:
        """Width and height in pixels where so much width is to be had."""
        room = min(width, _WIDEST)
        panel = min(room / self.columns, self.tallest * self.aspect)
        height = round(self.rows * min(panel / self.aspect, self.tallest)) + _AROUND
        return round(min(room, panel * self.columns + 60)), height
