"""CardSlot: the place of one analysis in the results pane; its card is made when it comes near the view.

A card is some hundred widgets, and a project may have hundreds of analyses. An empty slot paints the frame
and the title of its card and takes the room that the card will probably need.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from workbench.gui.document import Document
from workbench.gui.fonts import TITLE, body_font
from workbench.gui.results.card import EntryCard
from workbench.gui.results.card_height import estimated_height
from workbench.gui.theme import theme

_UNKNOWN = 1500  # pixels of a card of which nothing is known yet
_ROUND = 10.0  # as in window.qss
_TITLE_AT = QPointF(22.0, 36.0)
_EVERY = 500  # pixels after which the title comes again, so that it is in view anywhere in a long place


class CardSlot(QWidget):
    """card: that of the analysis, None while it is not made."""

    def __init__(self, document: Document, entry_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._id = document, entry_id
        self.card: EntryCard | None = None
        self._estimated_for = -1  # the width for which the room is known or estimated
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setMinimumHeight(_UNKNOWN)
        self.show_entry()

    def show_entry(self) -> None:
        """The analysis may have changed: an empty slot shows it, and its room is to be estimated again."""
        entry = self._document.find(self._id)
        if self.card is None and entry is not None:
            self._estimated_for = -1
            self.setAccessibleName(entry.title)
            self.update()

    def estimate(self) -> bool:
        """Take the room that the card will need at this width; False when that was known."""
        if self.card is not None or self._estimated_for == self.width():
            return False
        entry = self._document.find(self._id)
        if entry is not None:
            self.setMinimumHeight(estimated_height(entry, self.width()))
        self._estimated_for = self.width()
        return True

    def make(self) -> EntryCard:
        """The card, made now if it was not; until all of it is shown the slot does not shrink."""
        if self.card is None:
            self.card = EntryCard(self._document, self._id, self)
            self._layout.addWidget(self.card)
            self.card.show()
        return self.card

    @property
    def building(self) -> bool:
        """Some of the card is still to come."""
        return self.card is not None and self.card.building

    def settle(self) -> None:
        """The card is whole: its height is the true one."""
        if self.minimumHeight():
            self.setMinimumHeight(0)

    def can_rest(self) -> bool:
        """Nothing of the reader's would be lost with the card: no key focus, nothing opened or unfolded."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        return self.card is not None and not inside and not self.card.touched

    def release(self) -> None:
        """Free the card, and keep its place."""
        if self.card is not None:
            card, self.card = self.card, None
            self._estimated_for = self.width()
            self.setMinimumHeight(self.height())
            self._layout.removeWidget(card)
            card.hide()
            card.release()
            card.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        entry = self._document.find(self._id)
        if self.card is not None or entry is None:
            return
        tokens, painter = theme().tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.border))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        painter.setFont(body_font(TITLE, QFont.Weight.DemiBold))
        shown = event.rect().adjusted(0, -_EVERY // 10, 0, _EVERY // 10)
        for below in range(0, max(1, self.height() - _EVERY // 2), _EVERY):
            if not shown.top() <= _TITLE_AT.y() + below <= shown.bottom():
                continue
            painter.setPen(QColor(tokens.text_faint if below else tokens.text))
            painter.drawText(_TITLE_AT + QPointF(0, below), entry.title)
        painter.end()
