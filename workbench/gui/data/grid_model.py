"""Table model of a dataset: a million rows without a stutter.

Values stay in the dataset's arrays; a permutation orders the rows. Qt asks for single cells in Python, so
`data` answers the roles it does not serve before doing anything else, with plain integers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class GridModel(QAbstractTableModel):
    """Rows and columns of one dataset; edits are asked for by signal and done by whoever owns the data."""

    edit_requested = Signal(int, str, str)  # row of the dataset, variable, text typed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._order: NDArray[np.intp] | None = None
        self._columns: list[Any] = []
        self._categories: list[tuple[str, ...] | None] = []
        self._variables: tuple[Variable, ...] = ()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    @property
    def dataset(self) -> Dataset | None:
        return self._dataset

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show other data. Same shape and names: only the cells are repainted, the scroll position stays."""
        old = self._dataset
        same = (
            old is not None
            and dataset is not None
            and (old.names, old.n_rows) == (dataset.names, dataset.n_rows)
        )
        if same:
            self._take(dataset)
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self.columnCount() - 1))
        else:
            self.beginResetModel()
            self._order, self._sorted = None, None
            self._take(dataset)
            self.endResetModel()

    def _take(self, dataset: Dataset | None) -> None:
        self._dataset = dataset
        self._variables = dataset.variables if dataset is not None else ()
        self._columns, self._categories = [], []
        for variable in self._variables:
            column = dataset.column(variable.name)  # type: ignore[union-attr]
            coded = isinstance(column, CodedColumn)
            self._columns.append(column.codes if coded else column.values)
            self._categories.append(column.categories if coded else None)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() or self._dataset is None else self._dataset.n_rows

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role in (DISPLAY, EDIT):
            return self.text(index.row(), index.column())
        if role == ALIGNMENT:
            return LEFT if self._categories[index.column()] is not None else RIGHT
        return None

    def text(self, row: int, column: int) -> str:
        """A cell as it is shown and copied: the value as read, empty when missing."""
        if self._order is not None:
            row = self._order[row]
        value = self._columns[column][row]
        categories = self._categories[column]
        if categories is not None:
            return categories[value] if value >= 0 else ""
        if value != value:
            return ""
        return shortest(float(value)) if value.dtype.kind == "f" else str(value)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == DISPLAY and section < self.rowCount():
                return str(self.dataset_row(section) + 1)
            return None
        if section >= len(self._variables):
            return None
        variable = self._variables[section]
        if role == DISPLAY:
            return variable.name
        if role == TOOLTIP:
            return f"{variable.label or variable.name} ({variable.measure})"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or str(value) == self.text(index.row(), index.column()):
            return False
        name = self._variables[index.column()].name
        self.edit_requested.emit(self.dataset_row(index.row()), name, str(value))
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column, missing last; column -1 restores the order of the file."""
        self.layoutAboutToBeChanged.emit()
        self._order = None if column < 0 else self._permutation(column, order)
        self._sorted = None if column < 0 else (column, order)
        self.layoutChanged.emit()

    def _permutation(self, column: int, order: Qt.SortOrder) -> NDArray[np.intp]:
        """Stable order of the rows; coded columns follow the order of their levels."""
        assert self._dataset is not None
        name = self._variables[column].name
        if self._categories[column] is not None:
            codes = self._dataset.codes(name)[0]
            keys, missing = codes, codes < 0
        else:
            keys = self._columns[column]
            missing = keys != keys
        ascending = np.argsort(keys[~missing], kind="stable")
        present = np.flatnonzero(~missing)[ascending]
        if order == Qt.SortOrder.DescendingOrder:
            present = present[::-1]
        return np.concatenate([present, np.flatnonzero(missing)])

    def dataset_row(self, row: int) -> int:
        """The row of the dataset behind a row on screen."""
        return row if self._order is None else int(self._order[row])


def shortest(value: float) -> str:
    """The shortest text that reads back as the same number, without a trailing ".0"."""
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text
