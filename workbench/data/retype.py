"""Change the measure of a variable without losing a value.

numeric -> nominal, ordinal, text   767 becomes the level "767", levels in numeric order
numeric -> id                       whole numbers stay numbers, everything else becomes text
any coded -> numeric                refused when a value is not a number and not a declared missing code
coded -> coded                      only the metadata change
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.missing import is_missing
from workbench.data.natural import natural_order
from workbench.data.progress import pausing
from workbench.data.text.numbers import TextKind, is_exact, number_of, number_text, text_kind
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.data.column import Numbers


def retype(dataset: Dataset, name: str, measure: Measure) -> Dataset:
    """`dataset` with the measure of `name` changed; DataError when values would be lost."""
    variable, column = dataset.variable(name), dataset.column(name)
    if variable.measure is measure:
        return dataset
    return dataset.redescribed(*retyped(variable, column, measure))


def retyped(variable: Variable, column: Column, measure: Measure) -> tuple[Variable, Column]:
    """The variable and its column under another measure."""
    if measure is Measure.NUMERIC:
        numbers = column if isinstance(column, NumericColumn) else to_numbers(variable, column)
        words = tuple(level for level in variable.levels if level.label) or variable.value_labels
        return variable.with_(measure=measure, levels=(), reference=None, value_labels=words), numbers
    if isinstance(column, NumericColumn):
        if measure is Measure.ID and column.values.dtype == np.int64:
            return variable.with_(measure=measure), column
        column = to_codes(column)
    levels = variable.levels
    if measure in (Measure.NOMINAL, Measure.ORDINAL) and not levels:
        labels = {word.value: word.label for word in variable.value_labels}
        values = (v for v in natural_order(column.categories) if not is_missing(v, variable))
        levels = tuple(Level(v, labels.get(v, "")) for v in values)
    return variable.with_(measure=measure, levels=levels), column


def to_codes(column: NumericColumn) -> CodedColumn:
    """Every distinct number becomes a category, written in its shortest form, in ascending order."""
    present = ~np.isnan(column.values)
    distinct, inverse = np.unique(column.values[present], return_inverse=True)
    codes = np.full(len(column), -1, dtype=np.int32)
    codes[present] = inverse
    return CodedColumn(codes, tuple(number_text(value) for value in distinct.tolist()))


def to_numbers(variable: Variable, column: CodedColumn, decimal: str | None = None) -> NumericColumn:
    """The numbers the categories stand for; declared missing codes that are words become empty cells.

    decimal: the decimal mark; None takes the comma if that makes every value a number.
    """
    if decimal is None:
        decimal = decimal_mark(v for v in column.categories if v not in variable.missing_codes)
    counts = column.counts
    words = [
        i
        for i, value in enumerate(column.categories)
        if counts[i] and text_kind(value, decimal) is TextKind.WORD and value not in variable.missing_codes
    ]
    if words:
        raise _not_numbers(variable, [column.categories[i] for i in words], int(counts[words].sum()))
    numbers = [
        number_of(v, decimal) if text_kind(v, decimal) is not TextKind.WORD else None
        for v in column.categories
    ]
    return NumericColumn(_exact(variable, numbers, column.codes, counts))


def decimal_mark(values: Iterable[str]) -> str:
    """ "," when every value is a number with it and not every one is without it, else "."."""
    listed = list(values)
    with_point = any(text_kind(value) is TextKind.WORD for value in pausing(listed))
    return "," if with_point and all(text_kind(v, ",") is not TextKind.WORD for v in pausing(listed)) else "."


def _not_numbers(variable: Variable, words: list[str], cells: int) -> DataError:
    examples = ", ".join(f"'{word}'" for word in words[:3]) + (", ..." if len(words) > 3 else "")
    return DataError(
        f"'{variable.name}' cannot become numeric: {cells} {'cell is' if cells == 1 else 'cells are'} "
        f"not a number ({examples}).",
        "Correct these cells, or declare the values as missing codes.",
    )


def _exact(
    variable: Variable, numbers: list[int | float | None], codes: NDArray[np.int32], counts: NDArray[np.intp]
) -> Numbers:
    """int64 when all are whole and none is empty; DataError when a long whole number would be rounded."""
    used = [n for n, count in zip(numbers, counts, strict=True) if count and n is not None]
    whole = all(isinstance(n, int) for n in used)
    longest = max((abs(n) for n in used if isinstance(n, int)), default=0)
    inexact = next((n for n in used if not is_exact(n)), None)
    empty = bool((codes < 0).any()) or any(n is None and c for n, c in zip(numbers, counts, strict=True))
    if used and whole and not empty and longest < 2**63:
        table = np.array([n if isinstance(n, int) and abs(n) < 2**63 else 0 for n in numbers], dtype=np.int64)
        return table[codes]
    if inexact is not None:
        raise DataError(
            f"'{variable.name}' cannot become numeric: {inexact} has too many digits to be exact.",
            "Keep it as id or text.",
        )
    return np.array([np.nan if n is None else float(n) for n in numbers] + [np.nan])[codes]
