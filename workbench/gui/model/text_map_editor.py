"""Editor of new texts for old ones: a line for each value of a variable, or for each variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from workbench.analysis.step_fields import TextMap
from workbench.data.dataset import Dataset
from workbench.errors import DataError
from workbench.gui.model.field_editors import FieldEditor

MOST_LINES = 200
MISSING = "NA"
_HEIGHT = 170  # of a list of values; that of all variables is longer
_OLD = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class TextMapEditor(FieldEditor):
    """Lines whose new text is empty stay as they are; NA in it makes the value missing where that may be."""

    wide = True

    def __init__(self, field: TextMap, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._of, self._missing = field.of, field.missing
        self._dataset: Dataset | None = None
        self._whole: Mapping[str, Any] = {}
        self._value: dict[str, str | None] = {}
        self._olds: tuple[str, ...] = ()
        self.table = QTableWidget(0, 2)
        new = f"New ({MISSING}: missing)" if self._missing else field.words[1]
        self.table.setHorizontalHeaderLabels([field.words[0], new])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(_HEIGHT if self._of else 2 * _HEIGHT)
        self.table.itemChanged.connect(self._edited)
        self._adopt(self.table)

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._dataset = dataset
        self._offer()

    def show_whole(self, values: Mapping[str, Any]) -> None:
        self._whole = values
        self._offer()

    def show_value(self, value: Any) -> None:
        self._value = dict(value)
        self._offer()

    def _offer(self) -> None:
        """A line for each old text there is, and for those that have a new one."""
        olds = tuple(dict.fromkeys([*self._present(), *self._value]))[:MOST_LINES]
        self.table.blockSignals(True)
        if olds != self._olds:
            self._olds = olds
            self.table.setRowCount(len(olds))
            for row, old in enumerate(olds):
                item = QTableWidgetItem(old)
                item.setFlags(_OLD)
                self.table.setItem(row, 0, item)
                self.table.setItem(row, 1, QTableWidgetItem())
        for row, old in enumerate(olds):
            new = self._value.get(old, "")
            cell = self.table.item(row, 1)
            if cell is not None and cell.text() != (MISSING if new is None else new):
                cell.setText(MISSING if new is None else new)
        self.table.blockSignals(False)

    def _present(self) -> tuple[str, ...]:
        if self._dataset is None:
            return ()
        if not self._of:
            return self._dataset.names
        name = self._whole.get(self._of)
        try:
            return self._dataset.codes(str(name))[1] if name else ()
        except DataError:  # a variable that is gone has no values to show
            return ()

    def _edited(self, item: QTableWidgetItem) -> None:
        if item.column() != 1:
            return
        value: dict[str, str | None] = {}
        for row, old in enumerate(self._olds):
            cell = self.table.item(row, 1)
            new = cell.text().strip() if cell is not None else ""
            if new:
                value[old] = None if self._missing and new == MISSING else new
        self._value = value
        self.changed.emit(value)
