"""Values of a variable that look like codes for missing, found when the data are already in the project."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.data import metadata
from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.level_list import cells_of_values
from workbench.data.retype import decimal_mark, retype
from workbench.data.text.missing import MissingCandidate, missing_candidates
from workbench.data.text.numbers import TextKind, number_text, text_kind
from workbench.data.variable import Measure

MOST_VALUES = 5000
"""Variables with more different values than this are not looked at."""


def suspected_codes(dataset: Dataset, name: str) -> tuple[MissingCandidate, ...]:
    """The values that may stand for missing and are not declared yet."""
    declared = set(dataset.variable(name).missing_codes)
    counts = {value: n for value, n in _counts(dataset, name).items() if value not in declared}
    return missing_candidates(counts)


def _counts(dataset: Dataset, name: str) -> dict[str, int]:
    """How many cells hold each value; nothing when there are too many different ones."""
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        if len(column.categories) > MOST_VALUES:
            return {}
        return {value: n for value, n in cells_of_values(column).items() if value}
    values = column.values[~np.isnan(column.values)]
    if len(np.unique(values[:: max(1, len(values) // MOST_VALUES)])) > MOST_VALUES // 2:
        return {}
    distinct, cells = np.unique(values, return_counts=True)
    if len(distinct) > MOST_VALUES:
        return {}
    return {number_text(v): n for v, n in zip(distinct.tolist(), cells.tolist(), strict=True)}


def declare_missing(dataset: Dataset, name: str, new: Sequence[str]) -> Dataset:
    """The data with `new` among the missing codes; numeric when nothing but numbers is left."""
    variable = dataset.variable(name)
    codes = (*variable.missing_codes, *new)
    changed = metadata.set_missing_codes(dataset, name, codes)
    words = any(text_kind(code) is TextKind.WORD for code in new)
    if variable.measure in (Measure.NOMINAL, Measure.TEXT) and words:
        left = [value for value in _counts(dataset, name) if value not in codes]
        mark = decimal_mark(left)
        if left and all(text_kind(v, mark) in (TextKind.WHOLE, TextKind.DECIMAL) for v in left):
            numbers = tuple(c for c in codes if text_kind(c) is not TextKind.WORD)
            return retype(changed, name, Measure.NUMERIC).with_variable(name, missing_codes=numbers)
    return changed
