"""Keep the list of levels of a variable complete: no value in use may be neither a level nor missing."""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.natural import natural_order
from workbench.data.variable import Level, Variable


def used_values(column: CodedColumn) -> tuple[str, ...]:
    """The categories that some cell holds."""
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.categories))
    return tuple(value for value, count in zip(column.categories, counts, strict=True) if count)


def with_all_levels(variable: Variable, column: CodedColumn) -> Variable:
    """The variable with a level for every value in use that is not a missing code.

    New levels come at their natural place if the levels are in natural order, else at the end.
    """
    if not variable.levels:
        return variable
    known = {level.value: level for level in variable.levels}
    new = [v for v in used_values(column) if v not in known and v not in variable.missing_codes]
    if not new:
        return variable
    values = [*known, *natural_order(new)]
    if tuple(known) == natural_order(known):
        values = list(natural_order(values))
    return variable.with_(levels=tuple(known.get(value, Level(value)) for value in values))
