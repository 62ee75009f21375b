"""The measure of a new variable from the first texts that come into it: of 1.5 numeric, of girl nominal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.natural import natural_order
from workbench.data.progress import pausing
from workbench.data.retype import decimal_mark
from workbench.data.text.guess import guess_measure
from workbench.data.text.missing import may_be_missing
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.variable import Level, Measure, Variable


def without_words(texts: Sequence[str]) -> list[str]:
    """NA, a dash and the like are missing values among numbers."""
    return ["" if may_be_missing(text) else text for text in pausing(texts)]


def are_numbers(texts: Sequence[str]) -> bool:
    """All are numbers that lose nothing when they are read as such, or empty."""
    decimal = decimal_mark(text for text in pausing(texts) if text)
    kinds = (text_kind(text, decimal) for text in pausing(texts) if text)
    return all(kind in (TextKind.WHOLE, TextKind.DECIMAL) for kind in kinds)


def suited(variable: Variable, texts: Sequence[str]) -> Variable:
    """The variable with the measure that the texts, not all of them numbers, propose, and with its levels."""
    counts = Counter(text for text in pausing(texts) if text)
    measure = guess_measure(variable.name, list(counts), sum(counts.values())).measure
    levels = measure in (Measure.NOMINAL, Measure.ORDINAL)
    return variable.with_(
        measure=measure if measure is not Measure.NUMERIC else Measure.TEXT,
        levels=tuple(map(Level, natural_order(counts))) if levels else (),
    )


def with_room_for(dataset: Dataset, name: str, texts: Sequence[str]) -> Dataset:
    """The data ready for these texts in `name`: a numeric variable without any value takes their measure."""
    variable, column = dataset.variable(name), dataset.column(name)
    if not is_blank(variable) or are_numbers(without_words(texts)) or not is_empty(column):
        return dataset
    if all(text_kind(text) is TextKind.INFINITE for text in texts if text):
        return dataset
    empty = CodedColumn(np.full(dataset.n_rows, -1, dtype=np.int32), ())
    now = suited(variable, [text.strip() for text in pausing(texts)])
    return dataset.redescribed(now, empty)


def is_empty(column: Column) -> bool:
    """A column of numbers without any."""
    return isinstance(column, NumericColumn) and bool(np.isnan(column.values).all())


def is_blank(variable: Variable) -> bool:
    """A numeric variable of which nothing was said that only numbers can be."""
    said = variable.computed or variable.declares_missing or variable.valid_range or variable.value_labels
    return variable.measure is Measure.NUMERIC and not said
