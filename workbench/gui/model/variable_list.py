"""The variables to choose from: measure, name, and the level at which each varies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.data.variable import Measure, Variable
from workbench.gui.icons import icon
from workbench.gui.model.variable_mime import pack
from workbench.gui.theme import theme

NAME = Qt.ItemDataRole.UserRole
MEASURE_ICONS = {
    Measure.NUMERIC: "measure-numeric",
    Measure.NOMINAL: "measure-nominal",
    Measure.ORDINAL: "measure-ordinal",
    Measure.ID: "measure-id",
    Measure.TEXT: "measure-text",
}
MEASURE_WORDS = {
    Measure.NUMERIC: "numbers",
    Measure.NOMINAL: "categories without order",
    Measure.ORDINAL: "categories in order",
    Measure.ID: "identifiers, for instance of groups",
    Measure.TEXT: "text",
}


class VariableList(QWidget):
    """A filter field above the list; several variables can be selected and dragged."""

    activated = Signal(list)  # Enter or double click

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variables: tuple[Variable, ...] = ()
        self._levels: dict[str, str] = {}
        self._used: frozenset[str] = frozenset()
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Find a variable")
        self._filter.setAccessibleName("Find a variable")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._apply_filter)
        self.list = _DragList()
        self.list.setAccessibleName("Variables")
        self.list.enter_pressed.connect(lambda: self.activated.emit(self.selected()))
        self.list.itemDoubleClicked.connect(lambda _item: self.activated.emit(self.selected()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._filter)
        layout.addWidget(self.list, 1)
        theme().changed.connect(self._fill)

    def show_variables(self, variables: Sequence[Variable], levels: Mapping[str, str]) -> None:
        """The variables, and in words at which level each varies ("" where unknown)."""
        if (tuple(variables), dict(levels)) != (self._variables, self._levels):
            self._variables, self._levels = tuple(variables), dict(levels)
            self._fill()

    def show_used(self, names: Sequence[str]) -> None:
        """Which variables the model has already: they are shown in bold."""
        self._used = frozenset(names)
        for row in range(self.list.count()):
            item = self.list.item(row)
            font = item.font()
            font.setBold(item.data(NAME) in self._used)
            item.setFont(font)

    def selected(self) -> list[str]:
        """Names of the selected variables, in the order of the list."""
        rows = sorted(self.list.row(item) for item in self.list.selectedItems())
        return [str(self.list.item(row).data(NAME)) for row in rows]

    def _fill(self) -> None:
        chosen = set(self.selected())
        self.list.clear()
        for variable in self._variables:
            self.list.addItem(self._item(variable, chosen))
        self.show_used(tuple(self._used))
        self._apply_filter(self._filter.text())

    def _item(self, variable: Variable, chosen: set[str]) -> QListWidgetItem:
        level = self._levels.get(variable.name, "")
        item = QListWidgetItem(variable.name + (f"   · {level}" if level else ""))
        item.setData(NAME, variable.name)
        item.setIcon(icon(MEASURE_ICONS[variable.measure], theme().tokens.text_muted))
        lines = [variable.label or variable.name, MEASURE_WORDS[variable.measure].capitalize()]
        if level:
            lines.append(f"Varies at the level: {level}")
        item.setToolTip("\n".join(lines))
        item.setSelected(variable.name in chosen)
        return item

    def _apply_filter(self, text: str) -> None:
        wanted = text.casefold()
        for row, variable in enumerate(self._variables):
            fits = wanted in variable.name.casefold() or wanted in variable.label.casefold()
            self.list.setRowHidden(row, not fits)


class _DragList(QListWidget):
    """A list whose drags carry variable names."""

    enter_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(16, 16))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        rows = sorted(self.row(item) for item in items)
        return pack([str(self.item(row).data(NAME)) for row in rows])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter_pressed.emit()
        else:
            super().keyPressEvent(event)
