"""The Data page: the grid, a line above it about the current cell, and bars to find and to go somewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from workbench.data.dataset import Dataset
from workbench.errors import DataError
from workbench.gui.data.asking import ask
from workbench.gui.data.cell_actions import CellActions
from workbench.gui.data.cell_filter import add_filters
from workbench.gui.data.cell_line import CellLine
from workbench.gui.data.column_menu import ColumnDoes, add_entry, fill_column_menu, popup_menu
from workbench.gui.data.find_bar import FindBar
from workbench.gui.data.go_bar import GoBar
from workbench.gui.data.grid_link import GridLink
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_order import RowOrder, order_by
from workbench.gui.data.grid_text import MOST_CELLS, tab_text
from workbench.gui.data.grid_view import GridView
from workbench.gui.data.kept_rows import KeptRows
from workbench.gui.data.steps.column_steps import add_steps
from workbench.gui.data.table_bar import TableBar
from workbench.gui.data.words import grouped
from workbench.gui.document import Document
from workbench.gui.icons import set_icon
from workbench.gui.typed_field import Field, put_into_cell, put_words
from workbench.gui.widgets import button, icon_button


class DataPage(QWidget):
    """Shows and edits the values of the project's data."""

    details_wanted = Signal(str)  # a variable, to be shown on the Variables page
    rename_wanted = Signal(str)  # the same, with its name to be typed over

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.model = GridModel(self)
        self.grid = GridView(self.model)
        self.link = GridLink(self.model, self.grid)
        self.cells = CellActions(document, self.model, self.grid, lambda: self.copy(None))
        self._commands = self.cells.commands
        self.line = CellLine(self.model, self.grid)
        self.find_bar = FindBar(self.model, self.grid)
        self.go_bar = GoBar(self.model, self.grid)
        self._make_buttons()
        self._arrange()
        self._connect()
        self._refresh()

    # -- composition ---------------------------------------------------------------------------------

    def _make_buttons(self) -> None:
        self.unsort = button("", lambda: self.sort("", None), look="link", icon="close")
        self.unsort.setToolTip("Show the rows in the order of the file")
        self.keep = button("Keep this order", self.keep_order, look="link", icon="check")
        self.keep.setToolTip("Put the rows of the data themselves into this order; undo takes it back")
        for part in (self.unsort, self.keep):
            part.hide()
        self.labels = QToolButton()
        set_icon(self.labels, "label")
        self.labels.setCheckable(True)
        self.labels.setProperty("look", "quiet")
        self.labels.setAccessibleName("Show labels")
        self.labels.setToolTip("Show the labels of categories instead of their values  (Ctrl+L)")
        self.labels.toggled.connect(self.model.show_labels)
        self.find_button = icon_button("search", "Find  (Ctrl+F)", self.find_bar.open_bar)
        self.kept = KeptRows(self._document, self)
        self.kept.changed.connect(lambda: self.model.show_kept(self.kept.mask))
        self.tables = TableBar(self._document, self.kept)
        self.filter_button = icon_button("filter", "Rows to analyse", self.tables.ask_filter)
        self.go_button = icon_button("go-to", "Go to a row or variable  (Ctrl+G)", self.go_bar.open_bar)

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 4, 10, 4)
        bar.setSpacing(4)
        bar.addWidget(self.line, 1)
        for part in (
            self.unsort,
            self.keep,
            self.labels,
            self.filter_button,
            self.go_button,
            self.find_button,
        ):
            bar.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.tables)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.go_bar)

    def _connect(self) -> None:
        self.model.edit_requested.connect(self._commands.set_cell)
        self.grid.columns.menu_wanted.connect(self._open_column_menu)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._open_cell_menu)
        self.find_bar.replace_wanted.connect(self._commands.set_cell)
        self.find_bar.replace_all_wanted.connect(self.replace_all)
        for bar in (self.find_bar, self.go_bar):
            bar.closed.connect(self.grid.setFocus)
        self._document.dataset_changed.connect(self._refresh)
        self._shortcut(QKeySequence.StandardKey.Copy, lambda: self.copy(None))
        self._shortcut("Ctrl+Shift+C", lambda: self.copy(True))
        self._shortcut(QKeySequence.StandardKey.Find, self.find_bar.open_bar)
        self._shortcut("Ctrl+H", self.find_bar.open_replace)
        self._shortcut("F3", self.find_bar.next)
        self._shortcut("Shift+F3", self.find_bar.before)
        self._shortcut("Ctrl+G", self.go_bar.open_bar)
        self._shortcut("Ctrl+L", self.labels.toggle)

    def _shortcut(self, key: QKeySequence.StandardKey | str, does: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(does)

    # -- showing -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        dataset, before = self._document.dataset, self.model.dataset
        self.model.show_dataset(dataset)
        self._show_new(before, dataset)
        self._show_order()
        has_labels = dataset is not None and any(lv.label for v in dataset.variables for lv in v.levels)
        self.labels.setVisible(has_labels)
        for part in (self.find_button, self.go_button, self.filter_button):
            part.setEnabled(dataset is not None)
        self.line.refresh()

    def _show_new(self, before: Dataset | None, dataset: Dataset | None) -> None:
        """Bring new variables of the same rows into view, the first of them for certain."""
        if before is None or dataset is None or before.n_rows != dataset.n_rows or not dataset.n_rows:
            return
        kept = set(before.names)
        new = [column for column, name in enumerate(dataset.names) if name not in kept]
        if new and len(new) < len(dataset.names):
            top = max(0, self.grid.rowAt(0))
            for column in (new[-1], new[0]):
                self.grid.scrollTo(self.model.index(top, column))

    def go_to_start(self) -> None:
        """The first cell becomes the current one and has the keys."""
        self.grid.go_to(0, 0)
        self.grid.setFocus()

    def sort(self, name: str, descending: bool | None) -> None:
        """Show the rows by a variable (found out in a thread); None: in the order of the file."""
        dataset = self._document.dataset
        if dataset is None or descending is None:
            self._sorted(dataset, None)
            return
        ask(
            self,
            lambda: order_by(dataset, name, descending),
            lambda order: self._sorted(dataset, order),
            self._document.report,
        )

    def _sorted(self, dataset: Dataset | None, order: RowOrder | None) -> None:
        if dataset is self._document.dataset:
            self.model.show_order(order)
            self._show_order()

    def _show_order(self) -> None:
        order = self.model.order
        for part in (self.unsort, self.keep):
            part.setVisible(order is not None)
        self.unsort.setText(f"Sorted by {order.name}".replace("&", "&&") if order is not None else "")

    def keep_order(self) -> None:
        """The order on screen becomes that of the data."""
        order = self.model.order
        if order is not None:
            self._commands.keep_order(order, lambda: self._sorted(self._document.dataset, None))

    def replace_all(self, names: list[str], text: str, by: str) -> None:
        """Replace everywhere in these variables, and say how often."""
        self._commands.replace_all(names, text, by, self.find_bar.tell_replaced)

    # -- copying -------------------------------------------------------------------------------------

    def copy(self, with_names: bool | None) -> None:
        """Copy the selected cells; None: with the names when whole columns are selected."""
        rows, names = self.cells.selection()
        whole = self.grid.whole_columns_selected()
        self._copy(rows, names, whole if with_names is None else with_names)

    def _copy(self, rows: np.ndarray, names: list[str], with_names: bool) -> None:
        dataset, labels = self._document.dataset, self.model.labels
        if dataset is None or not len(rows) or not names:
            return
        most = max(1, MOST_CELLS // len(names))
        if len(rows) > most:
            self._document.report(
                DataError(
                    f"Only the first {grouped(most)} of {grouped(len(rows))} rows were copied.",
                    "The clipboard takes two million cells; save the data to a file to pass on all of them.",
                )
            )
        ask(
            self,
            lambda: tab_text(dataset, rows[:most], names, with_names=with_names, labels=labels),
            QGuiApplication.clipboard().setText,
            self._document.report,
        )

    # -- words that were being typed -----------------------------------------------------------------

    def way_to(self, field: Field) -> dict[str, Any] | None:
        """How the window finds a cell that is being edited, or the name of the table, again."""
        table = self._document.project.table
        if field is self.tables.name:
            return {"kind": "table_name", "table": table}
        index = self.grid.currentIndex()
        if not self.grid.isAncestorOf(field) or not index.isValid():
            return None
        row, name = self.model.dataset_row(index.row()), self.model.variable(index.column()).name
        return {"kind": "cell", "table": table, "row": row, "variable": name}

    def put_back(self, way: Mapping[str, Any], words: str) -> bool:
        """Write words where they were typed; False where that cell is gone."""
        if way["kind"] == "table_name":
            self.tables.ask_name()
            put_words(self.tables.name, words)
            return True
        dataset = self.model.dataset
        if dataset is None or way["variable"] not in dataset or not 0 <= way["row"] < dataset.n_rows:
            return False
        column = dataset.names.index(way["variable"])
        return put_into_cell(self.grid, self.model.index(self.model.screen_row(way["row"]), column), words)

    # -- menus ---------------------------------------------------------------------------------------

    def _open_column_menu(self, column: int, place: QPoint) -> None:
        menu = popup_menu(self, f"Column {self.model.variable(column).name}")
        self.fill_column_menu(menu, column)
        menu.popup(place)

    def fill_column_menu(self, menu: QMenu, column: int) -> None:
        """What can be done with a column."""
        name = self.model.variable(column).name
        all_rows = np.arange(self.model.rowCount())
        does = ColumnDoes(
            sort=lambda descending: self.sort(name, descending),
            measure=lambda measure: self._commands.set_measure(self.cells.columns_for(column), measure),
            find=lambda: self.find_bar.open_bar(column),
            copy=lambda: self._copy(all_rows, [name], True),
            details=lambda: self.details_wanted.emit(name),
            rename=lambda: self.rename_wanted.emit(name),
        )
        fill_column_menu(menu, self.model.variable(column), does, sorted_now=self.model.order is not None)
        self.cells.fill_column_menu(menu, column)
        menu.addSeparator()
        dataset, names = self._document.dataset, self.cells.columns_for(column)
        if dataset is not None:
            add_steps(menu, self._document, [dataset.variable(name) for name in names])

    def _open_cell_menu(self, place: QPoint) -> None:
        index = self.grid.indexAt(place)
        if not index.isValid():
            index = self.grid.currentIndex()
        if index.isValid():
            menu = popup_menu(self, "Cells")
            self.fill_cell_menu(menu, index.row(), index.column())
            menu.popup(self.grid.viewport().mapToGlobal(place))

    def fill_cell_menu(self, menu: QMenu, row: int, column: int) -> None:
        """What can be done with the selected cells and the one at (row, column)."""
        add_entry(menu, "Copy", "copy", lambda: self.copy(None))
        add_entry(menu, "Copy with names", "copy", lambda: self.copy(True))
        self.cells.fill_cell_menu(menu)
        text = self.model.text(row, column)
        if text:
            menu.addSeparator()
            add_entry(menu, "Find the same value", "search", lambda: self.find_bar.open_bar(column, text))
        rows, here = self.cells.selection()[0].tolist(), self.model.dataset_row(row)
        where = self.model.variable(column).name, rows if here in rows else [here]
        add_filters(menu.addMenu("Row filter"), self._document, *where, self.tables.ask_filter)
        menu.addSeparator()
        more = menu.addMenu(f"Column {self.model.variable(column).name}".replace("&", "&&"))
        self.fill_column_menu(more, column)
