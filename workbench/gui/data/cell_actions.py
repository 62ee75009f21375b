"""What is done with the selected cells of the grid: by keys, and by the menus of cells and columns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from workbench.data.editing.block import (
    Block,
    is_untouched,
    names_on_top,
    read_block,
    tiled,
    without_names,
)
from workbench.data.progress import Progress, watched
from workbench.errors import DataError, WorkbenchError
from workbench.gui.data.column_menu import add_entry
from workbench.gui.data.grid_commands import GridCommands, variables
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_order import Rows
from workbench.gui.data.grid_view import GridView
from workbench.gui.data.words import counted
from workbench.gui.document import Document

LONG_TEXT = 2_000_000
"""Text of more characters is read in a thread."""

KEYS = {
    "paste": "Ctrl+V",
    "cut": "Ctrl+X",
    "fill": "Alt+Down",
    "series": "Alt+Shift+Down",
    "insert_rows": "Alt+Insert",
    "insert_below": "Alt+Shift+Insert",
    "delete_rows": "Alt+Delete",
    "move_left": "Alt+Left",
    "move_right": "Alt+Right",
}


class CellActions(QObject):
    """Works on the selection of `grid`; copying is left to `copy`, given by the page."""

    def __init__(
        self, document: Document, model: GridModel, grid: GridView, copy: Callable[[], object]
    ) -> None:
        super().__init__(grid)
        self._document, self._model, self._grid, self._copy = document, model, grid, copy
        self.commands = GridCommands(document, grid)
        grid.clear_requested.connect(self.clear)
        grid.columns.columns_dragged.connect(self.drag_columns)
        does = {
            "paste": self.paste,
            "cut": self.cut,
            "fill": self.fill,
            "series": self.series,
            "insert_rows": self.insert_rows,
            "insert_below": self.insert_below,
            "delete_rows": self.delete_rows,
            "move_left": lambda: self.move_columns(-1),
            "move_right": lambda: self.move_columns(1),
        }
        for name, key in KEYS.items():
            shortcut = QShortcut(QKeySequence(key), grid)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(does[name])

    # -- the selection -------------------------------------------------------------------------------

    def selection(self) -> tuple[Rows, list[str]]:
        """Selected rows of the data, as they stand on screen, and names of the selected columns."""
        rows, columns = self._grid.selected()
        order = self._model.order
        return (rows if order is None else order.rows[rows]), [self._model.variable(c).name for c in columns]

    def columns_for(self, column: int) -> list[str]:
        """The selected columns if `column` is one of several, else the name of `column`."""
        chosen = self._grid.selected_columns()
        return [self._model.variable(c).name for c in (chosen if column in chosen else [column])]

    # -- cells ---------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Empty the selected cells."""
        rows, names = self.selection()
        if len(rows) and names:
            self.commands.clear(rows, names)

    def cut(self) -> None:
        self._copy()
        self.clear()

    def paste(self) -> None:
        """Put the cells of the clipboard where the selection begins; once more for every time they fit in."""
        selected, text = self._grid.selected(), QGuiApplication.clipboard().text()
        if not len(selected[0]):
            return
        if len(text) > LONG_TEXT:
            self._paste_long(text, selected)
            return
        try:
            block = read_block(text)
        except WorkbenchError as error:
            self._document.report(error)
        else:
            self._put(block, selected)

    def _paste_long(self, text: str, selected: tuple[Rows, list[int]]) -> None:
        """As `paste`, the text read in a thread; nothing is pasted into data that have changed meanwhile."""
        from workbench.gui.long_task_dialog import LongTaskDialog

        before = self._document.dataset

        def put(block: Block) -> None:
            if self._document.dataset is before:
                self._put(block, selected)

        def read(reporter: Progress) -> Block:
            with watched(reporter):
                return read_block(text)

        reading = LongTaskDialog("Pasting", "Reading the cells …", read, self._grid.window())
        reading.arrived.connect(put)
        reading.failed.connect(self._document.report)
        reading.start()

    def _put(self, block: Block, selected: tuple[Rows, list[int]]) -> None:
        """The block where the selection begins."""
        dataset, (screen, columns) = self._document.dataset, selected
        if dataset is None:
            return
        if not block:
            self._document.report(DataError("The clipboard holds no cells.", "Copy some first."))
            return
        whole = self._grid.selected_columns()
        at_start = int(screen[0]) == columns[0] == 0
        names = list(dataset.names[columns[0] : columns[0] + len(block[0])])
        block = without_names(block, names)
        called = names_on_top(block) if is_untouched(dataset) and at_start else ()
        block = block[1:] if called else block
        block = block if whole else tiled(block, len(screen), len(columns))
        names = list(dataset.names[columns[0] : columns[0] + len(block[0])])
        rows = self._rows_from(int(screen[0]), len(block), screen)
        last = int(screen[0]) + len(block) - 1, columns[0] + len(block[0]) - 1

        def show() -> None:
            self._grid.select_block(screen[0], columns[0], *last)

        self.commands.paste(block, rows, names, show, called)

    def _rows_from(self, first: int, count: int, selected: Rows) -> Rows:
        """`count` rows of the data from a row on screen on; those below the last one are new."""
        screen = selected if len(selected) == count else np.arange(first, first + count)
        rows = screen.copy()
        inside, order = screen < self._model.rowCount(), self._model.order
        if order is not None:
            rows[inside] = order.rows[screen[inside]]
        return rows

    def fill(self) -> None:
        """Repeat the first selected row in the others."""
        rows, names = self._several("Select the cell to repeat and the cells below it.")
        if names:
            self.commands.fill(rows, names)

    def series(self) -> None:
        """Continue the first one or two selected rows in the others."""
        rows, names = self._several("Select the first one or two cells and those below them.")
        if names:
            self.commands.series(rows, names)

    def _several(self, advice: str) -> tuple[Rows, list[str]]:
        rows, names = self.selection()
        if len(rows) > 1:
            return rows, names
        self._document.report(DataError("There is nothing to fill.", advice))
        return rows, []

    # -- rows ----------------------------------------------------------------------------------------

    def insert_rows(self) -> None:
        """As many empty rows as are selected, above the first of them."""
        rows, _ = self.selection()
        if len(rows):
            self.commands.insert_rows(int(rows[0]), len(rows))

    def insert_below(self) -> None:
        """As many empty rows as are selected, below the last of them."""
        rows, _ = self.selection()
        if len(rows):
            self.commands.insert_rows(int(rows[-1]) + 1, len(rows))

    def delete_rows(self) -> None:
        rows, _ = self.selection()
        if len(rows):
            self.commands.delete_rows(rows)

    # -- columns -------------------------------------------------------------------------------------

    def insert_columns(self, column: int, after: bool = False) -> None:
        """As many empty variables as are selected, beside the column."""
        place = column + after
        count = len(self.columns_for(column))
        self.commands.insert_columns(place, count, lambda: self._grid.go_to(0, place))

    def move_columns(self, step: int) -> None:
        """Move the selected columns one place to the left (-1) or right (+1)."""
        dataset, (_, columns) = self._document.dataset, self._grid.selected()
        if dataset is not None and columns:
            place = columns[0] + step
            if 0 <= place <= len(dataset.names) - len(columns):
                self.commands.move_columns([dataset.names[c] for c in columns], place)

    def drag_columns(self, columns: list[int], target: int) -> None:
        """Put the columns where the one at `target` was."""
        dataset = self._document.dataset
        if dataset is not None:
            behind = target >= columns[0]
            stay = [c for c in range(len(dataset.names)) if c not in columns]
            place = sum(c <= target if behind else c < target for c in stay)
            self.commands.move_columns([dataset.names[c] for c in columns], place)

    # -- menus ---------------------------------------------------------------------------------------

    def fill_cell_menu(self, menu: QMenu) -> None:
        """Entries for the selected cells and rows."""
        rows, _ = self.selection()
        count = max(1, len(rows))
        _keyed(menu, "Cut", "copy", self.cut, "cut")
        _keyed(menu, "Paste", "copy", self.paste, "paste")
        add_entry(menu, "Set to missing", "close", self.clear)
        menu.addSeparator()
        for words, icon, does, key in (
            ("Fill down", "arrow-down", self.fill, "fill"),
            ("Continue the series", "arrow-down", self.series, "series"),
        ):
            _keyed(menu, words, icon, does, key).setEnabled(count > 1)
        menu.addSeparator()
        _keyed(menu, f"Insert {counted(count, 'row')} above", "add", self.insert_rows, "insert_rows")
        _keyed(menu, f"Insert {counted(count, 'row')} below", "add", self.insert_below, "insert_below")
        _keyed(menu, f"Delete {counted(count, 'row')}", "trash", self.delete_rows, "delete_rows")

    def fill_column_menu(self, menu: QMenu, column: int) -> None:
        """Entries for a column, or for all selected ones if it is one of them."""
        names = self.columns_for(column)
        count = counted(len(names), "variable")
        menu.addSeparator()
        if column + 1 == self._grid.frozen.count:
            add_entry(menu, "Unfreeze the columns", "close", lambda: self._grid.frozen.freeze(0))
        else:
            freeze = add_entry(
                menu, "Freeze up to here", "table", lambda: self._grid.frozen.freeze(column + 1)
            )
            freeze.setEnabled(column + 1 < self._model.columnCount())
        menu.addSeparator()
        add_entry(menu, f"Insert {count} before", "add", lambda: self.insert_columns(column))
        add_entry(menu, f"Insert {count} after", "add", lambda: self.insert_columns(column, after=True))
        what = variables(names).replace("&", "&&")
        add_entry(menu, f"Delete {what}", "trash", lambda: self.commands.delete_columns(names))


def _keyed(menu: QMenu, text: str, icon: str, does: Callable[[], object], key: str) -> QAction:
    """An entry that also tells its key; the key itself belongs to the grid."""
    shown = QKeySequence(KEYS[key]).toString(QKeySequence.SequenceFormat.NativeText)
    return add_entry(menu, f"{text}\t{shown}", icon, does)
