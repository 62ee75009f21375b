"""The grid and the plots look at the same rows.

A click on a point, bar or box selects its rows in the grid; moving in the grid marks the point.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_view import GridView
from workbench.gui.linked_rows import linked_rows


class GridLink(QObject):
    """Lives with the grid."""

    def __init__(self, model: GridModel, grid: GridView) -> None:
        super().__init__(grid)
        self._model, self._grid = model, grid
        self._linked = linked_rows()
        self._linked.changed.connect(self._show)
        grid.moved.connect(self._moved)
        model.modelReset.connect(lambda: self._linked.choose(None))
        self._show(self._linked.rows)

    def _moved(self) -> None:
        """Only what the user does in the grid counts, not where it is put by the program."""
        index = self._grid.currentIndex()
        if self._grid.hasFocus() and index.isValid():
            self._linked.choose(self._model.dataset_row(index.row()))

    def _show(self, rows: tuple[int, ...]) -> None:
        """Select the rows of the data, wherever they stand on screen, and show the first."""
        there = [row for row in rows if row < self._model.rowCount()]
        if not there or self._grid.hasFocus():
            return
        order = self._model.order
        places = np.sort(there) if order is None else np.flatnonzero(np.isin(order.rows, there))
        self._grid.select_rows(places)
        self._grid.scrollTo(self._model.index(int(places[0]), max(self._grid.columnAt(1), 0)))
