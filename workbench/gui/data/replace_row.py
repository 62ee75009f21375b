"""The second row of the find bar: what replaces the text that was found, in one cell or in all."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from workbench.data.editing.replace import replaced_text
from workbench.gui.data.grid_model import GridModel


class ReplaceRow(QWidget):
    """Hidden until one wants to replace."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Replace with; nothing: make missing")
        self.field.setAccessibleName("Replace with")
        self.field.setToolTip("A number is replaced as a whole, a piece of text wherever it stands in a cell")
        self.one = _button("Replace", "Replace in this cell and go to the next")
        self.all = _button("Replace all", "Replace everywhere, in one step that undo takes back")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.one)
        row.addWidget(self.all)
        self.hide()

    def text_for(self, model: GridModel, row: int, column: int, found: str) -> str:
        """What the cell holds once `found` is replaced in it."""
        by = self.field.text()
        return by if model.holds_numbers(column) else replaced_text(model.text(row, column), found, by)


def _button(text: str, tip: str) -> QPushButton:
    out = QPushButton(text)
    out.setAutoDefault(False)
    out.setToolTip(tip)
    return out
