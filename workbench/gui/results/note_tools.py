"""The line above a note: its name, and while one writes the buttons for bold, italics, lists and links."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from workbench.gui.widgets import icon_button, label

_BUTTONS = {
    "bold": "Bold",
    "italic": "Italic",
    "heading": "Heading",
    "bullets": "List",
    "numbers": "Numbered list",
    "link": "Link",
}


class NoteTools(QWidget):
    """`chosen(name)` for a button; they do not take the keys away from the note."""

    chosen = Signal(str)

    def __init__(self, title: str, keys: Mapping[str, QKeyCombination]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(label(title, "strong"))
        row.addStretch(1)
        self.buttons: dict[str, QToolButton] = {}
        for name, words in _BUTTONS.items():
            key = QKeySequence(keys[name]).toString(QKeySequence.SequenceFormat.NativeText)
            button = icon_button(f"note-{name}", words)
            button.setToolTip(f"{words}  ({key})")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, chosen=name: self.chosen.emit(chosen))
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
            button.hide()
            row.addWidget(button)
            self.buttons[name] = button

    def show_buttons(self, shown: bool) -> None:
        """Show or hide the buttons; the line stays as high as it is."""
        for button in self.buttons.values():
            button.setVisible(shown)
