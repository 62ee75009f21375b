"""Choose grouping variables, outermost first: "Levels by [school] [class] [+]"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from workbench.data.dataset import Dataset
from workbench.gui.model.chip import Chip
from workbench.gui.widgets import button, label

MOST_OFFERED = 200


class GroupChooser(QWidget):
    """Chips of the chosen variables and a button that offers the others."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: list[str] = []
        self._names: tuple[str, ...] = ()
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
        self._names = dataset.names
        kept = [name for name in self.chosen if name in dataset]
        if kept != self.chosen:
            self._choose(kept)

    def _offer_menu(self) -> None:
        menu = QMenu(self)
        for name in self._names[:MOST_OFFERED]:
            if name not in self.chosen:
                menu.addAction(name.replace("&", "&&"), self._adder(name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _adder(self, name: str) -> Callable[[], None]:
        return lambda: self._choose([*self.chosen, name])

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
