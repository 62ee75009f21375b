"""Columns put below one another: one variable and column of several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.progress import pause
from workbench.data.retype import to_codes
from workbench.data.variable import Level, Measure, Variable

Piece = tuple[Variable, Column]


def stacked(pieces: Sequence[Piece], name: str, label: str = "") -> Piece:
    """All values of the pieces, one below the other, as the variable `name`.

    Numbers stay numbers if all are; else the numbers become texts in their shortest form. Levels come in the
    order in which the pieces have them; missing codes of all pieces count.
    """
    pause()
    codes = tuple(dict.fromkeys(code for variable, _ in pieces for code in variable.missing_codes))
    ranges = tuple(dict.fromkeys(item for variable, _ in pieces for item in variable.missing_ranges))
    first = pieces[0][0]
    words = label or (first.label if len({v.label for v, _ in pieces}) == 1 else "")
    columns = [column for _, column in pieces]
    if all(isinstance(column, NumericColumn) for column in columns):
        values = np.concatenate([c.values for c in columns if isinstance(c, NumericColumn)])
        made = Variable(
            name,
            words,
            missing_codes=codes,
            missing_ranges=ranges,
            format=first.format,
            value_labels=first.value_labels,
        )
        same = all(v.measure is first.measure for v, _ in pieces)
        return (made.with_(measure=first.measure) if same else made), NumericColumn(values)
    coded = [to_codes(column) if isinstance(column, NumericColumn) else column for column in columns]
    categories = tuple(dict.fromkeys(value for column in coded for value in column.categories))
    place = {value: i for i, value in enumerate(categories)}
    parts = []
    for column in coded:
        pause()
        lookup = np.array([*(place[value] for value in column.categories), -1], dtype=np.int32)
        parts.append(lookup[column.codes])
    made = _variable(pieces, name, words, codes, categories).with_(missing_ranges=ranges)
    return made, CodedColumn(np.concatenate(parts), categories)


def _variable(
    pieces: Sequence[Piece], name: str, label: str, codes: tuple[str, ...], categories: tuple[str, ...]
) -> Variable:
    """Ordinal if all pieces have the same ordered levels; ids and texts stay what they are."""
    variables = [variable for variable, _ in pieces]
    first = variables[0]
    alike = all(v.measure is first.measure for v in variables)
    format = first.format if all(v.format == first.format for v in variables) else ""
    if alike and first.measure in (Measure.ID, Measure.TEXT):
        return Variable(name, label, first.measure, missing_codes=codes, format=format)
    levels: dict[str, Level] = {}
    for variable in variables:
        for level in variable.levels:
            levels.setdefault(level.value, level)
    for value in categories:
        if value not in codes:
            levels.setdefault(value, Level(value))
    ordered = alike and first.measure is Measure.ORDINAL and all(v.levels == first.levels for v in variables)
    measure = Measure.ORDINAL if ordered else Measure.NOMINAL
    return Variable(name, label, measure, tuple(levels.values()), first.reference, codes, format=format)


def repeated(dataset: Dataset, name: str, times: int) -> Column:
    """A column `times` times, one copy below the other."""
    return dataset.column(name).take(np.tile(np.arange(dataset.n_rows), times))
