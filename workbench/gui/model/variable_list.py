"""The variables to choose from: a filter field above a list that can be dragged from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QVBoxLayout, QWidget

from workbench.data.variable import Variable
from workbench.gui.model.measures import MEASURE_ICONS, MEASURE_WORDS
from workbench.gui.model.variable_delegate import VariableDelegate
from workbench.gui.model.variable_mime import unpack
from workbench.gui.model.variable_model import Sections, VariableModel
from workbench.gui.theme import theme
from workbench.gui.typed_words import not_kept

__all__ = ["MEASURE_ICONS", "MEASURE_WORDS", "VariableList"]


class VariableList(QWidget):
    """Several variables can be selected (Shift, Ctrl) and dragged; a chip dropped here leaves the model."""

    activated = Signal(list)  # Enter or double click
    menu_wanted = Signal(QPoint)  # on the screen
    taken_back = Signal(object)  # Cargo of a chip that was dropped on the list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = QLineEdit()
        not_kept(self.filter)
        self.filter.setPlaceholderText("Find a variable")
        self.filter.setAccessibleName("Find a variable")
        self.filter.setToolTip("Shows the variables with these letters in their name or label")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(self._first_found)
        self.model = VariableModel(self)
        self.view = _View()
        self.view.setModel(self.model)
        self.model.restyled.connect(self.view.viewport().update)
        self.view.enter_pressed.connect(self._activate)
        self.view.doubleClicked.connect(lambda _index: self._activate())
        self.view.taken_back.connect(self.taken_back)
        self.view.customContextMenuRequested.connect(
            lambda at: self.menu_wanted.emit(self.view.viewport().mapToGlobal(at))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.filter)
        layout.addWidget(self.view, 1)
        theme().changed.connect(self.view.viewport().update)

    def show_variables(self, variables: Sequence[Variable]) -> None:
        """The variables of the data; a selection stays where it can."""
        chosen = self.selected()
        self.model.show_variables(variables)
        self.select(chosen)

    def show_levels(self, levels: Mapping[str, str]) -> None:
        """In words at which level each variable varies ("" or absent where unknown)."""
        self.model.show_levels(levels)

    def show_used(self, used: Mapping[str, str]) -> None:
        """What the model uses variables for: they stand out."""
        self.model.show_used(used)

    def selected(self) -> list[str]:
        """Names of the selected variables, in the order of the list."""
        spans = self.view.selectionModel().selection().toList()
        rows = sorted(row for span in spans for row in range(span.top(), span.bottom() + 1))
        return [name for row in rows if (name := self.model.name(row))]

    def show_sections(self, sections: Sections) -> None:
        """The variables below headings; () for one list. A selection stays where it can."""
        chosen = self.selected()
        self.model.show_sections(sections)
        self.select(chosen)

    def reveal(self, heading: str) -> None:
        """Bring a heading to the top, and make its first variable the current one."""
        row = self.model.heading_row(heading)
        if row >= 0:
            first = self.model.index(row + 1)
            self.view.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.view.scrollTo(self.model.index(row), QAbstractItemView.ScrollHint.PositionAtTop)

    def select(self, names: Sequence[str]) -> None:
        """Select these variables, as far as they are shown; the first becomes the current one."""
        rows = self.model.rows_of(names)
        choice = QItemSelection()
        for row in rows:
            choice.select(self.model.index(row), self.model.index(row))
        flag = QItemSelectionModel.SelectionFlag
        selection = self.view.selectionModel()
        if rows:
            selection.setCurrentIndex(self.model.index(rows[0]), flag.NoUpdate)
        selection.select(choice, flag.ClearAndSelect)

    def _filter(self, text: str) -> None:
        chosen = self.selected()
        self.model.filter(text)
        self.select(chosen)

    def _first_found(self) -> None:
        """Enter in the filter goes to the list, with its first variable selected unless one is."""
        if self.model.rowCount():
            names = filter(None, map(self.model.name, range(self.model.rowCount())))
            self.select(self.selected() or [next(names, "")])
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _activate(self) -> None:
        if names := self.selected():
            self.activated.emit(names)


class _View(QListView):
    enter_pressed = Signal()
    taken_back = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Variables")
        self.setItemDelegate(VariableDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter_pressed.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        _accept_chips(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        _accept_chips(event)

    def dropEvent(self, event: QDropEvent) -> None:
        cargo = unpack(event.mimeData())
        if cargo is not None and cargo.origin:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.taken_back.emit(cargo)


def _accept_chips(event: QDropEvent) -> None:
    """Take back chips only: variables of the list have nowhere to go in it."""
    cargo = unpack(event.mimeData())
    if cargo is not None and cargo.origin:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()
