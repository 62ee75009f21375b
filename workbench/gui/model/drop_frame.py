"""A frame that takes dragged variables and shows that it would."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from workbench.gui.model.variable_mime import unpack
from workbench.gui.widgets import restyle


class DropFrame(QFrame):
    """Emits what was dropped as a Cargo."""

    dropped = Signal(object)

    def __init__(self, look: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setAcceptDrops(True)

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
