"""Choose grouping variables, outermost first: "Levels by [school] [class] [+]"."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.gui.model.chip import Chip
from workbench.gui.model.name_list import named
from workbench.gui.model.popup import popup_names
from workbench.gui.widgets import button, label


class GroupChooser(QWidget):
    """Chips of the chosen variables and a button that offers the others."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: list[str] = []
        self._variables: tuple[Variable, ...] = ()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(label("Levels by", "muted"))
        self._chips: list[Chip] = []
        self._add = button(
            "Choose a grouping variable",
            self._offer_menu,
            look="link",
            tip="School, class, person …: each variable then shows at which level it varies",
        )
        self._layout.addWidget(self._add)
        self._layout.addStretch(1)

    def offer(self, dataset: Dataset) -> None:
        """The variables that can group; those that are gone are no longer chosen."""
        self._variables = dataset.variables
        kept = [name for name in self.chosen if name in dataset]
        if kept != self.chosen:
            self._choose(kept)

    def _offer_menu(self) -> None:
        free = [named(variable) for variable in self._variables if variable.name not in self.chosen]
        at = self._add.mapToGlobal(self._add.rect().bottomLeft())
        popup_names(self, free, at, lambda name: self._choose([*self.chosen, name]), "Grouping variables")

    def choose(self, names: list[str]) -> None:
        """Choose these variables."""
        self._choose(names)

    def _choose(self, names: list[str]) -> None:
        self.chosen = list(names)
        for chip in self._chips:
            self._layout.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, name in enumerate(names):
            chip = Chip(name, tip=f"{name} groups the rows")
            chip.removed.connect(lambda n=name: self._choose([x for x in self.chosen if x != n]))
            self._layout.insertWidget(1 + place, chip)
            self._chips.append(chip)
        self._add.setText("Add" if names else "Choose a grouping variable")
        self.changed.emit()
