"""A few rows of data to look at, nothing to change."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from workbench.data.dataset import Dataset
from workbench.data.text.numbers import number_text

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGNED = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FirstRowsModel(QAbstractTableModel):
    """The cells of a Dataset as text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None

    def show_rows(self, dataset: Dataset | None) -> None:
        """Other data, None for none."""
        self.beginResetModel()
        self._dataset = dataset
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() or self._dataset is None else self._dataset.n_rows

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() or self._dataset is None else len(self._dataset.names)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if self._dataset is None or role not in (DISPLAY, ALIGNED):
            return None
        cell = self._dataset.cell(index.row(), self._dataset.names[index.column()])
        if role == ALIGNED:
            return int(_RIGHT) if isinstance(cell, int | float) else None
        return number_text(cell) if isinstance(cell, int | float) else cell

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role != DISPLAY or self._dataset is None:
            return None
        return self._dataset.names[section] if orientation == Qt.Orientation.Horizontal else section + 1


class FirstRows(QTableView):
    """The view of such a model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = FirstRowsModel(self)
        self.setModel(self._rows)
        self.setAccessibleName("First rows")
        self.setToolTip("The first rows as they will be read")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)

    def show_rows(self, dataset: Dataset | None) -> None:
        """Other data, None for none."""
        self._rows.show_rows(dataset)
        self.resizeColumnsToContents()
