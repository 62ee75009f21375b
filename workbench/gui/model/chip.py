"""A chip: one term of the model, with a cross to take it out."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from workbench.gui.icons import set_icon
from workbench.gui.model.dragging import drag, is_drag, menu_corner
from workbench.gui.model.elided_label import ElidedLabel
from workbench.gui.model.variable_mime import Cargo
from workbench.gui.widgets import icon_button, restyle

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Chip(QFrame):
    """Can be selected (click, Space), removed (cross, Delete), dragged, and asked for a menu.

    cargo: what it carries when dragged, None if it stays where it is; tone: "" | group | unknown | quiet.
    """

    removed = Signal()
    toggled = Signal(bool)
    stepped = Signal(int)  # arrow keys: to the chip before or after
    menu_wanted = Signal(QPoint)  # on the screen

    def __init__(
        self,
        text: str,
        *,
        tip: str = "",
        cargo: Cargo | None = None,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.text = text
        self._cargo = cargo
        self._pressed: QPoint | None = None
        self.selected = False
        self.setProperty("look", "chip")
        self.setProperty("tone", tone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.setToolTip(tip or f"{text} (Delete removes it)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(9, 1, 3, 1)
        layout.setSpacing(2)
        layout.addWidget(ElidedLabel(text), 1)
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

    def set_tone(self, tone: str) -> None:
        """Another look: see the class."""
        if tone != self.property("tone"):
            restyle(self, tone=tone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle()
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(menu_corner(self, event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._cargo is None:
            return
        if is_drag(self._pressed, event):
            self._pressed = None
            drag(self, self._cargo)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self._toggle()

    def _toggle(self) -> None:
        self.set_selected(not self.selected)
        self.toggled.emit(self.selected)
