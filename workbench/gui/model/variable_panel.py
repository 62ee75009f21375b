"""The variables beside the builder, with one button for each place a variable can go to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.model.variable_list import VariableList
from workbench.gui.widgets import button, frame


class VariablePanel(QWidget):
    """Drag variables, double-click them, or select them and press a button (Alt and its letter)."""

    outcome_chosen = Signal(str)
    predictors_chosen = Signal(list)
    groups_chosen = Signal(list)

    def __init__(self, *, random_terms: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(208)
        self.list = VariableList()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 8, 12)
        layout.setSpacing(6)
        layout.addWidget(self.list, 1)
        layout.addWidget(frame("line"))
        tip = "Select a variable in the list first"
        layout.addWidget(button("&Outcome", self._outcome, tip=f"Explain the selected variable. {tip}"))
        layout.addWidget(button("&Predictor", self._predictors, tip=f"Explain the outcome by it. {tip}"))
        groups = button("&Group", self._groups, tip=f"Rows with the same value belong together. {tip}")
        groups.setVisible(random_terms)
        layout.addWidget(groups)

    def _outcome(self) -> None:
        if names := self.list.selected():
            self.outcome_chosen.emit(names[0])

    def _predictors(self) -> None:
        if names := self.list.selected():
            self.predictors_chosen.emit(names)

    def _groups(self) -> None:
        if names := self.list.selected():
            self.groups_chosen.emit(names)
