"""The bar below the grid that finds text or numbers, and replaces them: Enter for the next match."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.gui.data.asking import ask
from workbench.gui.data.grid_find import Matches, Place, find
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_view import GridView
from workbench.gui.data.replace_row import ReplaceRow
from workbench.gui.data.words import grouped
from workbench.gui.model.combo import combo_box
from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import icon_button, label

_TYPING = 180  # milliseconds without a key before the search starts


class FindBar(QFrame):
    """Searches in a thread; the first match from the current cell on is shown while one types."""

    closed = Signal()
    replace_wanted = Signal(int, str, str)  # row of the data, variable, the text that the cell shall hold
    replace_all_wanted = Signal(list, str, str)  # variables, text, by what

    def __init__(self, model: GridModel, grid: GridView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bar")
        self._model, self._grid = model, grid
        self._matches: Matches | None = None
        self._question = 0
        self._column = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING)
        self._pause.timeout.connect(self.search)
        self._make_parts()
        self._arrange()
        model.layoutChanged.connect(self._outdated)
        model.modelReset.connect(self._outdated)
        model.dataChanged.connect(self._outdated)
        self.hide()

    def _make_parts(self) -> None:
        self.field = QLineEdit()
        not_kept(self.field)
        self.field.setPlaceholderText("Find text or a number")
        self.field.setAccessibleName("Find")
        self.field.setToolTip("Text is found anywhere in a cell; a number finds the cells that hold just it")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(lambda _text: self._changed())
        self.scope = combo_box()
        self.scope.setAccessibleName("Where to find")
        self.scope.setToolTip("Look through all columns or only that of the current cell")
        self.scope.activated.connect(lambda _place: self._changed())
        self.told = label("", "caption")
        self.next_button = icon_button("arrow-down", "Next  (Enter)", self.next)
        self.before_button = icon_button("arrow-up", "The one before  (Shift+Enter)", self.before)
        self.replace_button = icon_button("edit", "Replace what is found  (Ctrl+H)", self.open_replace)
        self.close_button = icon_button("close", "Close  (Esc)", self.close_bar)
        self.replacing = ReplaceRow()
        self.replacing.one.clicked.connect(self.replace)
        self.replacing.all.clicked.connect(self.replace_all)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 3)
        row.addWidget(self.scope, 2)
        for part in (self.before_button, self.next_button):
            row.addWidget(part)
        row.addWidget(self.told)
        row.addWidget(self.replace_button)
        row.addWidget(self.close_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 6, 8, 6)
        rows.setSpacing(6)
        rows.addLayout(row)
        rows.addWidget(self.replacing)

    # -- replacing -----------------------------------------------------------------------------------

    def open_replace(self) -> None:
        """Show the bar with the field for what replaces; at first it looks in the current column."""
        self.replacing.show()
        self.open_bar(max(0, self._grid.currentIndex().column()))

    def replace(self) -> None:
        """Replace in the current cell if it matches, and go to the next match."""
        matches, (row, column) = self._matches, self._place()
        mask = None if matches is None else matches.masks.get(column)
        if mask is not None and mask[row]:
            new = self.replacing.text_for(self._model, row, column, self.field.text())
            self.replace_wanted.emit(self._model.dataset_row(row), self._model.variable(column).name, new)
        self.next()

    def replace_all(self) -> None:
        """Ask for all of them to be replaced, where one looks for them."""
        if self.field.text():
            names = [self._model.variable(column).name for column in self._columns()]
            self.replace_all_wanted.emit(names, self.field.text(), self.replacing.field.text())

    def tell_replaced(self, words: str) -> None:
        """How many cells were replaced."""
        self.told.setText(words)

    # -- opening and closing -------------------------------------------------------------------------

    def open_bar(self, column: int = -1, text: str | None = None) -> None:
        """Show the bar; column: look only there (-1: the scope stays, at first all columns)."""
        self._offer_scopes(column)
        if text is not None:
            self.field.setText(text)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text():
            self._changed()

    def _offer_scopes(self, column: int) -> None:
        only = column >= 0
        current = column if only else max(0, self._grid.currentIndex().column())
        self._column = current
        self.scope.clear()
        self.scope.addItem("All columns", False)
        if current < self._model.columnCount():
            self.scope.addItem(f"Only {self._model.variable(current).name}", True)
            self.scope.setCurrentIndex(int(only))

    def close_bar(self) -> None:
        """Hide the bar; the grid has the focus again."""
        self.replacing.hide()
        self.hide()
        self.closed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._pause.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.before if back else self.next)()
        else:
            super().keyPressEvent(event)

    # -- finding -------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self._outdated()
        self._pause.start()

    def _outdated(self) -> None:
        """What was found does not count any more."""
        self._matches = None
        self._question += 1

    def search(self, then: int = 0) -> None:
        """Look for the text in a thread; then go to the next (1) or the one before (-1), or stay (0)."""
        self._pause.stop()
        dataset, text = self._model.dataset, self.field.text()
        if dataset is None or not text:
            self.told.setText("")
            return
        self._question += 1
        question, order = self._question, self._model.order
        columns = self._columns()
        ask(
            self,
            lambda: find(dataset, text, columns, None if order is None else order.rows),
            lambda matches: self._found(question, matches, then),
        )

    def _columns(self) -> list[int]:
        """Where to look."""
        return [self._column] if self.scope.currentData() else list(range(self._model.columnCount()))

    def _found(self, question: int, matches: Matches, then: int) -> None:
        if question != self._question:
            return
        self._matches = matches
        row, column = self._place()
        if then < 0:
            self._show(matches.before((row, column)))
        else:
            self._show(matches.after((row, column - (then == 0))))

    def next(self) -> None:
        """Go to the next match."""
        if self._matches is None:
            self.search(1)
        else:
            self._show(self._matches.after(self._place()))

    def before(self) -> None:
        """Go to the match before."""
        if self._matches is None:
            self.search(-1)
        else:
            self._show(self._matches.before(self._place()))

    def _place(self) -> Place:
        index = self._grid.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, -1)

    def _show(self, place: Place | None) -> None:
        matches = self._matches
        if place is None or matches is None:
            self.told.setText("Not found")
            return
        self._grid.go_to(*place)
        self.told.setText(f"{grouped(matches.number(place))} of {grouped(matches.count)}")
