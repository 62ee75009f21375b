"""Which columns of which tables are shown: a tree of ticks, a branch for each kind of table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from workbench.results import Table
from workbench.results.shown import shown_columns
from workbench.results.table_style import TableStyle

_ID = Qt.ItemDataRole.UserRole


class ColumnTree(QTreeWidget):
    """`changed` when a tick was set or taken; `hidden()` are the ids of the columns without one."""

    changed = Signal()

    def __init__(self, tables: Iterable[Table], style: TableStyle) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName("Columns shown")
        self._elsewhere = set(style.hidden_columns)
        for table in {table.id: table for table in reversed(tuple(tables))}.values():
            if len(shown_columns(table)) > 1:
                self._add(table, style)
        self.itemChanged.connect(lambda _item, _column: self.changed.emit())

    def _add(self, table: Table, style: TableStyle) -> None:
        branch = QTreeWidgetItem([table.title or table.id])
        for column in shown_columns(table):
            leaf = QTreeWidgetItem([column.title or column.id])
            leaf.setToolTip(0, column.help)
            leaf.setData(0, _ID, f"{table.id}.{column.id}")
            hidden = style.hides(table, column)
            leaf.setCheckState(0, Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
            branch.addChild(leaf)
            self._elsewhere -= {column.id, f"{table.id}.{column.id}"}
        self.insertTopLevelItem(0, branch)

    def leaves(self) -> Iterator[QTreeWidgetItem]:
        """The columns of all tables, in order."""
        for place in range(self.topLevelItemCount()):
            branch = self.topLevelItem(place)
            found = [branch.child(number) for number in range(branch.childCount())] if branch else []
            yield from (leaf for leaf in found if leaf is not None)

    def hidden(self) -> tuple[str, ...]:
        """Ids such as "fixed_effects.df", with those of tables that are not here as they were."""
        off = [leaf for leaf in self.leaves() if leaf.checkState(0) == Qt.CheckState.Unchecked]
        return (*sorted(self._elsewhere), *(str(leaf.data(0, _ID)) for leaf in off))
