"""Tables on the clipboard, as HTML for word processors and as tab-separated text for spreadsheets."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QItemSelection, QMimeData
from PySide6.QtGui import QGuiApplication

from workbench.gui.results.table_model import TableModel
from workbench.results import Table
from workbench.results.clipboard import table_clipboard


def copy_table(table: Table) -> None:
    """Put the whole table on the clipboard."""
    tsv, page = table_clipboard(table)
    data = QMimeData()
    data.setText(tsv)
    data.setHtml(page)
    QGuiApplication.clipboard().setMimeData(data)


def copy_cells(model: TableModel, selection: QItemSelection) -> None:
    """Put the smallest table that holds all selected cells on the clipboard; nothing if none is selected."""
    # Ranges, not selectedIndexes(): that would build a Python object for every cell.
    ranges = [selection.at(i) for i in range(selection.size())]
    if ranges:
        rows = sorted({row for r in ranges for row in range(r.top(), r.bottom() + 1)})
        columns = sorted({column for r in ranges for column in range(r.left(), r.right() + 1)})
        shown = model.shown.columns
        part = replace(
            model.table,
            columns=tuple(shown[c] for c in columns),
            rows=tuple(model.table.rows[r] for r in rows),
            note="",
        )
        copy_table(part)
