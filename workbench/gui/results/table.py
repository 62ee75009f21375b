"""TableBlock: a result table as a real widget: cells can be selected, read aloud and copied."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from workbench.gui.results.clipboard import copy_table
from workbench.gui.results.table_model import TableModel
from workbench.gui.results.table_view import TableView
from workbench.gui.results.wide_table import WideTable
from workbench.gui.widgets import button, icon_button, label
from workbench.results import Table
from workbench.results.dressing import in_full

FOLDED_ROWS = 14


def folds(table: Table) -> bool:
    """Whether so long a table shows its first rows only."""
    return len(table.rows) > FOLDED_ROWS + 3


class TableBlock(QWidget):
    """Title, table, note. If `folds`, long tables show their first rows until asked for all."""

    def __init__(self, table: Table, parent: QWidget | None = None, *, folds: bool = True) -> None:
        super().__init__(parent)
        self._unfolded, self._folds = False, folds
        self._title = label("", "strong")
        self._note = label("", "caption", wrap=True, selectable=True)
        self.view = TableView(TableModel(table, self))
        self.wide = WideTable(self.view, self)
        self.fold = button("", self._toggle_fold, look="link")
        self._copy = icon_button("copy", "Copy this table, for Word or a spreadsheet", self.copy)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        for widget in (self.wide, self.fold, self._note):
            column.addWidget(
                widget, 0, Qt.AlignmentFlag.AlignLeft if widget is self.fold else Qt.AlignmentFlag(0)
            )
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.show_block(table)

    @property
    def touched(self) -> bool:
        """The reader has asked for all rows, or marked some cells."""
        return self._unfolded or any(view.selectionModel().hasSelection() for view in self.wide.views)

    def show_block(self, table: Table) -> bool:
        """Show another table in this place."""
        self.wide.set_table(table)
        self._title.setText(table.title)
        shown = self.view.shown
        said = [f"Note. {shown.note}"] if shown.note else []
        self._note.setText("\n".join([*said, *filter(None, [shown.stars_note])]))
        self._note.setVisible(bool(self._note.text()))
        self.view.setAccessibleName(f"Table: {table.title}")
        self._refold()
        return True

    def copy(self) -> None:
        """Put the whole table on the clipboard."""
        copy_table(self.view.table)

    def copy_full(self) -> None:
        """Put the whole table on the clipboard with every digit."""
        copy_table(in_full(self.view.table))

    def _toggle_fold(self) -> None:
        self._unfolded = not self._unfolded
        self._refold()

    def _refold(self) -> None:
        rows = len(self.view.table.rows)
        long = self._folds and folds(self.view.table)
        self.fold.setVisible(long)
        self.fold.setText(f"Show the first {FOLDED_ROWS} rows" if self._unfolded else f"Show all {rows} rows")
        self.wide.show_rows(rows if self._unfolded or not long else FOLDED_ROWS)

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy &table", self.copy)
        menu.addAction("Copy table with &full precision", self.copy_full)
        chosen = menu.addAction("Copy &selection", self.view.copy_selection)
        chosen.setEnabled(self.view.selectionModel().hasSelection())
        menu.addSeparator()
        menu.addAction("&What is this number?\tShift+F1", self.view.explain)
        menu.popup(self.view.viewport().mapToGlobal(place))
