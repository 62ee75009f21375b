"""Format, valid values and notes of the selected variable, to be changed in place."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.data.ranges import range_text
from workbench.data.variable import ROUNDED, Measure, Variable
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.model.combo import combo_box
from workbench.gui.widgets import label

FORMATS = {
    "": "as they are",
    ROUNDED: "7 significant digits",
    ".0f": "no decimals",
    ".1f": "1 decimal",
    ".2f": "2 decimals",
    ".3f": "3 decimals",
    ".4f": "4 decimals",
}


class VariableProperties(QWidget):
    """Each change is one step of undo; what does not fit is told, and the old words come back."""

    def __init__(self, commands: VariableCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._variable: Variable | None = None
        self.format = combo_box()
        self.format.setMinimumContentsLength(11)
        self.format.setAccessibleName("Format")
        self.format.setToolTip(
            "How the grid shows the numbers; the values stay. "
            "As they are: all digits of what was typed or read, up to 7 of what is computed"
        )
        self.format.activated.connect(lambda _place: self._format_chosen())
        self.valid = _field(
            "Valid values", "Any", "Where the numbers should lie, such as 0 to 10; the grid marks others"
        )
        self.valid.setMaximumWidth(130)
        self.valid.editingFinished.connect(self._valid_typed)
        self.notes = _field("Notes", "Add notes", "Your own words on this variable, kept in the project")
        self.notes.editingFinished.connect(self._notes_typed)
        self.fields = {"valid values": self.valid, "notes": self.notes}
        self._numeric = QWidget()
        numbers = QHBoxLayout(self._numeric)
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.setSpacing(10)
        numbers.addLayout(_titled("Shown with", self.format))
        numbers.addLayout(_titled("Valid values", self.valid))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._numeric)
        row.addLayout(_titled("Notes", self.notes), 1)

    @property
    def variable(self) -> Variable | None:
        """The one that is shown."""
        return self._variable

    def show_variable(self, variable: Variable) -> None:
        """Show what is known of a variable; what is being typed in the same one stays."""
        other = self._variable is None or self._variable.name != variable.name
        self._variable = variable
        self._numeric.setVisible(variable.measure is Measure.NUMERIC)
        self._show_format(variable.format)
        valid = "" if variable.valid_range is None else range_text(variable.valid_range)
        for field, text in ((self.valid, valid), (self.notes, variable.notes)):
            if other or not field.hasFocus():
                field.setText(text)
                field.setCursorPosition(0)

    def _show_format(self, format: str) -> None:
        self.format.clear()
        for value, words in FORMATS.items():
            self.format.addItem(words, value)
        if format not in FORMATS:
            self.format.addItem(format, format)
        self.format.setCurrentIndex(self.format.findData(format))

    def _format_chosen(self) -> None:
        variable, format = self._variable, str(self.format.currentData())
        if variable is not None and format != variable.format:
            self._commands.set_format(variable.name, format)

    def _valid_typed(self) -> None:
        variable, text = self._variable, self.valid.text().strip()
        if variable is None:
            return
        before = "" if variable.valid_range is None else range_text(variable.valid_range)
        if text != before:
            self.valid.setText(before)
            self._commands.set_valid_range(variable.name, text)

    def _notes_typed(self) -> None:
        variable, text = self._variable, self.notes.text().strip()
        if variable is not None and text != variable.notes:
            self._commands.set_notes(variable.name, text)


def _field(name: str, hint: str, tip: str) -> QLineEdit:
    out = QLineEdit()
    out.setAccessibleName(name)
    out.setPlaceholderText(hint)
    out.setToolTip(tip)
    return out


def _titled(title: str, control: QWidget) -> QVBoxLayout:
    out = QVBoxLayout()
    out.setSpacing(2)
    out.addWidget(label(title, "caption"))
    out.addWidget(control)
    return out
