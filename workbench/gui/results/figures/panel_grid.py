"""All panels of a figure in one pyqtgraph layout; many are made a few a turn, to keep the window quick."""

from __future__ import annotations

import pyqtgraph as pg

from workbench.gui.results.figures.ink import Ink
from workbench.gui.results.figures.panel import PanelView
from workbench.gui.results.figures.strip import Strip, common_title
from workbench.results import Figure
from workbench.results.svg_layout import columns_of, grid_of

A_TURN = 6  # panels
_GAP, _TRELLIS_GAP = 18, 5  # pixels between columns of panels


class PanelGrid:
    """Each panel takes two columns (axis, plot) and three rows (title, plot, axis) of the layout.

    Titles that all axes share stand in a column before and a row below all others.
    """

    def __init__(self, layout: pg.GraphicsLayout, figure: Figure, ink: Ink) -> None:
        self.views: list[PanelView] = []
        self._layout, self._figure, self._ink = layout, figure, ink
        self._columns = columns_of(figure, figure.columns)
        self._grid = grid_of(figure, self._columns)
        self._share_out()
        self.more()

    @property
    def complete(self) -> bool:
        """Whether all panels are there."""
        return len(self.views) == len(self._figure.panels)

    def more(self) -> list[PanelView]:
        """Make the next few panels; those that came."""
        start = len(self.views)
        for place in range(start, min(start + A_TURN, len(self._figure.panels))):
            row, column = divmod(place, self._columns)
            view = PanelView(self._grid.panels[place], self._figure.panels[place], self._ink)
            strips = self._figure.strips or self._figure.is_two_way
            view.place(self._layout, self._ink, 3 * row, 2 * column + 1, strip=strips)
            self.views.append(view)
            self._link(place, row, column)
        return self.views[start:]

    def _share_out(self) -> None:
        """Room of the columns, and the titles that all panels share."""
        columns, layout, grid = self._columns, self._layout, self._grid
        rows = -(-len(grid.panels) // columns)
        if grid.title_y:
            layout.addItem(common_title(grid.title_y, self._ink, -90), 0, 0, 3 * rows, 1)
        if grid.title_x:
            layout.addItem(common_title(grid.title_x, self._ink), 3 * rows, 2, 1, 2 * columns - 1)
        if self._figure.is_two_way:
            for row, words in enumerate(self._figure.row_strips[:rows]):
                layout.addItem(Strip(words, self._ink, upright=True), 3 * row + 1, 2 * columns + 1)
                layout.layout.setRowSpacing(3 * row + 2, _TRELLIS_GAP)
        gap = _TRELLIS_GAP if grid.trellis else _GAP
        for column in range(columns):
            layout.layout.setColumnStretchFactor(2 * column + 2, 1)
            layout.layout.setColumnMinimumWidth(2 * column + 2, 40)
            last = 0 if self._figure.is_two_way else 6
            layout.layout.setColumnSpacing(2 * column + 2, gap if column < columns - 1 else last)

    def _link(self, place: int, row: int, column: int) -> None:
        """Panels that share an axis are zoomed and moved together."""
        figure, view = self._figure, self.views[place]
        first_x = 0 if figure.shared_x == "all" else column
        first_y = 0 if figure.shared_y == "all" else row * self._columns
        if figure.shared_x != "free" and first_x != place:
            view.box.setXLink(self.views[first_x].box)
        if figure.shared_y != "free" and first_y != place:
            view.box.setYLink(self.views[first_y].box)
