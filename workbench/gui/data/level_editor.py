"""Order, label and reference of levels: the table with its buttons and keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from workbench.data.describe import Summary
from workbench.data.variable import Measure, Variable
from workbench.gui.data.level_table import LABEL, ROWS, VALUE, LevelCells, LevelRow, LevelTable
from workbench.gui.data.name_field import NameField
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.data.words import grouped
from workbench.gui.typed_field import put_into_cell
from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import button, icon_button, label

MOST_LEVELS = 500
_LEAST_SHOWN = 5


class LevelEditor(QWidget):
    """Hidden for variables without levels."""

    def __init__(self, commands: VariableCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._variable: Variable | None = None
        self.table = LevelTable(self)
        self.table.label_edited.connect(self._label)
        self.view = _view(self.table)
        self.up = icon_button("arrow-up", "Move the level up  (Alt+Up)", lambda: self._move(-1))
        self.down = icon_button("arrow-down", "Move the level down  (Alt+Down)", lambda: self._move(1))
        self.reference = button(
            "Make reference", self._make_reference, tip="Compare the other levels with this one"
        )
        self.add = icon_button("add", "Add a level that no row has", self._ask_new)
        self.drop = icon_button("trash", "Remove the levels that no row has", self._drop)
        self.new = NameField("Value of the new level")
        not_kept(self.new)
        self.new.setPlaceholderText("Value of the new level; Enter adds it")
        self.new.setToolTip("Enter adds the level, Escape does not")
        self.new.named.connect(self._add_new)
        self.view.selectionModel().currentRowChanged.connect(lambda _now, _before: self._allow())
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(key), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda step=step: self._move(step))
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        self._title = label("Levels", "strong")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for part in (self.add, self.drop, self.up, self.down, self.reference):
            head.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.new)

    def show_variable(self, variable: Variable | None, summary: Summary | None) -> None:
        """Show the levels of `variable`, if it has any; summary: None while the rows are being counted."""
        same = variable is not None and self._variable is not None and variable.name == self._variable.name
        self._variable = variable
        if variable is None or not variable.levels:
            self.hide()
            return
        rows = {level.value: level.cells for level in summary.levels} if summary is not None else {}
        reference = variable.level_values()[0]
        self.table.show_levels(
            [
                LevelRow(level.value, level.label, rows.get(level.value), level.value == reference)
                for level in variable.levels[:MOST_LEVELS]
            ]
        )
        if not same:
            self.view.clearSelection()
            self.view.setCurrentIndex(self.table.index(-1, -1))
        count = len(variable.levels)
        cut = f" (the first {MOST_LEVELS} of {grouped(count)})" if count > MOST_LEVELS else ""
        self._title.setText(f"Levels{cut}")
        factor = variable.measure in (Measure.NOMINAL, Measure.ORDINAL)
        for part in (self.add, self.drop):
            part.setVisible(factor)
        self.drop.setEnabled(any(level.rows == 0 for level in self.table.levels))
        self._fit()
        self._allow()
        self.show()

    @property
    def shown(self) -> str:
        """The variable whose levels are shown, "" for none."""
        return self._variable.name if self._variable is not None else ""

    @property
    def current(self) -> str:
        """The level that is selected, "" for none."""
        row = self.view.currentIndex().row()
        return self.table.levels[row].value if row >= 0 else ""

    def put_back(self, value: str, words: str) -> bool:
        """Begin to edit the label of a level with these words; False where the level is not shown."""
        rows = [row for row, level in enumerate(self.table.levels) if level.value == value]
        return bool(rows) and put_into_cell(self.view, self.table.index(rows[0], LABEL), words)

    def _fit(self) -> None:
        """As high as the levels need, within reason."""
        line = self.view.verticalHeader().defaultSectionSize()
        head = self.view.horizontalHeader().sizeHint().height() + 2 * self.view.frameWidth()
        rows = self.table.rowCount()
        self.view.setMinimumHeight(head + min(rows, _LEAST_SHOWN) * line)
        self.view.setMaximumHeight(head + rows * line + 2)

    def _allow(self) -> None:
        row, last = self.view.currentIndex().row(), self.table.rowCount() - 1
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < last)
        self.reference.setEnabled(row >= 0 and not self.table.levels[row].reference)

    def _label(self, value: str, text: str) -> None:
        if self._variable is not None:
            self._commands.set_level_label(self._variable.name, value, text)

    def _ask_new(self) -> None:
        self.new.ask("")

    def _add_new(self, value: str) -> None:
        if self._variable is not None:
            self._commands.add_level(self._variable.name, value)

    def _drop(self) -> None:
        if self._variable is not None:
            self._commands.drop_unused_levels(self._variable.name)

    def _move(self, step: int) -> None:
        row = self.view.currentIndex().row()
        if self._variable is not None and row >= 0 and 0 <= row + step < self.table.rowCount():
            self._commands.move_level(self._variable.name, row, step)
            self.view.setCurrentIndex(self.table.index(row + step, VALUE))

    def _make_reference(self) -> None:
        row = self.view.currentIndex().row()
        if self._variable is not None and row >= 0:
            self._commands.set_reference(self._variable.name, self.table.levels[row].value)
            self._allow()


def _view(table: LevelTable) -> QTableView:
    view = QTableView()
    view.setModel(table)
    view.setItemDelegate(LevelCells(table, view))
    view.setAccessibleName("Levels")
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 10)
    header = view.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(LABEL, QHeaderView.ResizeMode.Stretch)
    view.setColumnWidth(VALUE, 160)
    view.setColumnWidth(ROWS, 170)
    return view
