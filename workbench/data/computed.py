"""A new variable from an expression: its values, and what is known of them."""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.expressions.evaluate import evaluate
from workbench.data.expressions.values import Categories, Truth, Value
from workbench.data.level_list import used_values
from workbench.data.variable import Level, Measure, Variable

MOST_LEVELS = 1000
"""Computed texts with more distinct values than this are text, not categories with a list of levels."""


def computed(dataset: Dataset, name: str, expression: str) -> tuple[Variable, Column]:
    """The variable `name` as the expression gives it, and its values; conditions become 1 and 0.

    ExpressionError, with the place, for an expression that does not fit the data.
    """
    value = evaluate(expression, dataset)
    if isinstance(value, Categories):
        return _categories(dataset, name, value)
    return Variable(name), NumericColumn(_numbers(value, dataset.n_rows))


def _numbers(value: Value, n_rows: int) -> np.ndarray:
    if isinstance(value, Truth):
        return value.numbers()
    return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), n_rows))


def _categories(dataset: Dataset, name: str, value: Categories) -> tuple[Variable, Column]:
    """Of a variable itself its labels are kept; computed texts have the levels that occur."""
    column = CodedColumn(np.array(value.codes, dtype=np.int32), value.levels)
    old = value.variable
    if old.measure in (Measure.ID, Measure.TEXT):
        return Variable(name, measure=old.measure, format=old.format), column
    if old.measure is Measure.ORDINAL or old.name:
        labels = {level.value: level.label for level in old.levels}
        levels = tuple(Level(text, labels.get(text, "")) for text in value.levels)
        return Variable(name, measure=old.measure, levels=levels, format=old.format), column
    if len(value.levels) > MOST_LEVELS:
        return Variable(name, measure=Measure.TEXT, format=old.format), column
    levels = tuple(Level(text) for text in used_values(column))
    return Variable(name, measure=Measure.NOMINAL, levels=levels, format=old.format), column
