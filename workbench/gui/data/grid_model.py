"""Table model of a dataset: a million rows without a stutter.

Values stay in the dataset's arrays; a permutation orders the rows. The delegate and the headers ask for cells
and headings in Python; Qt's own questions are answered with plain integers as roles, most of them by None.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.missing import ALL, is_missing, missing_numbers
from workbench.data.ranges import range_text
from workbench.data.text.numbers import number_text
from workbench.data.variable import Measure, Variable
from workbench.gui.data.cells import DECLARED, EMPTY, OUTSIDE, UNUSED, VALUE, Index
from workbench.gui.data.column_header import Heading
from workbench.gui.data.grid_order import RowOrder
from workbench.gui.data.kept_rows import Mask
from workbench.gui.data.shown_numbers import Look, look_of

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
ROOT = QModelIndex()
_EDITABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable


class GridModel(QAbstractTableModel):
    """Rows and columns of one dataset; edits are asked for by signal and done by whoever owns the data."""

    edit_requested = Signal(int, str, str)  # row of the dataset, variable, text typed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._order: RowOrder | None = None
        self._rows: Any = None
        self._labels = False
        self._kept: Mask | None = None
        self._columns: list[_Cells] = []
        self._variables: tuple[Variable, ...] = ()

    @property
    def dataset(self) -> Dataset | None:
        return self._dataset

    @property
    def order(self) -> RowOrder | None:
        """How the rows are ordered; None: as in the file."""
        return self._order

    @property
    def labels(self) -> bool:
        """Whether levels are shown by their labels."""
        return self._labels

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show other data. Same shape and names: only the cells are repainted, the scroll position stays."""
        old = self._dataset
        if (
            old is not None
            and dataset is not None
            and (old.names, old.n_rows) == (dataset.names, dataset.n_rows)
        ):
            self._take(dataset)
            self._repaint()
        else:
            self.beginResetModel()
            if not (same_data(old, dataset) and self._fits(dataset)):
                self._order = self._rows = None
            self._take(dataset)
            self.endResetModel()

    def _fits(self, dataset: Dataset | None) -> bool:
        """Whether the present order can be that of `dataset`."""
        order = self._order
        return (
            order is not None
            and dataset is not None
            and order.name in dataset
            and len(order.rows) == dataset.n_rows
        )

    def show_labels(self, on: bool) -> None:
        """Show the labels of levels instead of their values."""
        if on != self._labels and self._dataset is not None:
            self._labels = on
            self._take(self._dataset)
            self._repaint()

    def show_kept(self, kept: Mask | None) -> None:
        """Grey the rows of the data for which `kept` is False; None: no row."""
        if kept is not self._kept:
            self._kept = kept
            self._repaint()

    def is_unused(self, row: int) -> bool:
        """Whether analyses leave out the row of the data behind a row on screen."""
        kept, place = self._kept, self.dataset_row(row)
        return kept is not None and place < len(kept) and not kept[place]

    def show_order(self, order: RowOrder | None) -> None:
        """Show the rows in that order; None: as in the file."""
        self.layoutAboutToBeChanged.emit()
        self._order = order
        self._rows = None if order is None else order.rows
        self.layoutChanged.emit()

    def _take(self, dataset: Dataset | None) -> None:
        before = {cells.key: cells for cells in self._columns}
        self._dataset = dataset
        self._variables = dataset.variables if dataset is not None else ()
        self._columns = []
        for variable in self._variables:
            column = dataset.column(variable.name)  # type: ignore[union-attr]
            known = before.get((id(column), id(variable), self._labels))
            self._columns.append(known or _Cells(column, variable, self._labels))

    def _repaint(self) -> None:
        last = self.columnCount() - 1
        if self.rowCount() and last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, last))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, last))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(0, self.rowCount() - 1))

    # -- cells ---------------------------------------------------------------------------------------

    def cell(self, row: int, column: int) -> tuple[str, int]:
        """The text shown in a cell and its kind."""
        place = row if self._rows is None else self._rows[row]
        shown = self._columns[column].shown(place)
        if self._kept is not None and place < len(self._kept) and not self._kept[place]:
            return shown[0], UNUSED
        return shown

    def text(self, row: int, column: int) -> str:
        """The value of a cell as one would type it; "" when it is empty."""
        return self._columns[column].typed(self.dataset_row(row))

    def in_full(self, row: int, column: int) -> str:
        """What a cell shows, a number with all its digits."""
        cells = self._columns[column]
        return cells.typed(self.dataset_row(row)) if cells.numbers else self.cell(row, column)[0]

    def is_number(self, column: int) -> bool:
        return self._variables[column].measure is Measure.NUMERIC

    def holds_numbers(self, column: int) -> bool:
        """Whether the cells are numbers in the data, also when they are read as categories."""
        return self._columns[column].numbers

    def variable(self, column: int) -> Variable:
        return self._variables[column]

    def dataset_row(self, row: int) -> int:
        """The row of the dataset behind a row on screen."""
        return row if self._rows is None else int(self._rows[row])

    def screen_row(self, row: int) -> int:
        """The row on screen of a row of the dataset."""
        return row if self._rows is None else int(np.flatnonzero(self._rows == row)[0])

    # -- what Qt asks --------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() or self._dataset is None else self._dataset.n_rows

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            return self.cell(index.row(), index.column())[0]
        if role == EDIT:
            return self.text(index.row(), index.column())
        if role == TOOLTIP:
            return self._explanation(index.row(), index.column())
        if role == ACCESSIBLE and self.is_unused(index.row()):
            return f"{self.cell(index.row(), index.column())[0] or 'missing'}, row left out by the filter"
        return None

    def _explanation(self, row: int, column: int) -> str | None:
        shown, kind = self.cell(row, column)
        text = self.in_full(row, column)
        if kind == UNUSED:
            return f"{text or 'Missing'}; the row filter leaves this row out of analyses"
        if kind == EMPTY:
            return "Missing"
        if kind == OUTSIDE:
            valid = range_text(self._variables[column].valid_range or ALL)
            return f"{text} is not among the valid values of {self._variables[column].name}: {valid}"
        if kind == DECLARED:
            return f"{text} stands for missing in {self._variables[column].name}"
        return text if text != shown or len(text) > 24 else None

    def heading(self, column: int) -> Heading:
        variable, order = self._variables[column], self._order
        if order is None or order.name != variable.name:
            return Heading(variable.name, variable.measure)
        return Heading(variable.name, variable.measure, "down" if order.descending else "up")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return (
                str(self.dataset_row(section) + 1) if role == DISPLAY and section < self.rowCount() else None
            )
        if section >= len(self._variables):
            return None
        variable = self._variables[section]
        if role == DISPLAY:
            return variable.name
        if role == TOOLTIP:
            measure = str(variable.measure).capitalize()
            return f"{variable.label or variable.name}\n{measure}; right click for more"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _EDITABLE

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or str(value) == self.text(index.row(), index.column()):
            return False
        name = self._variables[index.column()].name
        self.edit_requested.emit(self.dataset_row(index.row()), name, str(value))
        return True


class _Cells:
    """One column made ready to be shown; cheap to make, also with a million categories."""

    def __init__(self, column: Any, variable: Variable, labels: bool) -> None:
        self.key = (id(column), id(variable), labels)
        self._column, self._variable = column, variable  # kept alive, since `key` holds their ids
        self._coded = isinstance(column, CodedColumn)
        self._values = column.codes if self._coded else column.values
        self._declared = set(missing_numbers(variable))
        self._ranges, self._valid = variable.missing_ranges, variable.valid_range
        self._marked = bool(self._declared or self._ranges or self._valid)
        self._look: Look | None = None
        self._words = {level.value: level.text for level in variable.levels} if labels else {}

    @property
    def numbers(self) -> bool:
        return not self._coded

    def shown(self, row: int) -> tuple[str, int]:
        value = self._values[row].item()
        if self._coded:
            return self._category(value)
        if value != value:
            return "", EMPTY
        look = self._look
        if look is None:  # computed numbers are looked through once, when the column is first seen
            look = self._look = look_of(self._variable, self._values)
        return look(value), self._kind(value) if self._marked else VALUE

    def _kind(self, value: float) -> int:
        if value in self._declared or any(low <= value <= high for low, high in self._ranges):
            return DECLARED
        return VALUE if self._valid is None or self._valid[0] <= value <= self._valid[1] else OUTSIDE

    def _category(self, code: int) -> tuple[str, int]:
        if code < 0:
            return "", EMPTY
        text = self._column.categories[code]
        missing = self._variable.declares_missing and is_missing(text, self._variable)
        return self._words.get(text, text), DECLARED if missing else VALUE

    def typed(self, row: int) -> str:
        value = self._values[row].item()
        if self._coded:
            return self._column.categories[value] if value >= 0 else ""
        return number_text(value)


def same_data(old: Dataset | None, new: Dataset | None) -> bool:
    """Whether one came from the other by editing, as far as one can tell."""
    return old is not None and new is not None and (old.name, old.source) == (new.name, new.source)
