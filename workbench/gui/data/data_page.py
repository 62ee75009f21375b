"""The Data page: the grid with a line above it that says what it shows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from workbench.data.edits import set_cell
from workbench.errors import WorkbenchError
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_view import GridView
from workbench.gui.document import Document
from workbench.gui.widgets import label


class DataPage(QWidget):
    """Shows and edits the values of the project's data."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.model = GridModel(self)
        self.grid = GridView(self.model)
        self._caption = label("", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 8, 14, 8)
        bar.addWidget(self._caption)
        bar.addStretch(1)
        layout.addLayout(bar)
        layout.addWidget(self.grid, 1)
        self.model.edit_requested.connect(self._edit)
        header = self.grid.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._column_menu)
        document.dataset_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        dataset = self._document.dataset
        self.model.show_dataset(dataset)
        if dataset is not None:
            rows, columns = dataset.n_rows, len(dataset.names)
            self._caption.setText(f"{dataset.name}   {rows:,} rows × {columns:,} variables".strip())

    def _edit(self, row: int, name: str, text: str) -> None:
        dataset = self._document.dataset
        if dataset is None:
            return
        try:
            changed = set_cell(dataset, row, name, text)
        except WorkbenchError as error:
            self._document.report(error)
            return
        self._document.set_dataset(f"Edit {name}, row {row + 1}", changed)

    def _column_menu(self, place: QPoint) -> None:
        """Order the rows by the column under the mouse; the data themselves stay in their order."""
        column = self.grid.horizontalHeader().logicalIndexAt(place)
        if column < 0:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, order in (
            ("Show in ascending order", Qt.SortOrder.AscendingOrder),
            ("Show in descending order", Qt.SortOrder.DescendingOrder),
        ):
            action = QAction(words, menu)
            action.triggered.connect(lambda _on=False, o=order: self.model.sort(column, o))
            menu.addAction(action)
        original = QAction("Show in the order of the file", menu)
        original.triggered.connect(lambda _on=False: self.model.sort(-1))
        menu.addAction(original)
        menu.popup(self.grid.horizontalHeader().mapToGlobal(place))
