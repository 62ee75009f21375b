"""A table that goes on below itself where the pane is too narrow, with the names of its rows again."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from workbench.gui.results.fitting import parts
from workbench.gui.results.table_view import LARGE, SMALLEST, TableView
from workbench.results import Table

_MOST_KEYS = 2
"""So many columns of words, at most, say again in every part what its rows are."""
_MOST_ROWS = 17
"""Longer tables scroll sideways: nobody would find what goes on so far below."""


class WideTable(QWidget):
    """`first` is the whole table where it fits, smaller type included; `views` are all its parts."""

    def __init__(self, first: TableView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = first
        self.views = [first]
        self._rows = 0
        self._parts: list[list[int]] = []
        self._least: list[int] = []  # widths of columns in the usual type
        self._narrow = 0  # the width of all in the smallest type
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(first)

    def set_table(self, table: Table) -> None:
        """Show another table."""
        self._first.set_table(table)
        self._least, self._narrow = self._first.least_widths(LARGE), sum(self._first.least_widths(SMALLEST))
        self._parts = []
        self._lay_out()

    def show_rows(self, count: int) -> None:
        """Be as high as `count` rows take."""
        self._rows = count
        for view in self.views:
            view.show_rows(count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """As many parts as the width asks for."""
        found = [list(range(len(self._least)))]
        if self._narrow > self.width() and len(self._first.table.rows) <= _MOST_ROWS:
            numeric = self._first.table_model.shown.numeric
            keys = next((i for i, is_number in enumerate(numeric) if is_number), len(numeric))
            found = parts(self._least, min(keys, _MOST_KEYS), self.width())
        if found != self._parts:
            self._parts = found
            self._show_parts()

    def _show_parts(self) -> None:
        for view in self.views[len(self._parts) :]:
            view.hide()
            view.deleteLater()
        del self.views[len(self._parts) :]
        while len(self.views) < len(self._parts):
            more = TableView(self._first.table_model)
            more.setAccessibleName(f"Table: {self._first.table.title}, continued")
            _offer_menu(more)
            self._column.addWidget(more)
            self.views.append(more)
        for view, places in zip(self.views, self._parts, strict=True):
            view.take_in(places)
        self.show_rows(self._rows)


def _offer_menu(view: TableView) -> None:
    """What can be done with what is selected in a further part; the first has the menu of the whole table."""

    def open_menu(place: QPoint) -> None:
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = menu.addAction("Copy &selection", view.copy_selection)
        chosen.setEnabled(view.selectionModel().hasSelection())
        menu.addAction("&What is this number?\tShift+F1", view.explain)
        menu.popup(view.viewport().mapToGlobal(place))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(open_menu)
