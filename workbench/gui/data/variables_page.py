"""The Variables page: what each variable means, and at which level it varies."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.data.level_details import LevelDetails
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.data.variable_table import LABEL, LEVELS, MEASURE, MEASURES, NAME, VARIES, VariableTable
from workbench.gui.document import Document
from workbench.gui.model.field_editors import combo_box
from workbench.gui.model.group_chooser import GroupChooser
from workbench.gui.model.level_finder import LevelFinder


class VariablesPage(QWidget):
    """A table of variables; below it the levels of the selected one."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._commands = VariableCommands(document)
        self.table = VariableTable(self)
        self.view = _view(self.table)
        self.details = LevelDetails(self._commands)
        self.groups = GroupChooser()
        self._levels = LevelFinder(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 8, 14, 8)
        bar.addWidget(self.groups)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.details)
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        table, commands = self.table, self._commands
        table.name_edited.connect(commands.rename)
        table.label_edited.connect(commands.set_label)
        table.measure_edited.connect(commands.set_measure)
        table.missing_edited.connect(commands.set_missing)
        self.view.selectionModel().currentRowChanged.connect(self._show_details)
        self.groups.changed.connect(self._look)
        self._levels.found.connect(lambda: self.table.show_levels(self._levels.words))
        self._document.dataset_changed.connect(self._refresh)

    def _refresh(self) -> None:
        dataset = self._document.dataset
        if dataset is None:
            self.table.show_variables(())
            return
        self.table.show_variables(dataset.variables)
        self.groups.offer(dataset)
        self._look()
        self._show_details(self.view.currentIndex())

    def show_variable(self, name: str) -> None:
        """Select a variable and show it."""
        dataset = self._document.dataset
        if dataset is not None and name in dataset:
            index = self.table.index(dataset.names.index(name), NAME)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            self.view.setFocus()

    def _look(self) -> None:
        self._levels.look_at(self._document.dataset, [(name,) for name in self.groups.chosen])

    def _show_details(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        self.details.show_variable(self._document.dataset, self.table.variable(index.row()))


def _view(table: VariableTable) -> QTableView:
    view = QTableView()
    view.setModel(table)
    view.setAccessibleName("Variables")
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setItemDelegateForColumn(MEASURE, _MeasureDelegate(view))
    view.setEditTriggers(
        QAbstractItemView.EditTrigger.DoubleClicked
        | QAbstractItemView.EditTrigger.SelectedClicked
        | QAbstractItemView.EditTrigger.EditKeyPressed
    )
    view.setWordWrap(False)
    view.setShowGrid(False)
    view.setIconSize(QSize(16, 16))
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 12)
    header = view.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(True)
    for column, width in ((NAME, 120), (LABEL, 120), (MEASURE, 96), (LEVELS, 110), (VARIES, 120)):
        view.setColumnWidth(column, width)
    return view


class _MeasureDelegate(QStyledItemDelegate):
    """A drop-down list of the measures."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:  # type: ignore[override]
        box = combo_box()
        box.setParent(parent)
        box.addItems(MEASURES)
        box.activated.connect(lambda _place: self._chosen(box))
        return box

    def _chosen(self, box: QWidget) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:  # type: ignore[override]
        editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))  # type: ignore[attr-defined]
        editor.showPopup()  # type: ignore[attr-defined]

    def setModelData(self, editor: QWidget, model: VariableTable, index: QModelIndex) -> None:  # type: ignore[override]
        model.setData(index, editor.currentText())  # type: ignore[attr-defined]
