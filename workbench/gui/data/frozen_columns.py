"""The first columns of the grid, which stay in sight: a second view that lies over the left of the first one.

Both views share model, selection and the vertical scroll bar. The second is as wide as its columns, so that
nothing needs to be hidden in either, however many columns there are.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from workbench.gui.data.cells import CellDelegate, Index
from workbench.gui.data.column_header import ColumnHeader
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.opaque_table import OpaqueTable
from workbench.gui.theme import theme

ScrollHint = QAbstractItemView.ScrollHint


class FrozenColumns(OpaqueTable):
    """Hidden while no column is frozen."""

    def __init__(self, grid: QTableView, model: GridModel) -> None:
        super().__init__(grid)
        self._grid = grid
        self.count = 0
        self.columns = ColumnHeader(model, parent=self)
        self.setHorizontalHeader(self.columns)
        self.setModel(model)
        self.setSelectionModel(grid.selectionModel())
        for header in (self.columns, self.verticalHeader()):  # see grid_view.py for this trap
            header.setSelectionModel(QItemSelectionModel(model, header))
        self.verticalHeader().hide()
        self.setItemDelegate(CellDelegate(model, self))
        self._look_like(grid)
        self._follow(grid)
        self.hide()

    def _look_like(self, grid: QTableView) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(grid.editTriggers())
        self.setFocusProxy(grid)
        self.setAccessibleName("Frozen columns")
        self.verticalHeader().setSectionResizeMode(grid.verticalHeader().ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(grid.verticalHeader().defaultSectionSize())

    def _follow(self, grid: QTableView) -> None:
        self.verticalScrollBar().valueChanged.connect(grid.verticalScrollBar().setValue)
        grid.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        grid.horizontalHeader().sectionResized.connect(self._grid_resized)
        self.columns.sectionResized.connect(self._resized)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda place: grid.customContextMenuRequested.emit(
                grid.viewport().mapFromGlobal(self.viewport().mapToGlobal(place))
            )
        )

    def freeze(self, count: int) -> None:
        """Keep the first `count` columns in sight; 0: none."""
        self.count = min(count, max(0, self.model().columnCount() - 1))
        for column in range(self.count):
            self.setColumnWidth(column, self._grid.columnWidth(column))
        self.setVisible(self.count > 0)
        self.place()

    @property
    def room(self) -> int:
        """Width of the frozen columns."""
        return sum(self._grid.columnWidth(column) for column in range(self.count))

    def place(self) -> None:
        """Lie over the left of the grid, its header included."""
        if self.count:
            viewport, header = self._grid.viewport(), self._grid.horizontalHeader()
            width = min(self.room, viewport.width() - 60)
            top = viewport.y() - header.height()
            self.setGeometry(viewport.x(), top, width, header.height() + viewport.height())
            self.verticalScrollBar().setValue(self._grid.verticalScrollBar().value())
            self.horizontalScrollBar().setValue(0)
            self.raise_()

    def _grid_resized(self, column: int, _before: int, width: int) -> None:
        if column < self.count:
            self.setColumnWidth(column, width)
            self.place()

    def _resized(self, column: int, _before: int, width: int) -> None:
        if column < self.count and self._grid.columnWidth(column) != width:
            self._grid.setColumnWidth(column, width)

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        self.columns.set_current(now.column())

    def scrollTo(self, index: Index, hint: ScrollHint = ScrollHint.EnsureVisible) -> None:
        """The grid scrolls, and this view follows."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The grid scrolls, also to the side."""
        self._grid.wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """With a line where what scrolls begins."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        width, height = self.viewport().width(), self.viewport().height()
        painter.fillRect(width - 2, 0, 2, height, QColor(theme().tokens.border_strong))
        painter.end()
