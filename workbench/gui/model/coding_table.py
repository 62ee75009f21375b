"""A coding in numbers as a table: one row a level below the names of the columns, one column a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from workbench.gui.data.cells import Index

ROOT = QModelIndex()
DISPLAY, EDIT, ALIGN, ACCESSIBLE = 0, 2, 7, 11
NAME = 0  # the row with the names of the columns
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class CodingTable(QAbstractTableModel):
    """levels: (value, words) pairs. What is typed is kept as text until it is read by `columns`."""

    def __init__(self, levels: Sequence[tuple[str, str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._levels = tuple(levels)
        self._cells: list[list[str]] = []

    @property
    def room(self) -> bool:
        """Whether another column may be added."""
        return len(self._cells) < len(self._levels) - 1

    def show_columns(self, columns: Mapping[str, Sequence[float]]) -> None:
        """Show these columns in place of all others."""
        self.beginResetModel()
        self._cells = [[name, *map(_text, numbers)] for name, numbers in columns.items()]
        self.endResetModel()

    def add(self) -> None:
        """Another column, of zeros, with a name that is free."""
        names, number = {cells[NAME] for cells in self._cells}, len(self._cells) + 1
        while f"column {number}" in names:
            number += 1
        at = len(self._cells)
        self.beginInsertColumns(ROOT, at, at)
        self._cells.append([f"column {number}", *("0" for _ in self._levels)])
        self.endInsertColumns()

    def remove(self, column: int) -> None:
        """One column less."""
        self.beginRemoveColumns(ROOT, column, column)
        del self._cells[column]
        self.endRemoveColumns()

    def columns(self) -> dict[str, list[Any]]:
        """Names with numbers, a text where it is not a number; a later column of the same name is renamed."""
        out: dict[str, list[Any]] = {}
        for cells in self._cells:
            name = cells[NAME]
            while name in out:
                name += " "  # which is refused in words where the coding is checked
            out[name] = [_number(text) for text in cells[1:]]
        return out

    # -- as Qt asks ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self._levels)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role != DISPLAY:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return str(section + 1)
        return "Name" if section == NAME else self._levels[section - 1][1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role in (DISPLAY, EDIT):
            return self._cells[index.column()][index.row()]
        if role == ALIGN and index.row() != NAME:
            return _RIGHT
        if role == ACCESSIBLE:
            row = self.headerData(index.row(), Qt.Orientation.Vertical)
            return f"{row}, column {index.column() + 1}: {self._cells[index.column()][index.row()]}"
        return None

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        self._cells[index.column()][index.row()] = str(value).strip()
        self.dataChanged.emit(index, index)
        return True


def _text(number: float) -> str:
    """A number as one writes it: thirds, sixths and the like as fractions."""
    fraction = Fraction(number).limit_denominator(30)
    near = abs(float(fraction) - number) < 1e-9 and fraction.denominator % 3 == 0
    return str(fraction) if near else f"{number:.12g}"


def _number(text: str) -> float | str:
    """A number, also as a fraction (1/3) or with a decimal comma; else the text."""
    top, slash, bottom = text.replace(",", ".").replace("−", "-").partition("/")
    try:
        return float(top) / float(bottom) if slash else float(top)
    except (ValueError, ZeroDivisionError):
        return text
