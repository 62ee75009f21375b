"""The dialog for a coding of one's own: which levels of a factor are set against which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import ModelError
from workbench.gui.model.coding_table import CodingTable
from workbench.gui.model.combo import combo_box
from workbench.gui.widgets import button, label
from workbench.modeling.custom_contrast import checked, custom

MEANINGS = {
    "comparisons": "Weights of a comparison: each column adds up to zero",
    "coding": "Codes in the design, as R's contrasts() takes them",
}
LEAD = (
    "One column for each comparison, for example −1 for one level and 1/2 for two others. Columns that are "
    "left out are completed, so that the model still fits every level."
)


class CodingDialog(QDialog):
    """levels: (value, words) pairs of the factor, in order. Emits `chosen` with the coding."""

    chosen = Signal(object)

    def __init__(
        self,
        variable: str,
        levels: Sequence[tuple[str, str]],
        value: Mapping[str, Any] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._variable, self._levels = variable, [level for level, _ in levels]
        self.setWindowTitle(f"Coding of {variable}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = CodingTable(levels, self)
        self.view = _view(self.table)
        self.meaning = combo_box()
        for meaning, words in MEANINGS.items():
            self.meaning.addItem(words, meaning)
        self.meaning.setAccessibleName("What the numbers are")
        self.problem = label("", "caption", wrap=True)
        self.problem.setProperty("tone", "error")
        self.add = button("Add a column", self._add, tip="Another comparison, up to one less than levels")
        self.drop = button("Remove the column", self._remove, tip="Remove the column of the cell in use")
        self.take = button("Use this coding", self._take, look="primary")
        self.take.setDefault(True)
        self._arrange(variable)
        self._show(value)
        self.table.dataChanged.connect(lambda *_: self._look())
        self.meaning.currentIndexChanged.connect(lambda _index: self._look())
        self._look()

    def _arrange(self, variable: str) -> None:
        buttons = QHBoxLayout()
        for part in (self.add, self.drop):
            buttons.addWidget(part)
        buttons.addStretch(1)
        buttons.addWidget(button("Cancel", self.reject))
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(label(f"Coding of {variable}", "title"))
        layout.addWidget(label(LEAD, "muted", wrap=True))
        layout.addWidget(self.meaning)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        self.resize(560, min(560, 300 + 30 * len(self._levels)))

    def _show(self, value: Mapping[str, Any] | None) -> None:
        """The coding there is, with its numbers in the order of the levels; else a first comparison."""
        if value is None:
            rest = len(self._levels) - 1
            self.table.show_columns({f"{self._levels[0]} or others": [-1.0, *[1.0 / rest] * rest]})
            return
        places = {level: i for i, level in enumerate(value["levels"])}
        self.table.show_columns(
            {
                name: [numbers[places[level]] if level in places else 0.0 for level in self._levels]
                for name, numbers in value["columns"].items()
            }
        )
        self.meaning.setCurrentIndex(self.meaning.findData(value["meaning"]))

    def coding(self) -> dict[str, Any]:
        """What the table says; ModelError where it is no coding of the levels."""
        meaning = self.meaning.currentData()
        found = checked({"levels": self._levels, "columns": self.table.columns(), "meaning": meaning})
        custom(found, self._variable, self._levels)
        return found

    def _look(self) -> None:
        """Say what is still wrong, and allow what is possible."""
        try:
            self.coding()
            words = ""
        except ModelError as error:
            words = error.message
        self.problem.setText(words)
        self.take.setEnabled(not words)
        self.add.setEnabled(self.table.room)
        self.drop.setEnabled(self.table.columnCount() > 1)

    def _add(self) -> None:
        self.table.add()
        self.view.setCurrentIndex(self.table.index(1, self.table.columnCount() - 1))
        self.view.setFocus()
        self._look()

    def _remove(self) -> None:
        column = self.view.currentIndex().column()
        self.table.remove(column if column >= 0 else self.table.columnCount() - 1)
        self._look()

    def _take(self) -> None:
        self.chosen.emit(self.coding())
        self.accept()


def _view(table: CodingTable) -> QTableView:
    view = QTableView()
    view.setModel(table)
    view.setAccessibleName("Numbers of the coding")
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(True)
    view.horizontalHeader().hide()
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    view.horizontalHeader().setMinimumSectionSize(70)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 10)
    view.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    view.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
    return view
