"""The bar that goes to a row by its number, or to a variable by its name."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit, QWidget

from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_view import GridView
from workbench.gui.data.words import counted, grouped
from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import icon_button, label


class GoBar(QFrame):
    """Row numbers are those at the left of the grid, also when the rows are sorted."""

    closed = Signal()

    def __init__(self, model: GridModel, grid: GridView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bar")
        self._model, self._grid = model, grid
        self.field = QLineEdit()
        not_kept(self.field)
        self.field.setPlaceholderText("Row number or name of a variable")
        self.field.setAccessibleName("Go to a row or variable")
        self.field.setToolTip("Type the number of a row or the name of a variable, then Enter")
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.told = label("", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(label("Go to", "muted"))
        row.addWidget(self.field, 1)
        row.addWidget(self.told)
        row.addWidget(icon_button("close", "Close  (Esc)", self.close_bar))
        self.hide()

    def open_bar(self) -> None:
        """Show the bar with an empty field."""
        dataset = self._model.dataset
        self._names.setStringList(list(dataset.names) if dataset is not None else [])
        self.told.setText(counted(self._model.rowCount(), "row"))
        self.field.clear()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_bar(self) -> None:
        """Hide the bar; the grid has the focus again."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go()
        else:
            super().keyPressEvent(event)

    def go(self) -> None:
        """Go to what was typed, or say why not."""
        text = self.field.text().strip()
        names = [name.casefold() for name in self._names.stringList()]
        index = self._grid.currentIndex()
        row, column = max(0, index.row()), max(0, index.column())
        number = _row_number(text)
        if number is not None and 1 <= number <= self._model.rowCount():
            row = self._model.screen_row(number - 1)
        elif number is None and text.casefold() in names:
            column = names.index(text.casefold())
        else:
            self.told.setText(self._refusal(text, number))
            return
        self._grid.go_to(row, column)
        self.close_bar()

    def _refusal(self, text: str, number: int | None) -> str:
        if number is None:
            return f"No variable is called {text[:20]}" if text else "Type a number or a name"
        return f"The last row is {grouped(self._model.rowCount())}"


def _row_number(text: str) -> int | None:
    digits = text.replace(",", "").replace("\u202f", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
