"""Editors of options that name variables: one, several, or a choice for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from workbench.analysis.fields import PerVariable, VariableList, VariableSlot
from workbench.data.dataset import Dataset
from workbench.data.variable import Measure
from workbench.gui.model.chip_row import SlotItem
from workbench.gui.model.coding_dialog import CodingDialog
from workbench.gui.model.combo import combo_box
from workbench.gui.model.elided_label import ElidedLabel
from workbench.gui.model.field_editors import FieldEditor
from workbench.gui.model.name_list import named
from workbench.gui.model.slot import Slot
from workbench.gui.model.tick_list import TickList
from workbench.gui.model.variable_mime import Cargo
from workbench.gui.widgets import icon_button, label

OWN = "own"  # the entry of a choice that opens a dialog


def _fitting(dataset: Dataset | None, measures: tuple[str, ...]) -> list[str]:
    variables = dataset.variables if dataset is not None else ()
    return [v.name for v in variables if not measures or v.measure in measures]


class VariableEditor(FieldEditor):
    """A drop-down list of the variables whose measure fits, or none."""

    def __init__(self, field: VariableSlot, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._none = "Choose a variable" if field.required else "None"
        self._measures = field.measures
        self._names: list[str] = []
        self._shown: list[str] = []
        self._value: str | None = None
        self._model = QStringListModel(self)
        self.box = combo_box()
        self.box.setModel(self._model)
        self.box.activated.connect(self._chosen)
        self._adopt(self.box)
        self._fill()

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._names = _fitting(dataset, self._measures)
        self._fill()

    def show_value(self, value: Any) -> None:
        self._value = value
        self._fill()

    def _offered(self) -> list[str]:
        """A variable that is gone from the data is still offered while it is the value."""
        gone = [self._value] if self._value and self._value not in self._names else []
        return [*self._names, *gone]

    def _fill(self) -> None:
        offered = self._offered()
        shown = [
            self._none,
            *self._names,
            *(f"{name} (not in the data)" for name in offered[len(self._names) :]),
        ]
        if shown != self._shown:
            self._shown = shown
            self._model.setStringList(shown)
        place = offered.index(self._value) + 1 if self._value else 0
        self.box.setCurrentIndex(place)

    def _chosen(self, index: int) -> None:
        self.changed.emit(self._offered()[index - 1] if index > 0 else None)


class PerVariableEditor(FieldEditor):
    """A choice for each categorical variable of the model; those left at the default are not stored.

    Numbers of one's own, where the field allows them, are asked for in a dialog.
    """

    def __init__(self, field: PerVariable, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._choices, self._custom = field.choices, field.custom
        self._value: dict[str, Any] = {}
        self._dataset: Dataset | None = None
        self._categorical: frozenset[str] = frozenset()
        self._used: tuple[str, ...] = ()
        self._names: tuple[str, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self.boxes: dict[str, QComboBox] = {}
        self._offer()

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._dataset = dataset
        variables = dataset.variables if dataset is not None else ()
        self._categorical = frozenset(
            v.name for v in variables if v.measure in (Measure.NOMINAL, Measure.ORDINAL)
        )
        self._offer()

    def show_used(self, names: tuple[str, ...]) -> None:
        self._used = names
        self._offer()

    def _offer(self) -> None:
        names = tuple(name for name in self._used if name in self._categorical)
        if names == self._names:
            return
        self._names = names
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        if not names:
            self._grid.addWidget(label("No categorical predictor yet.", "caption"), 0, 0, 1, 2)
        for row, name in enumerate(names):
            self._grid.addWidget(ElidedLabel(name), row, 0)
            self._grid.addWidget(self._box_for(name), row, 1)
        self.show_value(self._value)

    def _box_for(self, name: str) -> QComboBox:
        box = combo_box()
        for value, words in self._choices.items():
            box.addItem(words, value)
        if self._custom:
            box.addItem(f"{self._custom} …", OWN)
        box.setAccessibleName(f"{self.field.title}: {name}")
        box.setToolTip(self.field.help)
        box.activated.connect(lambda _index: self._chosen(name, str(box.currentData())))
        self.boxes[name] = box
        return box

    def _chosen(self, name: str, choice: str) -> None:
        if choice == OWN:
            self._ask(name)
        else:
            self._take(name, choice)

    def _take(self, name: str, choice: Any) -> None:
        default = next(iter(self._choices))
        value = {k: v for k, v in self._value.items() if k != name}
        if choice != default:
            value[name] = choice
        self.show_value(value)
        self.changed.emit(dict(value))

    def _ask(self, name: str) -> None:
        """Open the dialog for numbers; until it is closed, and if it is cancelled, all stays as it was."""
        self.show_value(self._value)
        if self._dataset is None or name not in self._dataset:
            return
        variable, old = self._dataset.variable(name), self._value.get(name)
        words = {level.value: level.text for level in variable.levels}
        levels = [(value, words[value]) for value in variable.level_values() if value in words]
        missing = variable.missing_among(variable.level_values())
        levels = [pair for pair in levels if pair[0] not in missing]
        if len(levels) < 2:
            return
        dialog = CodingDialog(name, levels, None if isinstance(old, str) else old, self.window())
        dialog.chosen.connect(lambda coding: self._take(name, coding))
        dialog.open()

    def show_value(self, value: Any) -> None:
        self._value = dict(value or {})
        default = next(iter(self._choices))
        for name, box in self.boxes.items():
            choice = self._value.get(name, default)
            own = not isinstance(choice, str)
            if self._custom:
                count = f": {', '.join(choice['columns'])}" if own else " …"
                box.setItemText(box.count() - 1, f"{self._custom}{count}")
            box.setCurrentIndex(max(0, box.findData(OWN if own else choice)))


class VariableListEditor(FieldEditor):
    """A slot that takes variables by drop; chips leave by their cross or Delete."""

    def __init__(self, field: VariableList, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._measures, self._among = field.measures, field.among
        self._whole: Mapping[str, Any] = {}
        self._known: Dataset | None = None
        self._used: tuple[str, ...] = ()
        self._value: tuple[str, ...] = ()
        self._meant = f"{field.empty[:1].upper()}{field.empty[1:]}. " if field.empty else ""
        self.slot = Slot(
            "", f"{self._meant}Drag variables here", origin=f"option:{field.name}", help=field.help
        )
        self.slot.dropped.connect(self._dropped)
        self.slot.removed.connect(self._removed)
        self._add = icon_button("add", f"Choose variables: {field.title}", self.offer)
        self.slot.add_tool(self._add)
        self._adopt(self.slot)
        self.setFocusProxy(self._add)

    def in_dialog(self) -> None:
        self.slot.show_hint(f"{self._meant}Choose with +")

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._known = dataset
        self.show_value(self._value)

    def show_value(self, value: Any) -> None:
        self._value = tuple(value or ())
        self.slot.show_items([self._item(name) for name in self._value])

    def _item(self, name: str) -> SlotItem:
        known = self._known is None or name in self._known
        return SlotItem(name, name, names=(name,), tone="" if known else "unknown")

    def show_used(self, names: tuple[str, ...]) -> None:
        self._used = names

    def show_whole(self, values: Mapping[str, Any]) -> None:
        self._whole = values

    def offer(self) -> TickList:
        """A list to tick the variables of the model in, or those of the data while there is no model."""
        fitting = _fitting(self._known, self._measures)
        among = self._whole.get(self._among) if self._among else self._used
        names = [name for name in among or () if name in fitting] or fitting
        things = [] if self._known is None else [named(self._known.variable(name)) for name in names]
        ticks = TickList(things, self._value, self.field.title, self)
        ticks.changed.connect(self.typed)
        ticks.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))
        return ticks

    def _removed(self, place: int) -> None:
        self.changed.emit([name for i, name in enumerate(self._value) if i != place])

    def _dropped(self, cargo: Cargo) -> None:
        fitting = _fitting(self._known, self._measures)
        added = [name for name in cargo.names if name in fitting and name not in self._value]
        if added:
            self.changed.emit([*self._value, *added])
