"""The variables of the data as a list model: filtered in place, so that ten thousand stay quick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from workbench.data.variable import Variable
from workbench.gui.model.measures import MEASURE_WORDS
from workbench.gui.model.variable_mime import TYPE, pack

NAME, MEASURE, LEVEL, USED, HEADING = (int(Qt.ItemDataRole.UserRole) + k for k in range(5))
_DISPLAY, _TIP, _SPOKEN = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Sections = tuple[tuple[str, tuple[str, ...]], ...]
"""Headings with the names of the variables below them."""


class VariableModel(QAbstractListModel):
    """One row a variable that fits the filter; what is known of it by role."""

    restyled = Signal()  # marks changed but no size: painting again is enough, and quicker than dataChanged

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._variables: tuple[Variable, ...] = ()
        self._shown: list[int] = []  # places in _variables; ~k stands for the heading of section k
        self._sections: Sections = ()
        self._wanted = ""
        self._levels: dict[str, str] = {}
        self._used: dict[str, str] = {}
        self._notes: dict[str, str] = {}

    def show_variables(self, variables: Sequence[Variable]) -> None:
        """Other variables, or the same with other properties."""
        if tuple(variables) != self._variables:
            self.beginResetModel()
            self._variables = tuple(variables)
            self._shown = self._fitting()
            self.endResetModel()

    def show_sections(self, sections: Sections) -> None:
        """The variables below headings; () for one list in the order of the data."""
        if sections != self._sections:
            self.beginResetModel()
            self._sections = sections
            self._shown = self._fitting()
            self.endResetModel()

    def show_levels(self, levels: Mapping[str, str]) -> None:
        """In words at which level each variable varies; empty while no group is chosen."""
        if dict(levels) != self._levels:
            self._levels = dict(levels)
            self.restyled.emit()

    def show_notes(self, notes: Mapping[str, str]) -> None:
        """What else is told of variables, in their tooltips."""
        self._notes = dict(notes)

    def show_used(self, used: Mapping[str, str]) -> None:
        """What the model uses each variable for."""
        if dict(used) != self._used:
            self._used = dict(used)
            self.restyled.emit()

    def filter(self, text: str) -> None:
        """Show the variables with `text` in their name or label."""
        self._wanted = text.casefold()
        self.beginResetModel()
        self._shown = self._fitting()
        self.endResetModel()

    def name(self, row: int) -> str:
        """The variable of a row, "" for a heading."""
        place = self._shown[row]
        return self._variables[place].name if place >= 0 else ""

    def rows_of(self, names: Iterable[str]) -> list[int]:
        """The rows of the variables that are shown."""
        wanted = set(names)
        return [row for row in range(len(self._shown)) if self.name(row) in wanted]

    def heading_row(self, heading: str) -> int:
        """The row of a heading, -1 if it is not shown."""
        headings = [title for title, _ in self._sections]
        place = ~headings.index(heading) if heading in headings else None
        return self._shown.index(place) if place in self._shown else -1

    def _fitting(self) -> list[int]:
        wanted = self._wanted
        fitting = [
            i
            for i, v in enumerate(self._variables)
            if not wanted or wanted in v.name.casefold() or wanted in v.label.casefold()
        ]
        return self._below_headings(fitting) if self._sections else fitting

    def _below_headings(self, fitting: list[int]) -> list[int]:
        """The variables section by section; a heading with nothing below it is left out."""
        place_of = {self._variables[i].name: i for i in fitting}
        out = []
        for k, (_, names) in enumerate(self._sections):
            found = [place_of.pop(name) for name in names if name in place_of]
            out += [~k, *found] if found else []
        return [*out, *place_of.values()]

    # -- what Qt asks ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = 0) -> Any:
        if not 0 <= index.row() < len(self._shown):
            return None
        place = self._shown[index.row()]
        if place < 0:
            return self._sections[~place][0] if role in (_DISPLAY, HEADING, _SPOKEN) else None
        variable = self._variables[place]
        if role in (_DISPLAY, NAME):
            return variable.name
        if role == MEASURE:
            return variable.measure
        if role == LEVEL:
            return self._levels.get(variable.name, "")
        if role == USED:
            return self._used.get(variable.name, "")
        if role == _SPOKEN:
            return ", ".join(self._words(variable))
        return "\n".join(self._words(variable)) if role == _TIP else None

    def _words(self, variable: Variable) -> list[str]:
        lines = [variable.name, variable.label, MEASURE_WORDS[variable.measure].capitalize()]
        if level := self._levels.get(variable.name):
            lines.append(f"Varies between {level}" if level != "constant" else "The same on every row")
        if used := self._used.get(variable.name):
            lines.append(f"In the model: {used}")
        lines.append(self._notes.get(variable.name, ""))
        return [line for line in lines if line]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and index.row() < len(self._shown) and self._shown[index.row()] < 0:
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return base | Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        return [TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        names = (self.name(row) for row in sorted(index.row() for index in indexes))
        return pack([name for name in names if name])

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction
