"""Above the options: a field that finds them, a switch for the changed ones, a way back to all defaults."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import icon_button, label


class OptionFinder(QWidget):
    """`changed` after every letter; `entered` when the user goes on to what was found."""

    changed = Signal()
    entered = Signal()
    reset = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = _SearchLine()
        not_kept(self.line)
        self.line.setPlaceholderText("Find an option")
        self.line.setAccessibleName("Find an option")
        self.line.setToolTip(
            "Shows the options with these words in their title, help or choices  (Ctrl+F or /)"
        )
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.line.returnPressed.connect(self.entered)
        self.line.down.connect(self.entered)
        self.only_changed = QPushButton()
        self.only_changed.setProperty("look", "toggle")
        self.only_changed.setCheckable(True)
        self.only_changed.setToolTip("Show only the options that are not at their default")
        self.only_changed.toggled.connect(lambda _on: self.changed.emit())
        words = "Set all options back to their defaults; the model stays"
        self.back = icon_button("undo", words, self.reset.emit)
        self._nothing = label("", "caption", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch()  # takes the room where the line is hidden, which few options do without
        row.addWidget(self.line, 1)
        row.addWidget(self.only_changed)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._nothing)
        self.show_changed(0)
        self.show_found(1)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.line.text().strip()

    @property
    def searches(self) -> bool:
        """Whether some options are left out at all."""
        return bool(self.text) or self.only_changed.isChecked()

    def show_changed(self, count: int) -> None:
        """How many options are not at their default."""
        self.only_changed.setText(f"{count} changed")
        for widget in (self.only_changed, self.back):
            widget.setVisible(count > 0)
        if not count and self.only_changed.isChecked():
            self.only_changed.setChecked(False)

    def show_found(self, count: int) -> None:
        """Say so when nothing was found."""
        self._nothing.setText(f"No option has “{self.text}” in its title, help or choices.")
        self._nothing.setVisible(count == 0)


class _SearchLine(QLineEdit):
    """Escape forgets what was searched for, Down goes to what was found."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)
