"""Anchor: what the reader looks at stays where it is, while cards around it are made, grow and shrink."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection
from itertools import takewhile

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollArea

from workbench.gui.results.slot import CardSlot


class Anchor(QObject):
    """Holds the first whole card in view at its place until the reader scrolls. slots: from top to end."""

    def __init__(self, area: QScrollArea, slots: Callable[[], Collection[CardSlot]]) -> None:
        super().__init__(area)
        self._bar, self._area, self._slots = area.verticalScrollBar(), area, slots
        self._slot: CardSlot | None = None
        self._above = 0  # pixels of the slot that are above the view
        self._holding = False
        self._bar.valueChanged.connect(self._moved)
        self._bar.rangeChanged.connect(self.hold)

    def pin(self, slot: CardSlot, above: int) -> None:
        """Bring a slot to the top of the view, with so many pixels of it above, and hold it there."""
        self._slot, self._above = slot, above
        self.hold()

    def hold(self) -> None:
        """Put what is held back to its place."""
        if self._slot is not None and shiboken6.isValid(self._slot):
            self._holding = True
            self._bar.setValue(max(0, self._slot.y() + self._above))
            self._holding = False

    def _moved(self, value: int) -> None:
        """The reader scrolled: hold another card from now on."""
        if self._holding:
            return
        bottom = value + self._area.viewport().height()
        slots = list(self._slots())
        first = bisect_right(slots, value, key=lambda slot: slot.y() + slot.height())
        seen = list(takewhile(lambda slot: slot.y() < bottom, slots[first:]))
        whole = (slot for slot in seen if slot.card is not None and not slot.building)
        self._slot = next(whole, seen[0] if seen else None)
        self._above = value - self._slot.y() if self._slot is not None else 0
