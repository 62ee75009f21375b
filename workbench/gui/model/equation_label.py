"""One line of the equations: takes variables by drop and has links."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLabel

from workbench.gui.model.dragging import farewell, received, welcome


class EquationLabel(QLabel):
    """Rich text; `dropped` carries a Cargo, `followed` the target of a link."""

    dropped = Signal(object)
    followed = Signal(str)
    hovered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        flags = Qt.TextInteractionFlag
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setMinimumWidth(40)
        self.setProperty("look", "equation")
        self._still = flags.TextSelectableByMouse
        self._linked = self._still | flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard
        self.linkActivated.connect(self.followed)
        self.linkHovered.connect(self.hovered)

    def show_line(self, rich: str, plain: str, *, links: bool, drops: bool) -> None:
        """What to show and what a screen reader says; whether it has links and takes variables."""
        self.setText(rich)
        self.setAccessibleName(plain)
        wanted = self._linked if links else self._still
        if wanted != self.textInteractionFlags():
            self.setTextInteractionFlags(wanted)
        self.setAcceptDrops(drops)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        welcome(self, event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        farewell(self)

    def dropEvent(self, event: QDropEvent) -> None:
        cargo = received(self, event)
        if cargo is not None:
            self.dropped.emit(cargo)
