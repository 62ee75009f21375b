"""ResultsView: the right pane; the cards of all analyses, made as they come into view."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from workbench.gui.document import Document
from workbench.gui.layouts import layouts_at_rest
from workbench.gui.results.anchor import Anchor
from workbench.gui.results.card import EntryCard
from workbench.gui.results.hint import Hint
from workbench.gui.results.nearby import NearbyCards
from workbench.gui.results.slot import CardSlot
from workbench.gui.results.tall_column import TallColumn
from workbench.gui.turns import soon

_MARGIN = 20
_AT_ONCE = 20  # slots deleted in one turn


class ResultsView(QScrollArea):
    """Keeps a slot for each analysis, in the order of the project."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._slots: dict[str, CardSlot] = {}
        self._gone: list[CardSlot] = []  # out of the column, to be deleted a few at a time
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("Results")
        self._body = QWidget()
        self._column = TallColumn(self._body)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 2 * _MARGIN)
        self._column.setSpacing(16)
        self.hint = Hint()
        self._column.arrange([self.hint])
        self.setWidget(self._body)
        self._anchor = Anchor(self, self.slots)
        self._nearby = NearbyCards(self, self.slots)
        document.entries_changed.connect(self._arrange)
        document.entry_changed.connect(self._entry_changed)
        self._arrange()

    def slots(self) -> Collection[CardSlot]:
        """The places of the analyses, from top to end."""
        return self._slots.values()

    def card(self, entry_id: str) -> EntryCard:
        """The card of that analysis, made now if it was not; KeyError if the analysis is gone."""
        return self._slots[entry_id].make()

    def _arrange(self) -> None:
        wanted = [entry.id for entry in self._document.project.analyses]
        kept = set(wanted)
        gone = [entry_id for entry_id in self._slots if entry_id not in kept]
        added = [entry_id for entry_id in wanted if entry_id not in self._slots]
        another = bool(wanted) and len(gone) == len(self._slots)  # a project of other analyses
        if len(added) == 1 and not another:
            soon(partial(self._reveal, added[0]))
        with layouts_at_rest(self._body):
            for entry_id in gone:
                self._drop(self._slots.pop(entry_id))
            self._place(wanted)
        if another:
            self._anchor.pin(self._slots[wanted[0]], -_MARGIN)
        self.hint.setVisible(not wanted)
        self._nearby.look()

    def _place(self, wanted: list[str]) -> None:
        """A slot for each of these, in that order."""
        for entry_id in wanted:
            if entry_id not in self._slots:
                self._slots[entry_id] = CardSlot(self._document, entry_id, self._body)
        self._slots = {entry_id: self._slots[entry_id] for entry_id in wanted}
        self._column.arrange([*self._slots.values(), self.hint])
        for slot in self._slots.values():
            slot.show()  # else Qt does so later, one by one, and lays all of them out each time

    def _drop(self, slot: CardSlot) -> None:
        """Free the card of a slot that goes, and the slot later: Qt then looks for it in the whole column."""
        slot.release()
        slot.hide()
        self._gone.append(slot)
        if len(self._gone) == 1:
            soon(self._delete_some)

    def _delete_some(self) -> None:
        for slot in self._gone[:_AT_ONCE]:
            slot.deleteLater()
        del self._gone[:_AT_ONCE]
        if self._gone:
            soon(self._delete_some)

    def _entry_changed(self, entry_id: str) -> None:
        if entry_id in self._slots:
            self._slots[entry_id].show_entry()
            self._nearby.look()

    def _reveal(self, entry_id: str) -> None:
        """Scroll to an analysis that was just added, if it is the current one."""
        if entry_id in self._slots and entry_id == self._document.current_id:
            self._slots[entry_id].make()
            self._anchor.pin(self._slots[entry_id], -_MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._nearby.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._nearby.look()
