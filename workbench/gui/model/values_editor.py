"""Editor of an option that gives values to variables: a variable and its values on each line."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.analysis.fields import ValuesPerVariable
from workbench.errors import OptionsError
from workbench.gui.model.combo import combo_box
from workbench.gui.model.field_editors import FieldEditor
from workbench.gui.widgets import button, icon_button

Values = dict[str, list[float | str]]
CHOOSE = "Variable"


class ValuesEditor(FieldEditor):
    """Values are written with commas between: 10, 20 or Male, Female."""

    def __init__(self, field: ValuesPerVariable, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value: Values = {}
        self._names: tuple[str, ...] = ()
        self.rows: list[tuple[QComboBox, QLineEdit]] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.add = button("+ Values", self._add_row, look="inline", tip=field.help)
        self.add.setAccessibleDescription(field.help)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._lines)
        layout.addLayout(foot)

    def show_value(self, value: Any) -> None:
        if self.rows and dict(value) == self._value:
            return
        self._value = {str(name): list(values) for name, values in dict(value).items()}
        self._clear()
        for name, values in self._value.items():
            self._add_row(name, ", ".join(map(written, values)))

    def show_used(self, names: tuple[str, ...]) -> None:
        self._names = names
        for box, _line in self.rows:
            self._offer(box, box.currentText())

    def _clear(self) -> None:
        self.rows = []
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _add_row(self, name: str = CHOOSE, text: str = "") -> None:
        holder, box, line = QWidget(), combo_box(), QLineEdit(text)
        box.setAccessibleName(f"{self.field.title}: variable")
        line.setAccessibleName(f"{self.field.title}: values")
        line.setPlaceholderText("10, 20")
        line.setToolTip("Values with commas between")
        self._offer(box, name)
        box.activated.connect(lambda _index: self._changed())
        line.editingFinished.connect(self._changed)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(box, 2)
        row.addWidget(line, 3)
        row.addWidget(icon_button("close", "Remove these values", lambda: self._remove(holder, box)))
        self._lines.addWidget(holder)
        self.rows.append((box, line))
        if name == CHOOSE:
            box.setFocus()

    def _offer(self, box: QComboBox, name: str) -> None:
        names = [name, *(other for other in self._names if other != name)]
        box.clear()
        box.addItems(names)

    def _remove(self, holder: QWidget, box: QComboBox) -> None:
        self.rows = [row for row in self.rows if row[0] is not box]
        self._lines.removeWidget(holder)
        holder.hide()
        holder.deleteLater()
        self._changed()

    def _changed(self) -> None:
        """Lines without a variable or without values do not count yet."""
        given = {box.currentText(): parsed(line.text()) for box, line in self.rows}
        try:
            value = self.field.check({n: values for n, values in given.items() if n != CHOOSE and values})
        except OptionsError as error:
            self.refused.emit(str(error))
            return
        if value != self._value:
            self._value = value
            self.refused.emit("")
            self.changed.emit(dict(value))


def parsed(text: str) -> list[float | str]:
    """The values in a text: numbers where they are, else words."""
    return [_value(part.strip()) for part in text.split(",") if part.strip()]


def written(value: float | str) -> str:
    """A value as it is typed."""
    return value if isinstance(value, str) else f"{value:.10g}"


def _value(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word
