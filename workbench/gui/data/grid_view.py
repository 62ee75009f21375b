"""The grid: a table view tuned for a million rows.

Traps it avoids: headers that ask the selection model about whole columns (minutes at a million rows), sizing
by content of every row, and per-row heights.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.gui.data.grid_model import GridModel

MOST_COPIED_CELLS = 2_000_000


class GridView(QTableView):
    """Shows a GridModel; copies the selection as tab-separated text."""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data grid")
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(False)
        self._tune_headers()
        self.setModel(model)
        model.modelReset.connect(self._fit_columns)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, self.copy_selection)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _tune_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 8)
        columns.setResizeContentsPrecision(0)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setMinimumSectionSize(48)
        columns.setSectionsMovable(False)

    def setModel(self, model: GridModel) -> None:  # type: ignore[override]
        super().setModel(model)
        # A header that shares the view's selection model walks every cell's flags when it paints.
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSelectionModel(QItemSelectionModel(model, header))

    def _fit_columns(self) -> None:
        """Widths from the names and the rows on screen."""
        model = self.model()
        metrics = self.horizontalHeader().fontMetrics()
        shown = range(min(model.rowCount(), 60))
        for column in range(min(model.columnCount(), 300)):
            name = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            widest = max((len(model.text(row, column)) for row in shown), default=0)  # type: ignore[attr-defined]
            width = max(metrics.horizontalAdvance(name) + 28, metrics.averageCharWidth() * (widest + 3))
            self.setColumnWidth(column, min(260, max(64, width)))

    def copy_selection(self) -> None:
        """Put the bounding rectangle of the selection on the clipboard, names first when rows are whole."""
        ranges = self.selectionModel().selection()
        if ranges.isEmpty():
            return
        rows = sorted({r for part in ranges for r in (part.top(), part.bottom())})
        columns = sorted({c for part in ranges for c in (part.left(), part.right())})
        top, bottom, left, right = rows[0], rows[-1], columns[0], columns[-1]
        bottom = min(bottom, top + MOST_COPIED_CELLS // (right - left + 1))
        text = self.model().text  # type: ignore[attr-defined]
        lines = ("\t".join(text(r, c) for c in range(left, right + 1)) for r in range(top, bottom + 1))
        QGuiApplication.clipboard().setText("\n".join(lines))
