"""The table of variables: fits a narrow pane, is edited in place, and opens the measures by click or key."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.gui.data.variable_cells import VariableCells
from workbench.gui.data.variable_table import LABEL, LEVEL, MEASURE, MISSING, NAME, VariableTable

_WIDTHS = {NAME: 116, MEASURE: 104, MISSING: 96, LEVEL: 120}
_NARROWEST_LABEL = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
_TRIGGER = QAbstractItemView.EditTrigger


class VariableView(QTableView):
    """Several variables can be selected; the label takes the room that is left."""

    menu_wanted = Signal(QModelIndex, QPoint)
    measures_wanted = Signal(QModelIndex, QPoint)

    def __init__(self, table: VariableTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setModel(table)
        self.setItemDelegate(VariableCells(table, self))
        self.setAccessibleName("Variables")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(_TRIGGER.DoubleClicked | _TRIGGER.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 13)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_NARROWEST_LABEL)
        self.clicked.connect(self._clicked)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.show_level_column(False)

    def show_level_column(self, on: bool) -> None:
        """The level is shown once groups are chosen."""
        self.setColumnHidden(LEVEL, not on)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current row stays in sight when parts above or below take room."""
        current = self.currentIndex()
        seen = current.isValid() and 0 <= self.rowViewportPosition(current.row()) < event.oldSize().height()
        super().resizeEvent(event)
        self._fit()
        if seen:
            self.scrollTo(current)

    def _fit(self) -> None:
        others = sum(self.columnWidth(c) for c in _WIDTHS if not self.isColumnHidden(c))
        self.setColumnWidth(LABEL, max(_NARROWEST_LABEL, self.viewport().width() - others))

    def select(self, row: int) -> None:
        """Select a row and show it; -1 selects nothing."""
        if row < 0:
            self.clearSelection()
            return
        column = max(0, self.currentIndex().column())
        index = self._table.index(row, column)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def selected_rows(self) -> list[int]:
        """The selected rows in ascending order."""
        spans = self.selectionModel().selection().toList()
        return sorted({row for span in spans for row in range(span.top(), span.bottom() + 1)})

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == MEASURE:
            self._ask_measures(index)

    def _ask_measures(self, index: QModelIndex) -> None:
        place = self.visualRect(index).bottomLeft()
        self.measures_wanted.emit(index, self.viewport().mapToGlobal(place))

    def _ask_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid():
            index = self.currentIndex()
        if index.isValid():
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, F2 and Space edit the current cell, or open the measures."""
        index = self.currentIndex()
        editing = self.state() is QAbstractItemView.State.EditingState
        if event.key() in _ENTER and index.isValid() and not editing:
            if index.column() == MEASURE:
                self._ask_measures(index)
            elif index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
        else:
            super().keyPressEvent(event)
