"""One line of the equations: takes variables by drop and has links."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLabel

from workbench.gui.model.variable_mime import unpack
from workbench.gui.widgets import restyle


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
        if unpack(event.mimeData()) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            restyle(self, target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, target=False)
        cargo = unpack(event.mimeData())
        if cargo is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(cargo)
