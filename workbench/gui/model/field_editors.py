"""One editor for each kind of option field: a widget that shows a value and says when the user changed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.analysis.fields import (
    Boolean,
    Choice,
    Field,
    Integer,
    Number,
    PerVariable,
    VariableSlot,
)
from workbench.data.dataset import Dataset


class FieldEditor(QWidget):
    """Base: `changed` carries a new value chosen by the user, never one that was set by `show_value`."""

    changed = Signal(object)

    def __init__(self, field: Field[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: Any) -> None:
        """Show `value` without telling anybody."""
        raise NotImplementedError

    def show_dataset(self, dataset: Dataset | None) -> None:
        """The data changed: editors that offer variables offer the new ones."""

    def _adopt(self, widget: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(widget)
        self.setFocusProxy(widget)
        widget.setAccessibleName(self.field.title)
        widget.setAccessibleDescription(self.field.help)
        widget.setToolTip(self.field.help)


class ChoiceEditor(FieldEditor):
    """A drop-down list."""

    def __init__(self, field: Choice, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._box = combo_box()
        for value, words in field.choices.items():
            self._box.addItem(words, value)
        self._box.activated.connect(lambda _index: self.changed.emit(self._box.currentData()))
        self._adopt(self._box)

    def show_value(self, value: Any) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData(value)))


class BooleanEditor(FieldEditor):
    """A check box; its title is its own label."""

    def __init__(self, field: Boolean, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._box = QCheckBox(field.title)
        self._box.clicked.connect(lambda value: self.changed.emit(value))
        self._adopt(self._box)

    def show_value(self, value: Any) -> None:
        self._box.setChecked(bool(value))


class NumberEditor(FieldEditor):
    """A spin box for decimals; the value is sent when typing is finished."""

    def __init__(self, field: Number, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._box = QDoubleSpinBox()
        self._box.setDecimals(4)
        margin = 1e-4 if field.open_interval else 0.0
        self._box.setRange(max(field.low + margin, -1e12), min(field.high - margin, 1e12))
        self._box.setSingleStep(0.01 if field.high <= 1 else 1.0)
        self._box.setStepType(QDoubleSpinBox.StepType.DefaultStepType)
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(lambda value: self.changed.emit(value))
        self._adopt(self._box)

    def show_value(self, value: Any) -> None:
        blocked = self._box.blockSignals(True)
        self._box.setValue(float(value))
        self._box.blockSignals(blocked)


class IntegerEditor(FieldEditor):
    """A spin box for whole numbers."""

    def __init__(self, field: Integer, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._box = QSpinBox()
        self._box.setRange(max(field.low, -(2**31)), min(field.high, 2**31 - 1))
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(lambda value: self.changed.emit(value))
        self._adopt(self._box)

    def show_value(self, value: Any) -> None:
        blocked = self._box.blockSignals(True)
        self._box.setValue(int(value))
        self._box.blockSignals(blocked)


class VariableEditor(FieldEditor):
    """A drop-down list of the variables whose measure fits, or none."""

    def __init__(self, field: VariableSlot, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._measures = field.measures
        self._value: str | None = None
        self._box = combo_box()
        self._box.addItem("None", None)
        self._box.activated.connect(lambda _index: self.changed.emit(self._box.currentData()))
        self._adopt(self._box)

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._box.clear()
        self._box.addItem("None", None)
        for variable in dataset.variables if dataset is not None else ():
            if not self._measures or variable.measure in self._measures:
                self._box.addItem(variable.name, variable.name)
        self.show_value(self._value)

    def show_value(self, value: Any) -> None:
        self._value = value
        place = self._box.findData(value)
        if place < 0 and value:
            self._box.addItem(f"{value} (not in the data)", value)
            place = self._box.count() - 1
        self._box.setCurrentIndex(max(0, place))


class PerVariableEditor(FieldEditor):
    """A choice for each categorical variable of the data; those left at the default are not stored."""

    def __init__(self, field: PerVariable, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._choices = field.choices
        self._value: dict[str, str] = {}
        self._names: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._boxes: dict[str, QComboBox] = {}

    def show_dataset(self, dataset: Dataset | None) -> None:
        variables = dataset.variables if dataset is not None else ()
        self.offer(tuple(v.name for v in variables if v.measure in ("nominal", "ordinal")))

    def offer(self, names: tuple[str, ...]) -> None:
        """Which variables can be given a choice."""
        if names == self._names and self._grid.count():
            return
        self._names = names
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._boxes = {}
        if not names:
            self._grid.addWidget(QLabel("The data have no categorical variable."), 0, 0)
        for row, name in enumerate(names):
            self._grid.addWidget(QLabel(name), row, 0)
            self._grid.addWidget(self._box_for(name), row, 1)
        self.show_value(self._value)

    def _box_for(self, name: str) -> QComboBox:
        box = combo_box()
        for value, words in self._choices.items():
            box.addItem(words, value)
        box.setAccessibleName(f"{self.field.title}: {name}")
        box.setToolTip(self.field.help)
        box.activated.connect(lambda _index: self._chosen(name, str(box.currentData())))
        self._boxes[name] = box
        return box

    def _chosen(self, name: str, choice: str) -> None:
        default = next(iter(self._choices))
        value = {k: v for k, v in self._value.items() if k != name}
        if choice != default:
            value[name] = choice
        self._value = value
        self.changed.emit(dict(value))

    def show_value(self, value: Any) -> None:
        self._value = dict(value or {})
        default = next(iter(self._choices))
        for name, box in self._boxes.items():
            box.setCurrentIndex(max(0, box.findData(self._value.get(name, default))))


def combo_box() -> QComboBox:
    """A drop-down list that neither grows with its longest entry nor changes when the page is scrolled."""
    box = _QuietCombo()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


class _QuietCombo(QComboBox):
    def wheelEvent(self, event: Any) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


EDITORS: dict[str, Callable[[Any], FieldEditor]] = {
    "choice": ChoiceEditor,
    "boolean": BooleanEditor,
    "number": NumberEditor,
    "integer": IntegerEditor,
    "variable": VariableEditor,
    "per_variable": PerVariableEditor,
}
