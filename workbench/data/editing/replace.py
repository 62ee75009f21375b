"""Replace: a number by another, a piece of text wherever it stands in a category."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.cells import set_cells
from workbench.data.metadata import recode
from workbench.data.progress import counted_off, pausing


def replace_all(dataset: Dataset, names: Sequence[str], text: str, by: str) -> tuple[Dataset, int]:
    """`text` replaced by `by` in these variables, and how many cells that changed.

    In numbers whole cells that equal the number are replaced; in categories every occurrence, capital or not.
    A cell of which nothing is left is missing. DataError when `by` does not fit into a variable.
    """
    count = 0
    for name in counted_off(names):
        column = dataset.column(name)
        if isinstance(column, CodedColumn):
            dataset, changed = _in_categories(dataset, name, column, text, by)
        else:
            dataset, changed = _in_numbers(dataset, name, column, text, by)
        count += changed
    return dataset, count


def replaced_text(old: str, text: str, by: str) -> str:
    """`old` with every occurrence of `text`, capital or not, replaced."""
    return re.sub(re.escape(text), lambda _match: by, old, flags=re.IGNORECASE) if text else old


def _in_numbers(
    dataset: Dataset, name: str, column: NumericColumn, text: str, by: str
) -> tuple[Dataset, int]:
    try:
        number = float(text.strip().replace("\u2212", "-"))
    except ValueError:
        return dataset, 0
    rows = np.flatnonzero(column.values == number)
    return (set_cells(dataset, name, rows, [by] * len(rows)) if len(rows) else dataset), len(rows)


def _in_categories(
    dataset: Dataset, name: str, column: CodedColumn, text: str, by: str
) -> tuple[Dataset, int]:
    new = {value: replaced_text(value, text, by) for value in pausing(column.categories)}
    hit = np.array([new[value] != value for value in column.categories] + [False])
    count = int(np.count_nonzero(hit[column.codes]))
    if not count:
        return dataset, 0
    gone = np.array([not new[value] for value in column.categories] + [False])
    if gone.any():
        dataset = _emptied(dataset, name, column, gone)
    kept = {value: word for value, word in new.items() if word and word != value}
    return (recode(dataset, name, kept) if kept else dataset), count


def _emptied(dataset: Dataset, name: str, column: CodedColumn, gone: np.ndarray) -> Dataset:
    """Cells of the categories in `gone` (one flag a category, False last) missing; their levels go."""
    codes = column.codes.copy()
    codes[gone[codes]] = -1
    values = {value for value, away in zip(column.categories, gone, strict=False) if away}
    variable = dataset.variable(name)
    levels = tuple(level for level in variable.levels if level.value not in values)
    reference = None if variable.reference in values else variable.reference
    variable = variable.with_(levels=levels, reference=reference)
    return dataset.redescribed(variable, CodedColumn(codes, column.categories))
