"""A result table for Qt: rounded texts, help on headers and cells, words for screen readers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from workbench.results import Table
from workbench.results.cells import value
from workbench.results.formatting import format_exact
from workbench.results.shown import ShownTable, show

Index = QModelIndex | QPersistentModelIndex
# plain ints: comparing enum members costs much in a paint loop
_DISPLAY, _TIP, _ACCESSIBLE, _DESCRIBED = 0, 3, 11, 12
_LONG = 16  # letters of a title that may not find room; the tip says all of it


class TableModel(QAbstractTableModel):
    """Read-only; `shown` has the texts, `table` the full-precision values."""

    def __init__(self, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: Table = table
        self.shown: ShownTable = show(table)

    def set_table(self, table: Table) -> None:
        """Show another table; views keep their selection if its shape is the same."""
        shown = show(table)
        same_shape = (len(shown.cells), shown.columns) == (len(self.shown.cells), self.shown.columns)
        if same_shape:
            self.table, self.shown = table, shown
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        else:
            self.beginResetModel()
            self.table, self.shown = table, shown
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown.cells)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            return self.shown.cells[index.row()][index.column()]
        if role == _ACCESSIBLE:
            column = self.shown.columns[index.column()]
            return f"{column.title}: {self.shown.cells[index.row()][index.column()]}"
        if role == _TIP:
            return self.meaning(index) or None
        return self.shown.columns[index.column()].help if role == _DESCRIBED else None

    def meaning(self, index: Index) -> str:
        """What a cell is: its column, the number in full, how it was computed; "" where there is no help."""
        column = self.shown.columns[index.column()]
        if not column.help or not self.shown.cells[index.row()][index.column()]:
            return ""
        number = value(self.table.rows[index.row()], column.id)
        exact = f": {format_exact(number)}" if isinstance(number, float) else ""
        return f"{column.title}{exact}\n{column.help}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.shown.columns[section]
        if role == _DISPLAY:
            return column.title
        title = column.title if len(column.title) > _LONG else ""
        return "\n".join(filter(None, (title, column.help))) or None if role == _TIP else None
