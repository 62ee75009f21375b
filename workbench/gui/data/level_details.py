"""The levels of one categorical variable: order, labels, reference, how many rows have each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.widgets import button, frame, icon_button, label

VALUE, LABEL, ROWS, REFERENCE = range(4)
MOST_LEVELS = 500


class LevelDetails(QFrame):
    """Hidden for variables without levels."""

    def __init__(self, commands: VariableCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._name = ""
        self._filling = False
        self._title = label("", "strong")
        self._table = QTableWidget(0, 4)
        self._table.setHorizontalHeaderLabels(["Value", "Label", "Rows", "Reference"])
        self._table.setAccessibleName("Levels")
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self._table.horizontalHeader().setSectionResizeMode(LABEL, QHeaderView.ResizeMode.Stretch)
        self._table.itemChanged.connect(self._label_edited)
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(icon_button("arrow-up", "Move the level up", lambda: self._move(-1)))
        head.addWidget(icon_button("arrow-down", "Move the level down", lambda: self._move(1)))
        reference = button(
            "Make reference", self._make_reference, tip="Compare the other levels with this one"
        )
        head.addWidget(reference)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 10)
        layout.addWidget(frame("line"))
        layout.addLayout(head)
        layout.addWidget(self._table)
        self._table.setFixedHeight(170)

    def show_variable(self, dataset: Dataset | None, variable: Variable | None) -> None:
        """Show the levels of `variable`, if it has any."""
        if dataset is None or variable is None or not variable.levels:
            self.hide()
            return
        chosen = self._table.currentRow() if variable.name == self._name else -1
        self._name = variable.name
        self._title.setText(f"Levels of {variable.name}")
        self._fill(dataset, variable)
        if 0 <= chosen < self._table.rowCount():
            self._table.setCurrentCell(chosen, VALUE)
        self.show()

    def _fill(self, dataset: Dataset, variable: Variable) -> None:
        codes, order = dataset.codes(variable.name)
        counts = np.bincount(codes[codes >= 0], minlength=len(order))
        rows_of = dict(zip(order, counts.tolist(), strict=True))
        shown = variable.levels[:MOST_LEVELS]
        self._filling = True
        self._table.setRowCount(len(shown))
        for row, level in enumerate(shown):
            is_reference = bool(order) and level.value == order[0]
            cells = (
                level.value,
                level.label,
                f"{rows_of.get(level.value, 0):,}",
                "●" if is_reference else "",
            )
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if column != LABEL:
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self._table.setItem(row, column, item)
        self._filling = False

    def _label_edited(self, item: QTableWidgetItem) -> None:
        if not self._filling and item.column() == LABEL:
            self._commands.set_level_label(self._name, item.row(), item.text())

    def _move(self, step: int) -> None:
        row = self._table.currentRow()
        if row >= 0 and 0 <= row + step < self._table.rowCount():
            self._table.setCurrentCell(row + step, VALUE)
            self._commands.move_level(self._name, row, step)

    def _make_reference(self) -> None:
        item = self._table.item(self._table.currentRow(), VALUE)
        if item is not None:
            self._commands.set_reference(self._name, item.text())
