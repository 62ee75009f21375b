"""One random term: what differs between the groups of one factor."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from workbench.gui.flow_layout import FlowLayout
from workbench.gui.model.chip import Chip
from workbench.gui.model.chip_row import ChipRow, SlotItem
from workbench.gui.model.drop_frame import DropFrame
from workbench.gui.model.term_words import readable
from workbench.gui.model.variable_mime import Cargo
from workbench.gui.widgets import button, label
from workbench.modeling import RandomBlock

INTERCEPT_TIP = "The groups differ in their average outcome (random intercept)"
HELP = "Predictors here have an effect that may differ from group to group (random slopes)."


class RandomCard(DropFrame):
    """The group as a chip on top; below it the intercept and the slopes; a switch for their correlation."""

    intercept_removed = Signal()
    slope_removed = Signal(int)
    slope_menu_wanted = Signal(int, QPoint)
    correlated_changed = Signal(bool)
    group_removed = Signal()
    group_menu_wanted = Signal(QPoint)
    more_wanted = Signal(QPoint)  # the button that offers what else may differ

    def __init__(self, place: int, block: RandomBlock, parent: QWidget | None = None) -> None:
        super().__init__("slot", parent)
        self.group = str(block.group)
        self.block = block
        self.setAccessibleName(f"Differs between {self.group}")
        self.setAccessibleDescription(HELP)
        self.setToolTip(HELP)
        self.group_chip = Chip(
            readable(self.group),
            tip=f"{self.group} groups the rows. The cross removes it and what differs between its groups.",
            cargo=Cargo(block.group.variables, self.group, f"group:{place}", 0),
            tone="group",
        )
        self.group_chip.removed.connect(self.group_removed)
        self.group_chip.menu_wanted.connect(self.group_menu_wanted)
        self._correlated = QCheckBox("Correlated")
        self._correlated.setToolTip("Let intercepts and slopes of the same group be correlated (usual)")
        self._correlated.setAccessibleName(f"Effects that differ between {self.group} are correlated")
        self._correlated.clicked.connect(self.correlated_changed)
        self.row = ChipRow(f"random:{place}")
        self.row.removed.connect(self._chip_removed)
        self.row.menu_wanted.connect(self._chip_menu)
        self.more = button(
            "+ Slope",
            self._more,
            look="inline",
            tip="Choose a predictor whose effect differs between these groups, or drop one here",
        )
        self.more.setAccessibleName(f"Add a slope that differs between {self.group}")
        self.row.add_tail(self.more)
        self._arrange()
        self.show_block(block)

    def _arrange(self) -> None:
        head = FlowLayout(gap=6)  # on two lines where the window is narrow
        for part in (label("Differs between", "strong"), self.group_chip, self._correlated):
            part.setMinimumHeight(self.group_chip.sizeHint().height())
            head.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 5, 10, 6)
        layout.setSpacing(5)
        layout.addLayout(head)
        layout.addWidget(self.row)

    def show_block(self, block: RandomBlock, unknown: frozenset[str] = frozenset()) -> None:
        """Show the term as it is now; its group must be the same as before."""
        self.block = block
        items = [SlotItem("Intercept", "1", INTERCEPT_TIP)] if block.intercept else []
        for term in block.terms:
            tip = f"The effect of {term} differs between {block.group} (random slope)"
            tone = "unknown" if unknown & set(term.variables) else ""
            items.append(SlotItem(readable(str(term)), str(term), tip, term.variables, tone))
        self.row.show_items(items)
        self._correlated.setChecked(block.correlated)
        self._correlated.setVisible(len(items) > 1)
        tone = "unknown" if unknown & set(block.group.variables) else "group"
        self.group_chip.set_tone(tone)

    @property
    def items(self) -> tuple[SlotItem, ...]:
        return self.row.items

    def _slope_of(self, chip: int) -> int:
        """The number of the slope that a chip shows, -1 for the intercept."""
        return chip - int(self.block.intercept)

    def _chip_removed(self, chip: int) -> None:
        slope = self._slope_of(chip)
        if slope < 0:
            self.intercept_removed.emit()
        else:
            self.slope_removed.emit(slope)

    def _chip_menu(self, chip: int, at: QPoint) -> None:
        if self._slope_of(chip) >= 0:
            self.slope_menu_wanted.emit(self._slope_of(chip), at)

    def _more(self) -> None:
        self.more_wanted.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))
