"""The line above the grid: how large the data are, or what the current cell holds, in full."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from workbench.gui.data.cells import DECLARED, EMPTY, OUTSIDE
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_view import GridView
from workbench.gui.data.words import counted, grouped
from workbench.gui.widgets import label

MOST_SHOWN = 500
_MEANINGS = {DECLARED: " (stands for missing)", OUTSIDE: " (not among the valid values)"}


class CellLine(QWidget):
    """One line of text, shortened to the room there is; the whole of it is the tooltip."""

    def __init__(self, model: GridModel, grid: GridView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._grid = model, grid
        self._words: QLabel = label("", "caption")
        self._words.setParent(self)
        self._text = ""
        self.setMinimumWidth(80)
        self.setAccessibleName("Current cell")
        grid.moved.connect(self.refresh)
        for changed in (model.dataChanged, model.modelReset, model.layoutChanged):
            changed.connect(self.refresh)

    def refresh(self) -> None:
        """Tell the current state."""
        index = self._grid.currentIndex()
        self._text = self._cell(index.row(), index.column()) if index.isValid() else self._size()
        self.setToolTip(self._text if index.isValid() else "")
        self.setAccessibleDescription(self._text)
        self._fit()

    def _size(self) -> str:
        rows, columns = self._model.rowCount(), self._model.columnCount()
        return f"{counted(rows, 'row')} × {counted(columns, 'variable')}" if columns else "No data"

    def _cell(self, row: int, column: int) -> str:
        variable = self._model.variable(column)
        text, kind = self._model.in_full(row, column), self._model.cell(row, column)[1]
        value = "missing" if kind == EMPTY else text + _MEANINGS.get(kind, "")
        name = f"{variable.name} ({variable.label})" if variable.label else variable.name
        meaning = next((lv.label for lv in variable.levels if lv.value == text), "")
        shown = f"{value} = {meaning}" if meaning else value
        return f"Row {grouped(self._model.dataset_row(row) + 1)}   ·   {name}   ·   {shown[:MOST_SHOWN]}"

    def _fit(self) -> None:
        metrics = self._words.fontMetrics()
        line = " ".join(self._text.split("\n"))
        self._words.setText(metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width()))
        self._words.setGeometry(0, 0, self.width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self._words.sizeHint().height())
