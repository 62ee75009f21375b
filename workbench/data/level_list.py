"""The list of levels of a variable: complete (every value in use is a level or missing) and in order."""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.natural import natural_order
from workbench.data.progress import pausing
from workbench.data.variable import Level, Measure, Variable


def used_values(column: CodedColumn) -> tuple[str, ...]:
    """The categories that some cell holds."""
    return tuple(cells_of_values(column))


def cells_of_values(column: CodedColumn) -> dict[str, int]:
    """How many cells hold each category that is in use."""
    found = zip(column.categories, column.counts.tolist(), strict=True)
    return {value: count for value, count in pausing(found) if count}


def with_all_levels(variable: Variable, column: CodedColumn) -> Variable:
    """The variable with a level for every value in use that is not a missing code.

    An id or a text has no levels until somebody gives it some. New levels come at their natural place if the
    levels are in natural order, else at the end.
    """
    if not variable.levels and variable.measure not in (Measure.NOMINAL, Measure.ORDINAL):
        return variable
    known = {level.value: level for level in variable.levels}
    used = used_values(column)
    missing = variable.missing_among(used)
    new = [value for value in used if value not in known and value not in missing]
    if not new:
        return variable
    values = [*known, *natural_order(new)]
    if tuple(known) == natural_order(known):
        values = list(natural_order(values))
    return variable.with_(levels=tuple(known.get(value, Level(value)) for value in values))


def in_natural_order(column: CodedColumn) -> CodedColumn:
    """The same values with the categories in natural order."""
    order = natural_order(column.categories)
    if order == column.categories:
        return column
    place = {value: i for i, value in enumerate(order)}
    lookup = np.array([place[value] for value in column.categories] + [-1], dtype=np.int32)
    return CodedColumn(lookup[column.codes], order)
