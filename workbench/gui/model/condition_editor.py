"""Editor of a condition on variables: read while one types, its fault marked in place and told below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from workbench.analysis.fields import Condition
from workbench.analysis.step_fields import Expression
from workbench.data.dataset import Dataset
from workbench.data.expressions import functions, parse
from workbench.data.expressions.kinds import check_condition
from workbench.data.expressions.writing import name as written_name
from workbench.data.expressions.writing import quoted
from workbench.data.variable import Measure
from workbench.errors import ExpressionError
from workbench.gui.model.expression_parts import ExpressionParts
from workbench.gui.model.field_editors import FieldEditor
from workbench.gui.model.formula_completion import FormulaCompletion
from workbench.gui.model.formula_edit import FormulaEdit
from workbench.gui.widgets import restyle

PAUSE_MS = 450
EXAMPLE = 'sex == "Female" and age >= 18'


class ConditionEditor(FieldEditor):
    """The value changes when what is written is a condition on the data; a draft stays as it was typed."""

    wide = True

    def __init__(self, field: Condition | Expression, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value = ""
        self._dataset: Dataset | None = None
        self.parts: ExpressionParts | None = None
        self.box = FormulaEdit()
        self.box.setPlaceholderText(EXAMPLE)
        self.box.typed.connect(self._typed)
        self.box.finished.connect(self._look)
        self.box.undo_asked.connect(self.undo_asked)
        self.box.redo_asked.connect(self.redo_asked)
        self.completion = FormulaCompletion(self.box, tuple(functions.FUNCTIONS))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._adopt(self.box)

    def example(self, dataset: Dataset) -> str:
        """How a condition on these data looks."""
        for variable in dataset.variables:
            if variable.measure in (Measure.NOMINAL, Measure.ORDINAL) and variable.levels:
                return f"{written_name(variable.name)} == {quoted(variable.levels[0].value)}"
        return EXAMPLE

    def in_dialog(self) -> None:
        """Offer variables and functions below, where there is room and nothing can be dragged."""
        self.parts = ExpressionParts(self.box)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.parts)

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._dataset = dataset
        names = () if dataset is None else dataset.names
        self.completion.show_names(names)
        if dataset is not None:
            self.box.setPlaceholderText(self.example(dataset))
        if self.parts is not None:
            self.parts.show_variables(() if dataset is None else dataset.variables)
        self._tell(self._fault(self.box.text()))

    def show_value(self, value: Any) -> None:
        text = str(value or "")
        if text == self._value and self.box.is_draft:
            return
        self._value = text
        if text != self.box.text().strip():
            self.box.set_text(text)
        self.box.is_draft = False
        self._tell(self._fault(text))

    def stop(self) -> None:
        self._pause.stop()
        self.completion.popup.hide()

    def _typed(self, text: str) -> None:
        self.box.is_draft = text.strip() != self._value
        self._pause.start()

    def _look(self) -> None:
        """After a pause in typing, or at its end: take it, or say what is wrong."""
        self._pause.stop()
        text = self.box.text().strip()
        fault = self._fault(text)
        self._tell(fault)
        self.refused.emit("" if fault is None else str(fault))
        if fault is None and text != self._value:
            self._value = text
            self.box.is_draft = False
            self.typed.emit(text)

    def _fault(self, text: str) -> ExpressionError | None:
        if not text.strip():
            return None
        try:
            if self._dataset is None:
                parse(text)
            else:
                check_condition(text, self._dataset)
        except ExpressionError as error:
            return error
        return None

    def _tell(self, fault: ExpressionError | None) -> None:
        self.box.mark(None if fault is None else fault.position)
        restyle(self.box, invalid=fault is not None)
