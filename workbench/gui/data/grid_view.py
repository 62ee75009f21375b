"""The grid: a table view tuned for a million rows.

Traps it avoids: headers that ask the selection model about whole columns (minutes at a million rows), sizing
by content of every row, per-row heights, and lists of selected cells: only ranges are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from workbench.gui.data.cells import CellDelegate, Index
from workbench.gui.data.column_header import ColumnHeader
from workbench.gui.data.frozen_columns import FrozenColumns, ScrollHint
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_place import GridPlace
from workbench.gui.data.opaque_table import OpaqueTable
from workbench.gui.data.row_header import RowHeader

_WIDEST, _NARROWEST, _SIZED_ROWS, _SIZED_COLUMNS = 260, 64, 60, 300
_TRIGGER = QAbstractItemView.EditTrigger


class GridView(OpaqueTable):
    """Shows a GridModel; says when the current cell moved or cells shall be emptied."""

    moved = Signal()
    clear_requested = Signal()

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.columns = ColumnHeader(model, parent=self)
        self.rows = RowHeader(lambda row: model.dataset_row(row) + 1, model.is_unused, self)
        self.setHorizontalHeader(self.columns)
        self.setVerticalHeader(self.rows)
        self.setAccessibleName("Data grid")
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(_TRIGGER.DoubleClicked | _TRIGGER.EditKeyPressed | _TRIGGER.AnyKeyPressed)
        self.setTabKeyNavigation(False)
        self.rows.setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.setItemDelegate(CellDelegate(model, self))
        self.setModel(model)
        # A header that shares the view's selection model walks every cell's flags when it paints.
        for header in (self.columns, self.rows):
            header.setSelectionModel(QItemSelectionModel(model, header))
        self.columns.draggable = self.selected_columns
        self.frozen = FrozenColumns(self, model)
        for signal in ("menu_wanted", "columns_dragged"):
            getattr(self.frozen.columns, signal).connect(getattr(self.columns, signal))
        self.frozen.columns.draggable = self.selected_columns
        self.rows.geometriesChanged.connect(self.frozen.place)
        self._place = GridPlace(self, model)
        model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Widths from the names and the first rows."""
        model = self._model
        self.rows.fit(model.rowCount())
        shown = range(min(model.rowCount(), _SIZED_ROWS))
        unit = self.fontMetrics().averageCharWidth()
        for column in range(min(model.columnCount(), _SIZED_COLUMNS)):
            longest = max((len(model.cell(row, column)[0]) for row in shown), default=0)
            width = max(self.columns.natural_width(column), unit * (longest + 3))
            self.setColumnWidth(column, min(_WIDEST, max(_NARROWEST, width)))
        self.frozen.freeze(self.frozen.count if self._place.restore() else 0)

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        self.columns.set_current(now.column())
        self.rows.set_current(now.row())
        self.moved.emit()

    # -- frozen columns ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frozen.place()

    def indexAt(self, place: QPoint) -> QModelIndex:
        """What is seen there: a frozen column lies over others."""
        frozen = self.frozen
        over = frozen.count and place.x() < frozen.width()
        return frozen.indexAt(place) if over else super().indexAt(place)

    def scrollTo(self, index: Index, hint: ScrollHint = ScrollHint.EnsureVisible) -> None:
        """Frozen columns are in sight already, and others must not end up below them."""
        bar, before = self.horizontalScrollBar(), self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        if index.column() < self.frozen.count:
            bar.setValue(before)
        elif self.frozen.count and (covered := self.frozen.width() - self.visualRect(index).left()) > 0:
            bar.setValue(bar.value() - covered)

    def edit(self, index: Index, *more: Any) -> Any:
        """Cells of frozen columns are edited where they are seen."""
        if index.isValid() and index.column() < self.frozen.count:
            return self.frozen.edit(index, *more)
        return super().edit(index, *more)

    # -- moving and selecting ------------------------------------------------------------------------

    def go_to(self, row: int, column: int) -> None:
        """Make a cell on screen the current one, and show it."""
        index = self._model.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def selected(self) -> tuple[NDArray[np.intp], list[int]]:
        """Rows on screen and columns of the selection; of several ranges, all rows by all columns."""
        ranges = self.selectionModel().selection().toList()
        if not ranges:
            return np.zeros(0, dtype=np.intp), []
        rows = np.concatenate([np.arange(a, b + 1) for a, b in merged((p.top(), p.bottom()) for p in ranges)])
        return rows, sorted({c for part in ranges for c in range(part.left(), part.right() + 1)})

    def select_block(self, top: int, left: int, bottom: int, right: int) -> None:
        """Select the cells between two corners, as far as they are there."""
        model = self._model
        bottom, right = min(bottom, model.rowCount() - 1), min(right, model.columnCount() - 1)
        first = model.index(top, left)
        self.setCurrentIndex(first)
        block = QItemSelection(first, model.index(bottom, right))
        self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def select_rows(self, rows: NDArray[np.integer]) -> None:
        """Select whole rows of the screen, at least one, in ascending order."""
        model, last = self._model, self._model.columnCount() - 1
        self.setCurrentIndex(model.index(int(rows[0]), 0))
        chosen = QItemSelection()
        for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
            chosen.append(QItemSelectionRange(model.index(int(run[0]), 0), model.index(int(run[-1]), last)))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def selected_columns(self) -> list[int]:
        """The columns that are selected from top to bottom."""
        last = self._model.rowCount() - 1
        ranges = [
            p for p in self.selectionModel().selection().toList() if p.top() == 0 and p.bottom() == last
        ]
        return sorted({c for part in ranges for c in range(part.left(), part.right() + 1)})

    def whole_columns_selected(self) -> bool:
        last = self._model.rowCount() - 1
        ranges = self.selectionModel().selection().toList()
        return bool(ranges) and all(part.top() == 0 and part.bottom() == last for part in ranges)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() is QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not editing:
            self.clear_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter goes on to the cell below, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        below = self.currentIndex().row() + 1
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and below < self._model.rowCount():
            self.setCurrentIndex(self._model.index(below, self.currentIndex().column()))


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans (first, last) without overlaps, in ascending order."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(set(spans)):
        if out and first <= out[-1][1] + 1:
            out[-1] = out[-1][0], max(last, out[-1][1])
        else:
            out.append((first, last))
    return out
