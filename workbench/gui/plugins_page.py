"""The plugins dialog: a card for each plugin, whether it works or not, with the details for its author."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.extension.card import PluginCard
from workbench.gui.dialog import ScrollingDialog
from workbench.gui.fonts import code_font
from workbench.gui.results.card_header import Badge
from workbench.gui.widgets import button, label

_STATES = {
    "ok": ("Works", "success"),
    "failed": ("Failed", "error"),
    "disabled": ("Switched off", "warning"),
}


def show_plugins(cards: tuple[PluginCard, ...], parent: QWidget | None) -> ScrollingDialog:
    """Open the dialog; those that failed come first."""
    lead = "Every analysis comes from a plugin. One that fails is left out; everything else goes on."
    dialog = ScrollingDialog("Plugins", lead, parent)
    for card in sorted(cards, key=lambda card: card.state == "ok"):
        dialog.body.addWidget(PluginFrame(card))
    if not cards:
        dialog.body.addWidget(label("No plugin was found. Install the workbench again.", wrap=True))
    dialog.open()
    return dialog


class PluginFrame(QFrame):
    """One plugin."""

    def __init__(self, card: PluginCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._card = card
        words, level = _STATES[card.state]
        self.setAccessibleName(f"Plugin {card.name}: {words}. {card.message}".strip())
        badge = Badge()
        badge.show_words(words, level)
        head = QHBoxLayout()
        head.addWidget(label(card.name, "strong"), 1)
        head.addWidget(badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(label(f"{card.distribution} {card.version}".strip(), "caption"))
        if card.analyses:
            column.addWidget(label("Offers " + ", ".join(card.analyses), "muted", wrap=True))
        if card.message:
            column.addWidget(label(card.message, "body", wrap=True, selectable=True))
        if card.traceback:
            column.addLayout(self._traceback())

    def _traceback(self) -> QVBoxLayout:
        self.details = QPlainTextEdit(self._card.traceback)
        self.details.setReadOnly(True)
        self.details.setFont(code_font(9))
        self.details.setFixedHeight(180)
        self.details.setAccessibleName("Details for the author of the plugin")
        self.details.hide()
        self.toggle = button("Show details", self._toggle, look="link")
        row = QHBoxLayout()
        row.addWidget(self.toggle)
        row.addWidget(button("Copy details", self._copy, look="link", icon="copy"))
        row.addStretch(1)
        out = QVBoxLayout()
        out.addLayout(row)
        out.addWidget(self.details, 0, Qt.AlignmentFlag(0))
        return out

    def _toggle(self) -> None:
        opened = self.details.isHidden()
        self.details.setVisible(opened)
        self.toggle.setText("Hide details" if opened else "Show details")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._card.traceback)
