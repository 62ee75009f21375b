"""From a column as read to a variable: the user's choice, or the proposal judged by all values."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.missing import is_missing
from workbench.data.retype import retyped, to_numbers
from workbench.data.text.format import ColumnChoice
from workbench.data.text.guess import guess_measure, name_says_id
from workbench.data.text.numbers import MAX_EXACT, TextKind, is_exact, text_kind
from workbench.data.variable import Level, Measure, Variable

_READ_AS_EMPTY = "Read as empty: "


def typed_column(
    variable: Variable, column: Column, choice: ColumnChoice, decimal: str
) -> tuple[Variable, Column]:
    """The variable with its measure and the column that fits it.

    variable: carries the name, and the missing codes to look for; those that do not occur are dropped.
    Raises DataError when the user chose numeric and values are not numbers.
    """
    if isinstance(column, CodedColumn):
        variable, column = _of_text(variable, column, choice.measure, decimal)
    else:
        variable = variable.with_(
            measure=_measure_of_numbers(variable.name, column),
            missing_codes=_present(variable, (str(code) for code in variable.missing_codes), column),
        )
    if choice.measure is not None and choice.measure is not variable.measure:
        variable, column = retyped(variable, column, choice.measure)
    return variable, column


def _measure_of_numbers(name: str, column: NumericColumn) -> Measure:
    """Id for whole numbers whose name says so, or that are too long to calculate with."""
    values = column.values
    if values.dtype != np.int64 or not len(values):
        return Measure.NUMERIC
    low, high = int(values.min()), int(values.max())
    if name_says_id(name) and low >= 0:
        return Measure.ID
    too_long = max(-low, high) > MAX_EXACT and not all(map(is_exact, values.tolist()))
    return Measure.ID if too_long else Measure.NUMERIC


def _present(variable: Variable, codes: Iterable[str], column: NumericColumn) -> tuple[str, ...]:
    """The missing codes that occur among the numbers."""
    found = []
    for code in codes:
        try:
            number = float(code)
        except ValueError:
            continue
        if (column.values == number).any():
            found.append(code)
    return tuple(found)


def _of_text(
    variable: Variable, column: CodedColumn, chosen: Measure | None, decimal: str
) -> tuple[Variable, Column]:
    """Text becomes numbers where nothing is lost by that or the user says so; else categories as written."""
    codes = tuple(value for value in column.categories if is_missing(value, variable))
    variable = variable.with_(missing_codes=codes)
    values = [value for value in column.categories if value not in codes]
    n_cells = sum(
        n for n, value in zip(column.counts.tolist(), column.categories, strict=True) if value not in codes
    )
    guess = guess_measure(variable.name, values, n_cells, len(column) - n_cells, decimal=decimal)
    measure = chosen or guess.measure
    if measure is Measure.NUMERIC or (measure is Measure.ID and guess.whole and n_cells == len(column)):
        return _numbers(variable.with_(measure=measure), column, decimal)
    levels = tuple(Level(v) for v in values) if measure in (Measure.NOMINAL, Measure.ORDINAL) else ()
    return variable.with_(measure=measure, levels=levels), column


def _numbers(variable: Variable, column: CodedColumn, decimal: str) -> tuple[Variable, NumericColumn]:
    """Numbers; missing codes that are words become empty cells, which is noted."""
    numbers = to_numbers(variable, column, decimal)
    words = [code for code in variable.missing_codes if text_kind(code) is TextKind.WORD]
    if not words:
        return variable, numbers
    note = f"{_READ_AS_EMPTY}{', '.join(words)}."
    kept = tuple(code for code in variable.missing_codes if code not in words)
    return variable.with_(missing_codes=kept, notes=f"{variable.notes} {note}".strip()), numbers


def read_as_empty(variable: Variable) -> tuple[str, ...]:
    """The words that became empty cells when this variable was read as numbers, as its note tells."""
    _, found, after = variable.notes.rpartition(_READ_AS_EMPTY)
    words, more, _ = after.partition(". ")  # other notes may follow
    return tuple((words if more else words.removesuffix(".")).split(", ")) if found else ()
