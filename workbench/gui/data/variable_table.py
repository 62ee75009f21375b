"""Table model of the variables: one row a variable, one column a property, filtered by what is searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from workbench.data.ranges import missing_text
from workbench.data.variable import Variable
from workbench.gui.data.cells import Index

NAME, LABEL, MEASURE, MISSING, LEVEL = range(5)
TITLES = ("Name", "Label", "Measure", "Missing", "Varies between")
HELP = (
    "The name used in formulas; formulas follow when it changes",
    "A longer description, shown beside results",
    "What the values mean: numbers, categories, ordered categories, identifiers or text",
    "Values and ranges that stand for missing, such as -9, 97 to highest; the data keep them",
    "The level at which the variable varies: it has one value within each of these groups",
)
DISPLAY, EDIT = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole)
TOOLTIP, ACCESSIBLE = int(Qt.ItemDataRole.ToolTipRole), int(Qt.ItemDataRole.AccessibleTextRole)
ROOT = QModelIndex()
_BASE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


@dataclass(frozen=True, slots=True)
class LevelWords:
    """At which level a variable varies. plain: by rows or not at all; note: what is odd about it, or ""."""

    words: str
    plain: bool = True
    note: str = ""


class VariableTable(QAbstractTableModel):
    """Emits what the user wants changed; the page does it as an undoable step."""

    label_edited = Signal(str, str)
    missing_edited = Signal(str, str)
    name_edited = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Variable, ...] = ()
        self._shown: list[Variable] = []
        self._wanted = ""
        self._levels: Mapping[str, LevelWords] = {}

    # -- content -------------------------------------------------------------------------------------

    def show_variables(self, variables: Sequence[Variable]) -> None:
        """Show these variables; the selection stays when only properties changed."""
        self._all = tuple(variables)
        self._refresh(self._fitting())

    def filter(self, text: str) -> None:
        """Show only variables with `text` in their name, label or notes."""
        self._wanted = text.casefold().strip()
        self._refresh(self._fitting())

    def show_levels(self, levels: Mapping[str, LevelWords]) -> None:
        """At which level each variable varies."""
        self._levels = dict(levels)
        if self._shown:
            self.dataChanged.emit(self.index(0, LEVEL), self.index(len(self._shown) - 1, LEVEL))

    def _fitting(self) -> list[Variable]:
        wanted = self._wanted
        return [v for v in self._all if any(wanted in text.casefold() for text in (v.name, v.label, v.notes))]

    def _refresh(self, shown: list[Variable]) -> None:
        if [v.name for v in shown] == [v.name for v in self._shown]:
            self._shown = shown
            if shown:
                self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, len(TITLES) - 1))
        else:
            self.beginResetModel()
            self._shown = shown
            self.endResetModel()

    def variable(self, row: int) -> Variable | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, name: str) -> int:
        """The row of a variable, -1 if it is not shown."""
        return next((row for row, v in enumerate(self._shown) if v.name == name), -1)

    def level(self, name: str) -> LevelWords:
        return self._levels.get(name, LevelWords(""))

    # -- what Qt asks --------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == DISPLAY:
            return TITLES[section]
        return HELP[section] if role == TOOLTIP else None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        variable, column = self._shown[index.row()], index.column()
        if role in (DISPLAY, EDIT):
            return self.text(variable, column)
        if role == ACCESSIBLE:
            return f"{TITLES[column]}: {self.text(variable, column) or 'none'}"
        if role == TOOLTIP:
            note = self.level(variable.name).note if column == LEVEL else ""
            return note or self.text(variable, column) or HELP[column]
        return None

    def text(self, variable: Variable, column: int) -> str:
        """A property as it is shown and typed."""
        if column == NAME:
            return variable.name
        if column == LABEL:
            return variable.label
        if column == MEASURE:
            return str(variable.measure)
        if column == MISSING:
            return missing_text(variable.missing_codes, variable.missing_ranges)
        return self.level(variable.name).words

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _BASE | Qt.ItemFlag.ItemIsEditable if index.column() in (NAME, LABEL, MISSING) else _BASE

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        variable, column = self._shown[index.row()], index.column()
        signals = {NAME: self.name_edited, LABEL: self.label_edited, MISSING: self.missing_edited}
        if column not in signals or str(value) == self.text(variable, column):
            return False
        signals[column].emit(variable.name, str(value))
        return True
