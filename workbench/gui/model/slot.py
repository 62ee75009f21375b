"""A slot: a titled place that takes variables by drop or by button and shows its terms as chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.gui.model.chip import Chip
from workbench.gui.model.flow_layout import FlowLayout
from workbench.gui.model.variable_mime import unpack
from workbench.gui.widgets import label, restyle


@dataclass(frozen=True, slots=True)
class SlotItem:
    """One chip: its text, what a tooltip says, and the variables it stands for when dragged."""

    text: str
    tip: str = ""
    names: tuple[str, ...] = ()


class Slot(QFrame):
    """title: above the slot; hint: shown while it is empty."""

    dropped = Signal(list)
    removed = Signal(int)
    selection_changed = Signal(list)

    def __init__(self, title: str, hint: str, *, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "slot")
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(help or hint)
        self.setToolTip(help)
        self._items: tuple[SlotItem, ...] = ()
        self._chips: list[Chip] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(10, 7, 10, 9)
        outer.setSpacing(5)
        self.head = QHBoxLayout()
        self.head.setSpacing(4)
        self.head.addWidget(label(title, "strong"))
        self.head.addStretch(1)
        outer.addLayout(self.head)
        self._hint = label(hint, "caption", wrap=True)
        self._hint.setProperty("look", "muted")
        outer.addWidget(self._hint)
        self._body = QWidget()
        self._flow = FlowLayout(self._body)
        outer.addWidget(self._body)
        self._body.hide()

    def show_items(self, items: Sequence[SlotItem]) -> None:
        """Show these chips; nothing is rebuilt when they are the ones on screen already."""
        if tuple(items) == self._items:
            return
        focus = next((i for i, chip in enumerate(self._chips) if chip.hasFocus()), None)
        self._items = tuple(items)
        self._clear()
        for place, item in enumerate(items):
            self._add_chip(place, item)
        self._hint.setVisible(not items)
        self._body.setVisible(bool(items))
        self._body.updateGeometry()
        if focus is not None and self._chips:
            self._chips[min(focus, len(self._chips) - 1)].setFocus()
        self.selection_changed.emit([])

    @property
    def selected(self) -> list[int]:
        """Places of the chosen chips, in order."""
        return [i for i, chip in enumerate(self._chips) if chip.selected]

    def _add_chip(self, place: int, item: SlotItem) -> None:
        chip = Chip(item.text, tip=item.tip, names=item.names)
        chip.removed.connect(lambda: self.removed.emit(place))
        chip.toggled.connect(lambda _on: self.selection_changed.emit(self.selected))
        self._chips.append(chip)
        self._flow.addWidget(chip)
        chip.show()

    def _clear(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if unpack(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            restyle(self, target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, target=False)
        names = unpack(event.mimeData())
        if names:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(names)
