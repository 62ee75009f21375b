"""A part of the page that can be folded away under its title; remembers whether it is open."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from workbench.gui.fonts import BODY, body_font
from workbench.gui.icons import set_icon
from workbench.gui.settings import window_settings


class Fold(QWidget):
    """key: under which the window's settings remember it; tools can stand at the right of the title."""

    opened = Signal(bool)

    def __init__(self, title: str, body: QWidget, *, key: str, open_at_first: bool, tip: str = "") -> None:
        super().__init__()
        self._key = f"model/{key}"
        self.body = body
        self.button = QToolButton()
        self.button.setProperty("look", "section")
        self.button.setText(title)
        self.button.setFont(body_font(BODY, body_font().Weight.DemiBold))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIconSize(QSize(14, 14))
        self.button.setCheckable(True)
        self.button.setToolTip(tip or f"Show or hide: {title}")
        self.head = QHBoxLayout()
        self.head.addWidget(self.button)
        self.head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self.head)
        layout.addWidget(body)
        remembered = str(window_settings().value(self._key, "open" if open_at_first else "closed"))
        self.button.setChecked(remembered == "open")
        self._show(self.button.isChecked())
        self.button.toggled.connect(self._toggled)

    @property
    def is_open(self) -> bool:
        return self.button.isChecked()

    def reveal(self, revealed: bool) -> None:
        """Show the body whether open or not, as a search does; False shows it as it was left."""
        self.button.setEnabled(not revealed)
        self._show(revealed or self.is_open)

    def _toggled(self, shown: bool) -> None:
        window_settings().setValue(self._key, "open" if shown else "closed")
        self._show(shown)
        self.opened.emit(shown)

    def _show(self, shown: bool) -> None:
        set_icon(self.button, "chevron-down" if shown else "chevron-right")
        self.body.setVisible(shown)
