"""A list to tick several names in: variables, levels, statistics. It stays open while one ticks.

What is ticked counts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QListWidgetItem, QWidget

from workbench.gui.model.name_list import NAME, Named, NameList


class TickList(NameList):
    """`changed` carries all names that are ticked: those of before in their order, then the new ones."""

    changed = Signal(object)
    HINT = "Shift+click ticks all between. Esc closes."

    def __init__(
        self, things: Iterable[Named], ticked: Sequence[str], title: str, parent: QWidget | None = None
    ) -> None:
        self.ticked = list(ticked)
        self._anchor: int | None = None
        super().__init__(things, title, parent)

    def _fill(self, things: Sequence[Named]) -> None:
        super()._fill(things)
        for row, thing in enumerate(things):
            self.list.item(row).setCheckState(_state(thing.name in self.ticked))

    def tick(self, rows: Sequence[int], on: bool) -> None:
        """Tick these rows, or take their ticks away; told once."""
        names = [str(self.list.item(row).data(NAME)) for row in rows]
        for row in rows:
            self.list.item(row).setCheckState(_state(on))
        kept = [name for name in self.ticked if on or name not in names]
        self.ticked = [*kept, *(name for name in names if on and name not in kept)]
        self.changed.emit(list(self.ticked))

    def click(self, row: int) -> None:
        """Tick a row or take its tick away; with Shift all rows from the last one on."""
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        if shift and self._anchor is not None:
            first, last = sorted((self._anchor, row))
            between = [r for r in self.shown() if first <= r <= last]
            self.tick(between, _is_ticked(self.list.item(self._anchor)))
        else:
            self._anchor = row
            self.tick([row], not _is_ticked(self.list.item(row)))


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked
