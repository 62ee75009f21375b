"""A chip: one term of the model, with a cross to take it out."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from workbench.gui.icons import set_icon
from workbench.gui.model.variable_mime import pack
from workbench.gui.widgets import icon_button, label, restyle


class Chip(QFrame):
    """Can be selected (click, Space), removed (cross, Delete) and dragged to another slot."""

    removed = Signal()
    toggled = Signal(bool)

    def __init__(
        self, text: str, *, tip: str = "", names: tuple[str, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.text = text
        self._names = names
        self._pressed: QPoint | None = None
        self.selected = False
        self.setProperty("look", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        self.setToolTip(tip or f"{text} (Delete removes it)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(9, 2, 3, 2)
        layout.setSpacing(3)
        layout.addWidget(label(text))
        cross = icon_button("close", f"Remove {text}", self.removed.emit)
        cross.setIconSize(QSize(12, 12))
        cross.setFixedSize(18, 18)
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_icon(cross, "close", "text_muted")
        layout.addWidget(cross)

    def set_selected(self, selected: bool) -> None:
        """Mark the chip as part of a choice, for instance of terms that shall interact."""
        self.selected = selected
        restyle(self, selected=selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not self._names:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._pressed = None
            drag = QDrag(self)
            drag.setMimeData(self._mime())
            drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self._pressed = None
            self._toggle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def _toggle(self) -> None:
        self.set_selected(not self.selected)
        self.toggled.emit(self.selected)

    def _mime(self) -> QMimeData:
        return pack(self._names)
