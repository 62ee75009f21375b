"""One grouping in the drawing of the levels: its name, how many groups there are, and how large they are."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.gui.fonts import BODY, SMALL, body_font
from workbench.gui.level_words import range_wordings, range_words, readable, size_words
from workbench.gui.model.draft import LEVEL
from workbench.gui.model.dragging import drag, is_drag, menu_corner
from workbench.gui.model.elided_label import ElidedLabel, FittingLabel
from workbench.gui.model.variable_mime import Cargo
from workbench.gui.widgets import label
from workbench.modeling.grouping import group_label
from workbench.modeling.level_picture import LevelBox
from workbench.results.formatting import format_integer


class LevelFrame(QFrame):
    """Can be chosen (click, Space, Enter), dragged to the groups of the model, and asked for a menu."""

    chosen = Signal()
    menu_wanted = Signal(QPoint)  # on the screen

    def __init__(self, box: LevelBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = box
        self._pressed: QPoint | None = None
        self.setProperty("look", "level")
        self.setProperty("drawn", "model" if box.in_model else "beside")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name, words = readable(group_label(box.group)), told(box)
        self.setAccessibleName(f"Level {box.level}, {name}: {size_words(box.sizes)}")
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        title = ElidedLabel(name, size=BODY, weight=body_font().Weight.DemiBold)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(title, 1)
        top.addWidget(label(format_integer(box.sizes.n_levels), "strong"))
        sizes = FittingLabel(size=SMALL)
        sizes.show_wordings(range_wordings(box.sizes))
        sizes.setProperty("tone", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 4, 9, 5)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(sizes)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(menu_corner(self, event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if is_drag(self._pressed, event):
            self._pressed = None
            drag(self, self.cargo())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self.chosen.emit()

    def cargo(self) -> Cargo:
        """What it carries when dragged: its variables, the inner one first."""
        return Cargo(self.box.group, origin=LEVEL)


def told(box: LevelBox) -> str:
    """All that is known of a grouping, for the tooltip."""
    lines = [f"Level {box.level} · {readable(group_label(box.group))}", f"{size_words(box.sizes)}"]
    for inner in box.members:
        held = range_words(inner, "group")
        lines.append(f"Each holds {held} of {readable(inner.label)}")
    varying = len(box.variables)
    lines.append(f"{varying} variable{'' if varying == 1 else 's'} of this level")
    lines.append("A group of the model" if box.in_model else "Not in the model: drag it to Groups")
    return "\n".join(lines)
