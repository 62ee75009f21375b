"""A switch between the list of variables and the drawing of the levels."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from workbench.gui.settings import window_settings


class VariableMode(QWidget):
    """Remembers the choice; a tool can stand at its right."""

    changed = Signal(bool)
    _KEY = "model/by_level"

    def __init__(self) -> None:
        super().__init__()
        self._choice = QButtonGroup(self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        remembered = str(window_settings().value(self._KEY, "no")) == "yes"
        for by_level, words, tip in (
            (False, "List", "All variables, in the order of the data"),
            (True, "&Levels", "The groups drawn, and each variable at the level at which it varies (Alt+L)"),
        ):
            part = QPushButton(words)
            part.setProperty("look", "toggle")
            part.setCheckable(True)
            part.setChecked(by_level == remembered)
            part.setToolTip(tip)
            part.setAccessibleDescription(tip)
            self._choice.addButton(part, int(by_level))
            row.addWidget(part)
        row.addStretch(1)
        self._choice.idToggled.connect(self._toggled)

    @property
    def by_level(self) -> bool:
        return self._choice.checkedId() == 1 and not self.isHidden()

    def add_tool(self, tool: QWidget) -> None:
        """A button at the right end."""
        self._row.addWidget(tool)

    def choose(self, by_level: bool) -> None:
        """Switch."""
        self._choice.button(int(by_level)).setChecked(True)

    def _toggled(self, place: int, on: bool) -> None:
        if on:
            window_settings().setValue(self._KEY, "yes" if place else "no")
            self.changed.emit(bool(place))
