"""TableView: the cells of a result table, as wide as the pane allows and as high as its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QTableView, QToolTip

from workbench.gui.fonts import BODY, SMALL
from workbench.gui.results.clipboard import copy_cells
from workbench.gui.results.fitting import folded, narrowed
from workbench.gui.results.table_delegate import PADDING, ROW_HEIGHT, TIGHT, TableDelegate
from workbench.gui.results.table_header import TableHeader
from workbench.gui.results.table_model import TableModel
from workbench.gui.theme import theme
from workbench.results import Table
from workbench.results.shown import ShownTable

Value = TypeVar("Value")
EXPLAIN = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F1)
_COMFORT = 26  # pixels that a column may be wider than it needs
LARGE, SMALLEST = BODY, 8.5
_SIZES = (LARGE, 9.25, SMALLEST)  # of type, in points: wide tables are set smaller before they scroll
_WRAPPED_ROWS = 200  # longer tables scroll sideways instead


class TableView(QTableView):
    """As high as its rows; the wheel scrolls the document around it."""

    def __init__(self, model: TableModel) -> None:
        super().__init__()
        self._model = model
        self._delegate = TableDelegate(self)
        self._needed: list[int] = []
        self._places = list(range(model.columnCount()))  # of the columns that are not hidden
        self._rows = 0
        self._overflows = self._wraps = False
        self._changing = False  # what Qt resizes on the way is not to be answered by resizing more
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

    @property
    def shown(self) -> ShownTable:
        """The texts of the table."""
        return self._model.shown

    def set_table(self, table: Table) -> None:
        """Show another table, with columns as wide as it needs."""
        with self._in_peace():
            self._model.set_table(table)
        self.take_in(list(range(self._model.columnCount())))

    def take_in(self, places: Sequence[int]) -> None:
        """Show these columns of the table that the model has now."""
        with self._in_peace():
            self._places = list(places)
            for place in range(self._model.columnCount()):
                self.setColumnHidden(place, place not in self._places)
            shown = self._model.shown
            self._header.set_titles([column.title for column in shown.columns], shown.numeric)
            self._delegate.show(shown)
            self._spread()
        self.viewport().update()

    def least_widths(self, points: float) -> list[int]:
        """What each column that is shown needs at least in type of that size, padding included."""
        widths = [width + 2 * TIGHT for width in self._fit(points, 0)[0]]
        with self._in_peace():
            self._spread()
        return widths

    def show_rows(self, count: int) -> None:
        """Be as high as `count` rows."""
        self._rows = count
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflows else 0
        rows = sum(self.rowHeight(row) for row in range(count)) if self._wraps else count * ROW_HEIGHT
        self.setFixedHeight(self._header.height_needed + rows + 1 + bar)

    def copy_selection(self) -> None:
        """Put the selected cells on the clipboard, with their headers."""
        copy_cells(self._model, self.selectionModel().selection())

    def explain(self) -> None:
        """Tell what the current cell is, beside it; also where there is no mouse to hold over it."""
        index = self.currentIndex()
        if not index.isValid() and self._model.rowCount():
            index = self._model.index(0, 0)
        told = self._model.meaning(index) if index.isValid() else ""
        title = self._model.headerData(index.column(), Qt.Orientation.Horizontal) if index.isValid() else ""
        place = self.visualRect(index).bottomLeft()
        QToolTip.showText(self.viewport().mapToGlobal(place), told or f"{title}: names the row", self)

    @property
    def table_model(self) -> TableModel:
        """The model, which several views may share."""
        return self._model

    def _spread(self) -> None:
        """Share out the width: padding shrinks where room is short, and grows to a comfortable width."""
        header = self._header
        inside = self.viewport().width() - 2 * TIGHT * len(self._places)
        fits = next((f for size in _SIZES if sum((f := self._fit(size, inside))[0]) <= inside), None)
        needed, fold = fits or self._fit(BODY, inside)
        room = (self.viewport().width() - sum(needed)) // max(1, len(needed))
        padding = min(max(room // 2, TIGHT), PADDING)
        self._delegate.padding = header.padding = padding
        spare = min(max(0, room - 2 * padding), _COMFORT)
        for place, width in zip(self._places, needed, strict=True):
            self.setColumnWidth(place, width + 2 * padding + spare)
        header.fold(self._in_all(fold, False))
        self._overflows = header.length() > self.viewport().width()
        self._wrap_rows(needed)

    def _fit(self, points: float, room: int) -> tuple[list[int], list[bool]]:
        """Widths, and which titles fold, in type of that size; where `room` is short words wrap as well."""
        header, delegate = self._header, self._delegate
        delegate.set_size(points)
        header.set_size(points - BODY + SMALL)
        one, two = (self._of_shown(widths) for widths in header.widths())
        cells, least = self._of_shown(delegate.widths()), self._of_shown(delegate.least())
        fold = folded(cells, one, two, room)
        titles = (double if now else single for single, double, now in zip(one, two, fold, strict=True))
        self._needed = [max(pair) for pair in zip(cells, titles, strict=True)]
        return narrowed(self._needed, self._of_shown(header.numeric), room, least), fold

    def _of_shown(self, values: Sequence[Value]) -> list[Value]:
        """Those of the shown columns among values of all columns."""
        return [values[place] for place in self._places]

    def _in_all(self, values: Sequence[Value], other: Value) -> list[Value]:
        """Values of the shown columns as a list for all columns."""
        found = dict(zip(self._places, values, strict=True))
        return [found.get(place, other) for place in range(self._model.columnCount())]

    @contextmanager
    def _in_peace(self) -> Iterator[None]:
        """Resizes by Qt while the body runs are not answered."""
        before, self._changing = self._changing, True
        try:
            yield
        finally:
            self._changing = before

    def _wrap_rows(self, widths: list[int]) -> None:
        """Give rows the height of their longest words; only where some column wraps."""
        wraps = widths != self._needed and self._model.rowCount() <= _WRAPPED_ROWS
        if wraps or self._wraps:
            every = self._in_all(widths, 0)
            for row, texts in enumerate(self._model.shown.cells):
                seen = [text if width else "" for text, width in zip(texts, every, strict=True)]
                self.setRowHeight(row, self._delegate.height(seen, every) if wraps else ROW_HEIGHT)
        self._wraps = wraps

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        end = self._header.length()
        last = self._model.rowCount() - 1
        bottom = self.rowViewportPosition(last) + self.rowHeight(last) if last >= 0 else 0
        painter.fillRect(0, bottom, end, 1, self.palette().placeholderText())
        if self.hasFocus() and not self.selectionModel().hasSelection():
            painter.setPen(self.palette().link().color())
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if not self._changing:
            with self._in_peace():
                self._spread()
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
        elif isinstance(event, QKeyEvent) and event.keyCombination() == EXPLAIN:
            self.explain()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]
