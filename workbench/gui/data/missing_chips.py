"""The values that may stand for missing, as chips to switch on and off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from workbench.gui.data.import_choices import ImportChoices, Suspect
from workbench.gui.data.words import counted
from workbench.gui.icons import set_icon
from workbench.gui.widgets import label

MOST_SHOWN = 6


class MissingChips(QWidget):
    """Hidden when nothing is suspected. A chip that is on is read as missing."""

    toggled = Signal(str, bool)  # value, stands for missing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(label("Read as missing", "muted"))
        self._row.addStretch(1)
        self.hide()

    def show_suspects(self, suspects: tuple[Suspect, ...], choices: ImportChoices) -> None:
        """One chip a value; they stay where they are when only the choices changed."""
        shown = suspects[:MOST_SHOWN]
        if [suspect.value for suspect in shown] != [*self.chips]:
            self._rebuild(shown)
        for suspect in shown:
            self._dress(self.chips[suspect.value], suspect, choices.accepts(suspect))
        self.setVisible(bool(shown))

    def _rebuild(self, suspects: tuple[Suspect, ...]) -> None:
        for chip in self.chips.values():
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        for place, suspect in enumerate(suspects):
            chip = QPushButton()
            chip.setProperty("look", "toggle")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.clicked.connect(lambda on, value=suspect.value: self.toggled.emit(value, on))
            self._row.insertWidget(1 + place, chip)
            self.chips[suspect.value] = chip

    @staticmethod
    def _dress(chip: QPushButton, suspect: Suspect, on: bool) -> None:
        count = len(suspect.columns)
        where = suspect.columns[0] if count == 1 else f"{count} columns"
        value = suspect.value.strip() or "blank"
        chip.setText(f"{value} in {where}".replace("&", "&&"))
        chip.setChecked(on)
        set_icon(chip, "check" if on else "add", "accent" if on else "text_muted")
        listed = ", ".join(suspect.columns[:12]) + (" …" if count > 12 else "")
        seen = f"{counted(suspect.cells, 'cell')} in the rows looked at: {listed}"
        chip.setToolTip(f"'{value}' may stand for missing: {suspect.reason}\n{seen}")
        chip.setAccessibleName(f"Read {value} in {where} as missing")
