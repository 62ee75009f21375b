"""A frame that takes dragged variables and shows that it would."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from workbench.gui.model.dragging import farewell, received, welcome


class DropFrame(QFrame):
    """Emits what was dropped as a Cargo."""

    dropped = Signal(object)

    def __init__(self, look: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        welcome(self, event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        farewell(self)

    def dropEvent(self, event: QDropEvent) -> None:
        cargo = received(self, event)
        if cargo is not None:
            self.dropped.emit(cargo)
