"""The chips of one slot: shown from a list of items, rebuilt only where that differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from workbench.gui.flow_layout import FlowLayout
from workbench.gui.model.chip import Chip
from workbench.gui.model.variable_mime import Cargo
from workbench.gui.widgets import label
from workbench.results.formatting import format_integer


@dataclass(frozen=True, slots=True)
class SlotItem:
    """One chip: its text, the piece of formula it stands for, the variables it carries when dragged."""

    text: str
    piece: str
    tip: str = ""
    names: tuple[str, ...] = ()
    tone: str = ""


class ChipRow(QWidget):
    """Chips side by side, in several lines if need be; a widget of the owner may stand behind them."""

    removed = Signal(int)
    menu_wanted = Signal(int, QPoint)
    selection_changed = Signal(list)
    left = Signal()  # the last chip went while it had the focus

    def __init__(self, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._origin = origin
        self.items: tuple[SlotItem, ...] = ()
        self.chips: list[Chip] = []
        self._tail: list[QWidget] = []
        self._flow = FlowLayout(self, gap=5)
        self._rest = label("", "caption")
        self._rest.hide()
        self.add_tail(self._rest)

    def add_tail(self, widget: QWidget) -> None:
        """A widget behind the chips."""
        self._tail.append(widget)
        self._flow.addWidget(widget)

    @property
    def selected(self) -> list[int]:
        """Places of the chosen chips, in order."""
        return [i for i, chip in enumerate(self.chips) if chip.selected]

    def show_items(self, items: Sequence[SlotItem], hidden: int = 0) -> None:
        """Show these chips; nothing is rebuilt when they are the ones on screen already.

        hidden: how many more there are.
        """
        self._rest.setText(f"and {format_integer(hidden)} more, see the formula")
        self._rest.setVisible(hidden > 0)
        if tuple(items) == self.items:
            return
        focus = next((i for i, chip in enumerate(self.chips) if chip.hasFocus()), None)
        self.items = tuple(items)
        self._clear()
        for place, item in enumerate(self.items):
            self._add_chip(place, item)
        for widget in self._tail:
            self._flow.addWidget(widget)
        self.updateGeometry()
        if focus is not None:
            self._focus(min(focus, len(self.chips) - 1))
        self.selection_changed.emit([])

    def _add_chip(self, place: int, item: SlotItem) -> None:
        cargo = Cargo(item.names, item.piece, self._origin, place) if item.names else None
        chip = Chip(item.text, tip=item.tip, cargo=cargo, tone=item.tone, parent=self)
        chip.removed.connect(lambda: self.removed.emit(place))
        chip.toggled.connect(lambda _on: self.selection_changed.emit(self.selected))
        chip.menu_wanted.connect(lambda at: self.menu_wanted.emit(place, at))
        chip.stepped.connect(lambda step: self._focus(place + step))
        self.chips.append(chip)
        self._flow.addWidget(chip)
        chip.show()

    def _focus(self, place: int) -> None:
        if 0 <= place < len(self.chips):
            self.chips[place].setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.chips:
            self.left.emit()

    def _clear(self) -> None:
        for widget in (*self.chips, *self._tail):
            self._flow.removeWidget(widget)
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
