"""A slot: a titled place that takes variables by drop or by button and shows its terms as chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.gui.model.chip_row import ChipRow, SlotItem
from workbench.gui.model.drop_frame import DropFrame
from workbench.gui.widgets import label

TITLE_WIDTH = 74


class Slot(DropFrame):
    """title: at the left; hint: shown while it is empty; origin: how drags name this slot."""

    removed = Signal(int)
    menu_wanted = Signal(int, QPoint)
    selection_changed = Signal(list)

    def __init__(
        self, title: str, hint: str, *, origin: str, help: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("slot", parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(help or hint)
        self.setToolTip(help)
        self.row = ChipRow(origin)
        for mine, theirs in (
            (self.removed, self.row.removed),
            (self.menu_wanted, self.row.menu_wanted),
            (self.selection_changed, self.row.selection_changed),
        ):
            theirs.connect(mine)
        self._hint = label(hint, "caption", wrap=True)
        self._hint.setMinimumHeight(24)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heading = label(title, "strong")
        heading.setFixedWidth(TITLE_WIDTH)
        heading.setMinimumHeight(24)
        heading.setVisible(bool(title))
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(10, 5, 6, 5)
        self.line.setSpacing(6)
        self.line.addWidget(heading, 0, Qt.AlignmentFlag.AlignTop)
        self.line.addWidget(self._hint, 1)
        self.line.addWidget(self.row, 1)
        self.row.hide()

    def show_hint(self, hint: str) -> None:
        """Other words for the empty slot."""
        self._hint.setText(hint)

    def add_tool(self, tool: QWidget) -> None:
        """A button at the right end."""
        tool.setFixedSize(24, 24)
        self.line.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)

    def set_hint(self, hint: str) -> None:
        """What is said while the slot is empty."""
        self._hint.setText(hint)

    def show_items(self, items: Sequence[SlotItem], hidden: int = 0) -> None:
        """Show these chips, or the hint if there are none; hidden: how many more there are."""
        self.row.show_items(items, hidden)
        self._hint.setVisible(not items)
        self.row.setVisible(bool(items))

    @property
    def items(self) -> tuple[SlotItem, ...]:
        return self.row.items

    @property
    def selected(self) -> list[int]:
        """Places of the chosen chips, in order."""
        return self.row.selected
