"""The grid and the plots look at one row: a click on a point selects its row, and the other way round."""

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
        self._show(self._linked.row)

    def _moved(self) -> None:
        """Only what the user does in the grid counts, not where it is put by the program."""
        index = self._grid.currentIndex()
        if self._grid.hasFocus() and index.isValid():
            self._linked.choose(self._model.dataset_row(index.row()))

    def _show(self, row: int | None) -> None:
        """Select the row of the data, wherever it stands on screen."""
        if row is None or self._grid.hasFocus() or row >= self._model.rowCount():
            return
        order = self._model.order
        place = row if order is None else int(np.flatnonzero(order.rows == row)[0])
        self._grid.select_block(place, 0, place, self._model.columnCount() - 1)
        self._grid.scrollTo(self._model.index(place, max(self._grid.columnAt(1), 0)))
