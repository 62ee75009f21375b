"""A field that takes the place of something to give it another name: Enter takes it, Escape leaves it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NameField(QLineEdit):
    """Hidden until `ask`; `named` carries the new name, `left` comes in any case."""

    named = Signal(str)
    left = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setToolTip("Enter takes the name, Escape leaves it as it was")
        self._before = ""
        self.editingFinished.connect(self._take)
        self.hide()

    def ask(self, name: str) -> None:
        """Show the present name, to be typed over."""
        self._before = name
        self.setText(name)
        self.show()
        self.setFocus()
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        """Also when the field loses the focus."""
        if self.isVisible():
            name, before = self.text().strip(), self._before
            self._leave()
            if name and name != before:
                self.named.emit(name)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
