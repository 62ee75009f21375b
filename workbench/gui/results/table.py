"""TableBlock: a result table as a real widget: cells can be selected, read aloud and copied."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.results.clipboard import copy_cells, copy_table
from workbench.gui.results.table_delegate import PADDING, ROW_HEIGHT, TIGHT, TableDelegate
from workbench.gui.results.table_header import HEIGHT, TableHeader
from workbench.gui.results.table_model import TableModel
from workbench.gui.theme import theme
from workbench.gui.widgets import button, icon_button, label
from workbench.results import Table

_FOLDED_ROWS = 14
_COMFORT = 26  # pixels that a column may be wider than it needs


class TableBlock(QWidget):
    """Title, table, note. Long tables show their first rows until asked for all."""

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unfolded = False
        self._title = label("", "strong")
        self._note = label("", "caption", wrap=True, selectable=True)
        self.view = TableView(TableModel(table, self))
        self.fold = button("", self._toggle_fold, look="link")
        self._copy = icon_button("copy", "Copy this table, for Word or a spreadsheet", self.copy)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        for widget in (self.view, self.fold, self._note):
            column.addWidget(
                widget, 0, Qt.AlignmentFlag.AlignLeft if widget is self.fold else Qt.AlignmentFlag(0)
            )
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.show_block(table)

    def show_block(self, table: Table) -> bool:
        """Show another table in this place."""
        self.view.set_table(table)
        self._title.setText(table.title)
        self._note.setText(f"Note. {table.note}" if table.note else "")
        self._note.setVisible(bool(table.note))
        self.view.setAccessibleName(f"Table: {table.title}")
        self._refold()
        return True

    def copy(self) -> None:
        """Put the whole table on the clipboard."""
        copy_table(self.view.table)

    def _toggle_fold(self) -> None:
        self._unfolded = not self._unfolded
        self._refold()

    def _refold(self) -> None:
        rows = len(self.view.table.rows)
        long = rows > _FOLDED_ROWS + 3
        self.fold.setVisible(long)
        self.fold.setText(
            f"Show the first {_FOLDED_ROWS} rows" if self._unfolded else f"Show all {rows} rows"
        )
        self.view.show_rows(rows if self._unfolded or not long else _FOLDED_ROWS)

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy &table", self.copy)
        chosen = menu.addAction("Copy &selection", self.view.copy_selection)
        chosen.setEnabled(self.view.selectionModel().hasSelection())
        menu.popup(self.view.viewport().mapToGlobal(place))


class TableView(QTableView):
    """As high as its rows; the wheel scrolls the document around it."""

    def __init__(self, model: TableModel) -> None:
        super().__init__()
        self._model = model
        self._delegate = TableDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._header = TableHeader(model.shown.numeric, self)
        self.setHorizontalHeader(self._header)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.viewport().update)

    @property
    def table(self) -> Table:
        return self._model.table

    def set_table(self, table: Table) -> None:
        """Show another table, with columns as wide as it needs."""
        self._model.set_table(table)
        shown = self._model.shown
        self._header.numeric = shown.numeric
        self._needed = [
            ceil(max(width, self._header.title_width(column.title)))
            for width, column in zip(self._delegate.measure(shown), shown.columns, strict=True)
        ]
        self._spread()
        self.viewport().update()

    def show_rows(self, count: int) -> None:
        """Be as high as `count` rows."""
        self._rows = count
        extra = self.horizontalScrollBar().sizeHint().height() if self._too_wide() else 0
        self.setFixedHeight(HEIGHT + count * ROW_HEIGHT + 1 + extra)

    def copy_selection(self) -> None:
        """Put the selected cells on the clipboard, with their headers."""
        copy_cells(self._model, self.selectionModel().selection())

    def _spread(self) -> None:
        """Share out the width: padding shrinks where room is short, and grows to a comfortable width."""
        room = (self.viewport().width() - sum(self._needed)) // max(1, len(self._needed))
        padding = min(max(room // 2, TIGHT), PADDING)
        self._delegate.padding = self._header.padding = padding
        spare = min(max(0, room - 2 * padding), _COMFORT)
        for place, needed in enumerate(self._needed):
            self.setColumnWidth(place, needed + 2 * padding + spare)

    def _too_wide(self) -> bool:
        return sum(self._needed) + 2 * TIGHT * len(self._needed) > self.viewport().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        end = self._header.length()
        bottom = (
            self.rowViewportPosition(self._model.rowCount() - 1) + ROW_HEIGHT if self._model.rowCount() else 0
        )
        painter.fillRect(0, bottom, end, 1, self.palette().placeholderText())
        painter.end()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if hasattr(self, "_needed"):
            self._spread()
            if hasattr(self, "_rows"):
                self.show_rows(self._rows)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().x() and self.horizontalScrollBar().maximum():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: object) -> None:
        if isinstance(event, QEvent) and getattr(event, "matches", lambda _: False)(
            QKeySequence.StandardKey.Copy
        ):
            self.copy_selection()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]
