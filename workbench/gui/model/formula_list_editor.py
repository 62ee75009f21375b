"""Several models, one formula a line, with a button that brings in the models of the project."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from workbench.analysis.fields import FormulaList
from workbench.gui.fonts import code_font
from workbench.gui.model.field_editors import FieldEditor
from workbench.gui.widgets import button

QUIET_MS = 400


class FormulaListEditor(FieldEditor):
    """Sends the lines when typing pauses; what is being typed is not disturbed by its echo."""

    def __init__(self, field: FormulaList, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._models: tuple[str, ...] = ()
        self.text = QPlainTextEdit()
        self.text.setFont(code_font())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText("score ~ 1 + (1 | school)\nscore ~ ses + (1 | school)")
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * 6)
        self.text.setAccessibleName(field.title)
        self.text.setAccessibleDescription(field.help)
        self.text.setToolTip(field.help)
        self.bring = button(
            "Add the models of this project",
            self._bring,
            look="link",
            tip="Adds the formula of every other analysis that is not listed yet",
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._send)
        self.text.textChanged.connect(self._timer.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)
        layout.addWidget(self.bring)
        self.setFocusProxy(self.text)
        self.show_models(())

    @property
    def lines(self) -> tuple[str, ...]:
        """The formulas as they stand, empty lines left out."""
        return tuple(line.strip() for line in self.text.toPlainText().splitlines() if line.strip())

    def show_value(self, value: Any) -> None:
        wanted = tuple(value)
        if wanted == self.lines:
            return
        blocked = self.text.blockSignals(True)
        self.text.setPlainText("\n".join(wanted))
        self.text.blockSignals(blocked)
        self._offer()

    def show_models(self, formulas: tuple[str, ...]) -> None:
        """The formulas of the other analyses of the project."""
        self._models = tuple(dict.fromkeys(formulas))
        self._offer()

    def _offer(self) -> None:
        self.bring.setVisible(any(formula not in self.lines for formula in self._models))

    def _bring(self) -> None:
        fresh = [formula for formula in self._models if formula not in self.lines]
        self.text.setPlainText("\n".join([*self.lines, *fresh]))
        self._timer.stop()
        self._send()

    def _send(self) -> None:
        self._offer()
        self.changed.emit(list(self.lines))
