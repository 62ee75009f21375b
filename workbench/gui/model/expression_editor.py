"""Editor of an expression that computes a variable: checked while one types, its fault marked in place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from workbench.analysis.step_fields import Expression
from workbench.data.dataset import Dataset
from workbench.data.expressions import parse
from workbench.data.expressions.kinds import kind_of
from workbench.data.expressions.writing import name as written_name
from workbench.data.variable import Measure
from workbench.errors import ExpressionError
from workbench.gui.model.condition_editor import ConditionEditor

EXAMPLE = "ses - mean(ses, by = school)"


class ExpressionEditor(ConditionEditor):
    """As the editor of conditions, but any value will do. What cannot be read yet is not sent."""

    def __init__(self, field: Expression, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.box.setPlaceholderText(EXAMPLE)

    def example(self, dataset: Dataset) -> str:
        """How an expression on these data looks."""
        numbers = (v for v in dataset.variables if v.measure is Measure.NUMERIC and not v.computed)
        first = next(numbers, None)
        return EXAMPLE if first is None else "{0} - mean({0})".format(written_name(first.name))

    def _fault(self, text: str) -> ExpressionError | None:
        if not text.strip():
            return None
        try:
            node = parse(text)
            if self._dataset is not None:
                kind_of(node, self._dataset, text)
        except ExpressionError as error:
            return error
        return None
