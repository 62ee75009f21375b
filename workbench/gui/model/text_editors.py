"""Editors of options that are texts as they stand: a new name, a list of texts, the name of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from workbench.analysis.step_fields import NewName, TableSlot, TextList
from workbench.data.dataset import Dataset
from workbench.errors import OptionsError
from workbench.gui.model.combo import combo_box
from workbench.gui.model.field_editors import FieldEditor
from workbench.gui.model.name_list import Named, named
from workbench.gui.model.tick_list import TickList
from workbench.gui.widgets import icon_button


class NewNameEditor(FieldEditor):
    """A name in one line; what it is if left empty stands there in grey."""

    def __init__(self, field: NewName, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box = QLineEdit()
        self.box.textEdited.connect(self._edited)
        self._empty = field.empty
        self.box.setPlaceholderText(self._empty)
        self._adopt(self.box)

    def show_whole(self, values: Mapping[str, Any]) -> None:
        """What an empty name means, with the variables it is made from in their place."""
        several = list(values.get("variables") or [])
        name = values.get("variable") or (several[0] if len(several) == 1 else "…")
        shown = self._empty.replace("{name}", str(name)).replace("{joined}", "_".join(several) or "…")
        for option in ("level", "statistic", "direction", "steps", "value"):
            shown = shown.replace(f"{{{option}}}", str(values.get(option, "…")))
        self.box.setPlaceholderText(shown)

    def show_value(self, value: Any) -> None:
        if self.box.text() != str(value):
            self.box.setText(str(value))

    def _edited(self, text: str) -> None:
        try:
            self.typed.emit(self.field.check(text))
        except OptionsError as error:
            self.refused.emit(error.advice)
        else:
            self.refused.emit("")


class TextListEditor(FieldEditor):
    """Several texts in one line, separated by semicolons or commas; numbers by blanks as well.

    Where it is known which texts there can be, a button offers them to tick.
    """

    def __init__(self, field: TextList, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._list = field
        self._value: tuple[str, ...] = ()
        self._dataset: Dataset | None = None
        self._tables: Mapping[str, Dataset] = {}
        self._whole: Mapping[str, Any] = {}
        self.box = QLineEdit()
        self.box.setPlaceholderText(field.example)
        self.box.editingFinished.connect(self._finished)
        self.add = icon_button("add", f"Choose: {field.title}", self.offer)
        self.add.setVisible(bool(field.choices or field.levels_of or field.variables_of))
        self._adopt(self.box, self.add)

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._dataset = dataset

    def show_tables(self, titles: Mapping[str, str], tables: Mapping[str, Dataset]) -> None:
        self._tables = tables

    def show_whole(self, values: Mapping[str, Any]) -> None:
        self._whole = values
        self.add.setEnabled(next(self._offered(), None) is not None)

    def show_value(self, value: Any) -> None:
        self._value = tuple(value)
        if split(self.box.text()) != self._value:
            self.box.setText("; ".join(self._value))

    def _offered(self) -> Iterator[Named]:
        """What can be ticked, as the other options are now."""
        field, table = self._list, self._tables.get(str(self._whole.get(self._list.variables_of)))
        yield from map(Named, field.choices)
        if table is not None:
            yield from map(named, table.variables)
        name = str(self._whole.get(field.levels_of))
        if self._dataset is not None and name in self._dataset:
            yield from (Named(level.value, level.label) for level in self._dataset.variable(name).levels)

    def offer(self) -> TickList:
        """The list to tick in, below the button."""
        ticks = TickList(self._offered(), self._value, self.field.title, self)
        ticks.changed.connect(self._ticked)
        ticks.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))
        return ticks

    def _ticked(self, texts: list[str]) -> None:
        self.show_value(texts)
        self.typed.emit(texts)

    def _finished(self) -> None:
        texts = split(self.box.text())
        if texts != self._value:
            self._value = texts
            self.changed.emit(list(texts))


def split(text: str) -> tuple[str, ...]:
    """The texts in a line."""
    sign = next((sign for sign in ";," if sign in text), None)
    if sign is None and _all_numbers(text.split()):
        return tuple(text.split())
    parts = text.split(sign) if sign else [text]
    return tuple(part.strip() for part in parts if part.strip())


def _all_numbers(texts: list[str]) -> bool:
    return all(text.replace(".", "", 1).lstrip("-").isdigit() for text in texts)


class TableEditor(FieldEditor):
    """The other tables of the project."""

    def __init__(self, field: TableSlot, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value = ""
        self.box = combo_box()
        self.box.activated.connect(lambda _index: self.changed.emit(self.box.currentData()))
        self._adopt(self.box)

    def show_tables(self, titles: Mapping[str, str], tables: Mapping[str, Dataset]) -> None:
        self.box.clear()
        for name, title in titles.items():
            self.box.addItem(title, name)
        self.box.setEnabled(bool(titles))
        self.box.setPlaceholderText("Choose a table" if titles else "There is no other table yet")
        self.show_value(self._value)

    def show_value(self, value: Any) -> None:
        self._value = str(value)
        self.box.setCurrentIndex(self.box.findData(self._value))
