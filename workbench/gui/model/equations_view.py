"""The model as equations, level by level: what the formula says, as one would write it in a paper."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from workbench.gui.model.equation_lines import page
from workbench.gui.model.fold import Fold
from workbench.gui.widgets import icon_button
from workbench.modeling.level_equations import LevelEquations


class EquationsView(QFrame):
    """Level 1, one equation for each random coefficient, the composite one, and what is assumed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "slot")
        self._equations: LevelEquations | None = None
        self._body = QLabel()
        self._body.setTextFormat(Qt.TextFormat.RichText)
        self._body.setWordWrap(True)
        self._body.setMinimumWidth(40)
        self._body.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._body.setAccessibleName("Equations of the model")
        self.fold = Fold("Equations", self._body, key="equations", open_at_first=True)
        self.fold.head.addWidget(icon_button("copy", "Copy the equations as LaTeX", self._copy))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 6, 4)
        layout.addWidget(self.fold)
        self.hide()

    def show_equations(self, found: LevelEquations | None) -> None:
        """Show them; hidden while there are none."""
        self._equations = found
        self.setVisible(found is not None)
        if found is not None:
            self._body.setText(page(found))
            self._body.setAccessibleDescription(found.to_text())

    @property
    def text(self) -> str:
        """The equations as plain text, "" while there are none."""
        return "" if self._equations is None else self._equations.to_text()

    def _copy(self) -> None:
        if self._equations is not None:
            QGuiApplication.clipboard().setText(self._equations.to_latex())
