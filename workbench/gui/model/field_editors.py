"""One editor for each simple kind of option: shows a value and says when the user changed it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from workbench.analysis.fields import Boolean, Choice, Field, Integer, Number, NumberList, ShortText
from workbench.data.dataset import Dataset
from workbench.errors import OptionsError
from workbench.gui.model.combo import combo_box, short

__all__ = [
    "BooleanEditor",
    "ChoiceEditor",
    "FieldEditor",
    "NumberEditor",
    "NumbersEditor",
    "TextEditor",
    "combo_box",
]

_BETWEEN = re.compile(r";|,(?=\s|$)")
"""What stands between numbers; a comma inside one is its decimal mark."""
_BESIDE = 138  # pixels of text that a list beside its title has room for in a narrow window


class FieldEditor(QWidget):
    """Base: `changed` carries a new value chosen by the user, never one that was set by `show_value`."""

    wide = False  # needs the whole width of the form

    changed = Signal(object)
    typed = Signal(object)  # the same, but one of many in a row: together they are one step of undo
    undo_asked = Signal()
    redo_asked = Signal()
    refused = Signal(str)  # why what was typed cannot be the value; "" when it can again

    def __init__(self, field: Field[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: Any) -> None:
        """Show `value`, which the field has checked, without telling anybody."""
        raise NotImplementedError

    def show_dataset(self, dataset: Dataset | None) -> None:
        """The data changed: editors that offer variables offer the new ones."""

    def show_whole(self, values: Mapping[str, Any]) -> None:
        """All options as they are now, for editors whose offers depend on others."""

    def in_dialog(self) -> None:
        """The form stands in a dialog of its own, into which nothing can be dragged."""

    def show_tables(self, titles: Mapping[str, str], tables: Mapping[str, Dataset]) -> None:
        """The other tables of the project, by name; titles: what they are called on the screen."""

    def show_used(self, names: tuple[str, ...]) -> None:
        """The predictors of the model changed."""

    def show_outcome(self, name: str) -> None:
        """The outcome of the model is another variable; "" if it is none, or an expression."""

    def show_models(self, formulas: tuple[str, ...]) -> None:
        """The models of the project's other analyses changed."""

    def stop(self) -> None:
        """The editor goes: nothing is waited for any more."""

    def _adopt(self, widget: QWidget, *tools: QWidget) -> None:
        """widget: what shows the value; tools: buttons at its right."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(widget, 1)
        for tool in tools:
            line.addWidget(tool)
        layout.addLayout(line)
        self.setFocusProxy(widget)
        widget.setAccessibleName(self.field.title)
        widget.setAccessibleDescription(self.field.help)
        widget.setToolTip(self.field.help)


class ChoiceEditor(FieldEditor):
    """A drop-down list; with long entries it takes the whole width of the form."""

    def __init__(self, field: Choice, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box = combo_box()
        for value, words in field.choices.items():
            self.box.addItem(words, value)
        longest = max(map(self.box.fontMetrics().horizontalAdvance, map(short, field.choices.values())))
        self.wide = longest > _BESIDE
        self.box.activated.connect(lambda _index: self.changed.emit(self.box.currentData()))
        self._adopt(self.box)

    def show_value(self, value: Any) -> None:
        self.box.setCurrentIndex(max(0, self.box.findData(value)))
        self.box.setToolTip(f"{self.box.currentText()}\n{self.field.help}")


class BooleanEditor(FieldEditor):
    """A check box; its title is its own label, and begins where those of other options do."""

    wide = True

    def __init__(self, field: Boolean, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box = QCheckBox(field.title)
        self.box.clicked.connect(lambda value: self.changed.emit(value))
        self._adopt(self.box)

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class NumberEditor(FieldEditor):
    """A field for a number; the value is sent when typing is finished. The arrow keys step up and down."""

    def __init__(self, field: Number | Integer, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value = float(field.default)
        self.box = _StepLine()
        self.box.editingFinished.connect(self._finished)
        self.box.stepped.connect(self._step)
        self._adopt(self.box)

    def show_value(self, value: Any) -> None:
        self._value = float(value)
        self.box.setText(self._written(self._value))

    def _written(self, value: float) -> str:
        return str(int(value)) if value.is_integer() else f"{value:.10g}"

    def _finished(self) -> None:
        text = self.box.text().strip()
        if text == self._written(self._value):
            return
        try:
            value = self.field.check(_number(text))
        except OptionsError as error:
            self.refused.emit(f"{self.field.title} cannot be {text or 'empty'}. {error.advice}")
            return
        self.refused.emit("")
        self.show_value(value)
        self.changed.emit(value)

    def _step(self, steps: int) -> None:
        small = isinstance(self.field, Number) and self.field.high <= 1
        try:
            value = self.field.check(round(self._value + steps * (0.01 if small else 1), 10))
        except OptionsError:  # the end of the range
            return
        self.refused.emit("")
        self.show_value(value)
        self.typed.emit(value)


class NumbersEditor(FieldEditor):
    """Several numbers in one line, between them ; or spaces; sent when typing is finished."""

    def __init__(self, field: NumberList, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value: tuple[float, ...] = ()
        self.box = QLineEdit()
        self.box.setPlaceholderText(field.empty)
        self.box.editingFinished.connect(self._finished)
        self._adopt(self.box)

    def show_value(self, value: Any) -> None:
        self._value = tuple(value)
        self.box.setText("; ".join(f"{number:.10g}" for number in self._value))

    def _finished(self) -> None:
        texts = _BETWEEN.sub(" ", self.box.text()).split()
        try:
            value = self.field.check([_number(text) for text in texts])
        except OptionsError:
            self.refused.emit(f"{' '.join(texts)} are not all numbers. Separate numbers by ; or spaces.")
            return
        self.refused.emit("")
        if [f"{v:.10g}" for v in value] != [f"{v:.10g}" for v in self._value]:
            self.show_value(value)
            self.changed.emit(list(value))


class TextEditor(FieldEditor):
    """A few words in one line; sent when typing is finished."""

    def __init__(self, field: ShortText, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value = ""
        self.box = QLineEdit()
        self.box.setPlaceholderText(field.empty)
        self.box.editingFinished.connect(self._finished)
        self._adopt(self.box)

    def show_value(self, value: Any) -> None:
        self._value = str(value)
        self.box.setText(self._value)

    def _finished(self) -> None:
        text = self.field.check(self.box.text())
        if text != self._value:
            self.show_value(text)
            self.changed.emit(text)


class _StepLine(QLineEdit):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


def _number(text: str) -> float | str:
    """The number that a text says, with a point or a comma; the text itself if it says none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
