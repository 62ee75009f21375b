"""NearbyCards: makes the cards in view, then those a page away; estimates the room of others, frees the far.

One thing is done in a turn of the event loop, what can be seen first; scrolling on changes what comes next.
While one leafs through page by page nothing is made: that would hold up the pages that one wants to pass.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from itertools import islice

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollArea

from workbench.gui.results.slot import CardSlot
from workbench.gui.turns import soon

AHEAD, KEPT = 1.0, 6.0  # in heights of the view: how far cards are made, and how far they stay
_PORTION = 20  # estimates in one turn
_REST = 0.06  # seconds without another leap, after which one looks at the page


class NearbyCards(QObject):
    """slots: those of the pane at present."""

    def __init__(self, area: QScrollArea, slots: Callable[[], Collection[CardSlot]]) -> None:
        super().__init__(area)
        self._area, self._slots = area, slots
        self._asked = False
        self._at, self._rests_at = 0, 0.0
        area.verticalScrollBar().valueChanged.connect(self._scrolled)
        area.verticalScrollBar().rangeChanged.connect(self.look)

    def _scrolled(self, value: int) -> None:
        """A leap is answered when no other follows at once; a step at once."""
        if abs(value - self._at) > self._area.viewport().height() // 2:
            self._rests_at = time.monotonic() + _REST
        self._at = value
        self.look()

    def look(self) -> None:
        """See on a later turn whether there is something to make or to free."""
        if not self._asked:
            self._asked = True
            soon(self._step)

    def _step(self) -> None:
        self._asked = False
        if time.monotonic() < self._rests_at:
            self.look()
            return
        body = self._area.widget()
        layout = body.layout() if body is not None else None
        if not self._area.isVisible() or layout is None:
            return
        layout.activate()  # so that slots stand where they belong
        page = max(1, self._area.viewport().height())
        away = {slot: self._distance(slot) / page for slot in self._slots()}
        near = sorted((slot for slot in away if away[slot] <= AHEAD), key=away.__getitem__)
        made = any(self._made(slot) for slot in near)
        if made or self._estimated(away) or any(self._freed(slot, away[slot]) for slot in away):
            self.look()

    def _estimated(self, slots: Iterable[CardSlot]) -> bool:
        """Estimate the room of some empty slots; False when all are known."""
        some = islice((slot for slot in slots if slot.estimate()), _PORTION)
        return sum(1 for _ in some) > 0

    def _distance(self, slot: CardSlot) -> int:
        """Pixels between a slot and the view; 0 where it can be seen."""
        top = self._area.verticalScrollBar().value()
        bottom = top + self._area.viewport().height()
        return max(0, slot.y() - bottom, top - (slot.y() + slot.height()))

    def _made(self, slot: CardSlot) -> bool:
        """Make the card of a slot; False when it is whole already."""
        if slot.card is None:
            slot.make()
            return True
        if slot.building:
            return True
        slot.settle()
        return False

    def _freed(self, slot: CardSlot, pages: float) -> bool:
        """Free a card that is far away; False when there is nothing to free."""
        if pages <= KEPT or not slot.can_rest():
            return False
        slot.release()
        return True
