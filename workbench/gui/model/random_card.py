"""One random term: what varies between the groups of one factor."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from workbench.gui.model.slot import Slot, SlotItem
from workbench.gui.widgets import icon_button
from workbench.modeling import RandomBlock

INTERCEPT_TIP = "The groups differ in their average outcome"


class RandomCard(Slot):
    """A slot of slopes with the intercept as its first chip, the correlation switch and a remove button."""

    intercept_removed = Signal()
    intercept_added = Signal()
    slope_removed = Signal(int)
    correlated_changed = Signal(bool)
    block_removed = Signal()

    def __init__(self, block: RandomBlock, parent: QWidget | None = None) -> None:
        super().__init__(
            f"Differences between: {block.group}",
            "Drop predictors whose effect differs between these groups",
            help="Predictors here get a random slope: their effect may differ from group to group.",
            parent=parent,
        )
        self.block = block
        self._correlated = QCheckBox("Correlated")
        self._correlated.setToolTip("Let intercepts and slopes of the same group be correlated (usual)")
        self._correlated.setAccessibleName(f"Effects of {block.group} are correlated")
        self._correlated.clicked.connect(self.correlated_changed)
        self.head.addWidget(self._correlated)
        self._intercept = icon_button("add", f"Add a random intercept of {block.group}")
        self._intercept.clicked.connect(lambda _checked=False: self.intercept_added.emit())
        self.head.addWidget(self._intercept)
        remove = icon_button("trash", f"Remove the random term of {block.group}")
        remove.clicked.connect(lambda _checked=False: self.block_removed.emit())
        self.head.addWidget(remove)
        self.removed.connect(self._chip_removed)
        self.show_block(block)

    def show_block(self, block: RandomBlock) -> None:
        """Show the term as it is now; its group must be the same as before."""
        self.block = block
        items = [SlotItem("Intercept", INTERCEPT_TIP)] if block.intercept else []
        items += [
            SlotItem(str(term), f"The effect of {term} differs between groups", (str(term),))
            for term in block.terms
        ]
        self.show_items(items)
        self._correlated.setChecked(block.correlated)
        self._correlated.setVisible(len(items) > 1)
        self._intercept.setVisible(not block.intercept)

    def _chip_removed(self, place: int) -> None:
        if self.block.intercept and place == 0:
            self.intercept_removed.emit()
        else:
            self.slope_removed.emit(place - int(self.block.intercept))
