"""One row for each group: statistics of numbers, and what does not change within a group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.data.column import Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.grouped import STATISTICS
from workbench.data.grouping import joint_codes
from workbench.data.keys import key_words
from workbench.data.levels import changing_groups
from workbench.data.progress import pause
from workbench.data.rows import in_order, known
from workbench.data.variable import ROUNDED, Measure, Variable
from workbench.errors import DataError


def aggregate(
    dataset: Dataset,
    by: Sequence[str],
    variables: Sequence[str],
    statistics: Sequence[str],
    *,
    constant: Sequence[str] = (),
    sizes: str = "",
) -> Dataset:
    """A row for each group that occurs, in the order of the groups' values.

    variables: of which each of `statistics` is taken (names of `grouped.STATISTICS`), called score_mean where
    there are several, by their own name where there is one; constant: variables that belong to the group, an
    error where they change within one; sizes: name of the variable that counts rows, "" for none.
    """
    codes = joint_codes(dataset, by)
    first = np.unique(codes[codes >= 0], return_index=True)[1]
    if not len(first):
        raise DataError(f"No row has a value of {' and '.join(by)}.", "Choose other groups.")
    first = np.flatnonzero(codes >= 0)[first]
    columns: dict[str, Column] = {}
    made: list[Variable] = []

    def add(variable: Variable, column: Column) -> None:
        if variable.name in columns:
            raise DataError(f"Two variables would be called '{variable.name}'.", "Leave one of them out.")
        made.append(variable)
        columns[variable.name] = column

    for name in by:
        add(dataset.variable(name).of_its_own(), dataset.column(name).take(first))
    if sizes:
        counts = np.bincount(codes[codes >= 0]).astype(np.int64)
        add(Variable(sizes, f"Rows of each {' and '.join(by)}"), NumericColumn(counts))
    for name in variables:
        for statistic in statistics:
            pause()
            values = STATISTICS[statistic](dataset.numeric(name), codes, len(first))
            own = name if len(statistics) == 1 else f"{name}_{statistic}"
            label = dataset.variable(name).label or name
            add(Variable(own, f"{label} ({statistic})", format=ROUNDED), NumericColumn(values))
    for name in constant:
        add(dataset.variable(name).of_its_own(), _constant(dataset, name, codes, first, by))
    return in_order(Dataset(columns, made, name=dataset.name, source=dataset.source), by)


def _constant(dataset: Dataset, name: str, codes: np.ndarray, first: np.ndarray, by: Sequence[str]) -> Column:
    """The known value of each group; DataError if a group has several."""
    if dataset.variable(name).measure is Measure.NUMERIC:
        values: np.ndarray = dataset.numeric(name)
    else:
        values = dataset.codes(name)[0]
    there = known(dataset, name) & (codes >= 0)
    if changing_groups(values, there, codes)[0]:
        one_of = np.empty(len(first), dtype=values.dtype)
        one_of[codes[there]] = values[there]
        where = np.flatnonzero(there)[values[there] != one_of[codes[there]]][0]
        raise DataError(
            f"'{name}' is not the same in all rows of {key_words(dataset, by, int(where))}.",
            "Take a statistic of it, or leave it out.",
        )
    rows = first.copy()
    rows[codes[there]] = np.flatnonzero(there)
    return dataset.column(name).take(rows)
