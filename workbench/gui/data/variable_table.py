"""Table model of the variables: one row a variable, one column a property."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from workbench.data.variable import Measure, Variable
from workbench.gui.icons import icon
from workbench.gui.model.variable_list import MEASURE_ICONS
from workbench.gui.theme import theme

NAME, LABEL, MEASURE, LEVELS, MISSING, VARIES = range(6)
TITLES = ("Name", "Label", "Measure", "Levels", "Missing codes", "Varies between")
HELP = (
    "The name used in formulas",
    "A longer description, shown beside results",
    "What the values mean: numbers, categories, ordered categories, identifiers or text",
    "The categories in their order; the first is the reference unless another is chosen",
    "Values that stand for missing, separated by commas",
    "The level at which the variable varies, once a grouping variable is chosen",
)
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class VariableTable(QAbstractTableModel):
    """Emits what the user wants changed; the page does it as an undoable step."""

    label_edited = Signal(str, str)
    measure_edited = Signal(str, str)
    missing_edited = Signal(str, str)
    name_edited = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._variables: tuple[Variable, ...] = ()
        self._varies: dict[str, str] = {}

    def show_variables(self, variables: tuple[Variable, ...]) -> None:
        """Show these variables; the selection stays when only properties changed."""
        if [v.name for v in variables] == [v.name for v in self._variables]:
            self._variables = variables
            self.dataChanged.emit(self.index(0, 0), self.index(len(variables) - 1, len(TITLES) - 1))
        else:
            self.beginResetModel()
            self._variables = variables
            self.endResetModel()

    def show_levels(self, varies: Mapping[str, str]) -> None:
        """At which level each variable varies, in words."""
        self._varies = dict(varies)
        if self._variables:
            self.dataChanged.emit(self.index(0, VARIES), self.index(len(self._variables) - 1, VARIES))

    def variable(self, row: int) -> Variable | None:
        return self._variables[row] if 0 <= row < len(self._variables) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._variables)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return HELP[section] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        variable, column = self._variables[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(variable, column)
        if role == Qt.ItemDataRole.DecorationRole and column == MEASURE:
            return icon(MEASURE_ICONS[variable.measure], theme().tokens.text_muted)
        if role == Qt.ItemDataRole.ToolTipRole and column in (NAME, LABEL, LEVELS):
            return self._text(variable, column)
        return None

    def _text(self, variable: Variable, column: int) -> str:
        if column == NAME:
            return variable.name
        if column == LABEL:
            return variable.label
        if column == MEASURE:
            return str(variable.measure)
        if column == LEVELS:
            return ", ".join(level.text for level in variable.levels[:40])
        if column == MISSING:
            return ", ".join(variable.missing_codes)
        return self._varies.get(variable.name, "")

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() in (NAME, LABEL, MEASURE, MISSING)
        return base | Qt.ItemFlag.ItemIsEditable if editable else base

    def setData(self, index: Index, value: Any, role: int = 2) -> bool:
        name, column = self._variables[index.row()].name, index.column()
        signals = {
            NAME: self.name_edited,
            LABEL: self.label_edited,
            MEASURE: self.measure_edited,
            MISSING: self.missing_edited,
        }
        if column not in signals or str(value) == self._text(self._variables[index.row()], column):
            return False
        signals[column].emit(name, str(value))
        return True


MEASURES = tuple(str(measure) for measure in Measure)
