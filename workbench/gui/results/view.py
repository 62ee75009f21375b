"""ResultsView: the right pane; the cards of all analyses, one below the other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from workbench.gui.document import Document
from workbench.gui.results.card import EntryCard
from workbench.gui.results.hint import Hint
from workbench.gui.turns import soon

_MARGIN = 20


class ResultsView(QScrollArea):
    """Keeps one card an analysis, in the order of the project."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._cards: dict[str, EntryCard] = {}
        self._held, self._held_at = "", 0  # the card kept in view, and where that put the scroll bar
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("Results")
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 2 * _MARGIN)
        self._column.setSpacing(16)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hint = Hint()
        self._column.addWidget(self.hint)
        self.setWidget(body)
        document.entries_changed.connect(self._arrange)
        self.verticalScrollBar().rangeChanged.connect(self._hold)
        self._arrange()

    def card(self, entry_id: str) -> EntryCard:
        """The card of that analysis; KeyError if it is gone."""
        return self._cards[entry_id]

    def _arrange(self) -> None:
        wanted = [entry.id for entry in self._document.project.analyses]
        for entry_id in [e for e in self._cards if e not in wanted]:
            card = self._cards.pop(entry_id)
            self._column.removeWidget(card)
            card.deleteLater()
        added = [entry_id for entry_id in wanted if entry_id not in self._cards]
        if len(added) == 1 and self._cards:
            soon(partial(self._reveal, added[0]))
        for place, entry_id in enumerate(wanted):
            if entry_id not in self._cards:
                self._cards[entry_id] = EntryCard(self._document, entry_id)
            self._column.insertWidget(place, self._cards[entry_id])
        self.hint.setVisible(not wanted)

    def _reveal(self, entry_id: str) -> None:
        """Scroll to an analysis that was just added, if it is the current one."""
        if entry_id in self._cards and entry_id == self._document.current_id:
            self._held, self._held_at = entry_id, self.verticalScrollBar().value()
            self._hold()

    def _hold(self) -> None:
        """Keep that analysis in view while those above it still grow, until the user scrolls."""
        bar = self.verticalScrollBar()
        if self._held not in self._cards or bar.value() != self._held_at:
            self._held = ""
            return
        bar.setValue(max(0, self._cards[self._held].y() - _MARGIN))
        self._held_at = bar.value()
