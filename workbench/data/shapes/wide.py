"""Long to wide: one row a person, with a column for each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.grouping import joint_codes
from workbench.data.keys import check_rows_unique, key_words
from workbench.data.levels import changing_groups
from workbench.data.natural import natural_order
from workbench.data.progress import pause
from workbench.data.variable import Variable
from workbench.errors import DataError
from workbench.plurals import counted

MOST_COLUMNS = 5000


def to_wide(
    dataset: Dataset,
    ids: Sequence[str],
    time: str,
    values: Sequence[str],
    *,
    separator: str = "_",
    varying: Literal["refuse", "first", "drop"] = "refuse",
) -> Dataset:
    """One row for each id, in the order in which they occur; columns such as score_0, score_1.

    varying: what becomes of other variables that change within an id: an error, the first value, or nothing.
    Rows without id or time are an error, and so are two rows with the same.
    """
    codes, moments = joint_codes(dataset, ids), dataset.codes(time)
    _check_known(dataset, codes, ids)
    _check_known(dataset, moments[0], [time])
    check_rows_unique(dataset, [*ids, time])
    first = _first_rows(codes)
    place = np.empty(len(first), dtype=np.intp)
    place[codes[first]] = np.arange(len(first))
    columns: dict[str, Column] = {}
    variables: list[Variable] = []
    for name in _kept(dataset, ids, time, values, codes, varying):
        variables.append(dataset.variable(name).of_its_own())
        columns[name] = dataset.column(name).take(first)
    place_of = {moments[1][code]: code for code in np.unique(moments[0])}
    _check_size(len(place_of) * len(values), time)
    rows_of = {t: np.flatnonzero(moments[0] == place_of[t]) for t in _in_order(dataset, time, place_of)}
    for name in values:
        for moment, here in rows_of.items():
            made = f"{name}{separator}{moment}"
            if made in columns:
                raise DataError(f"Two variables would be called '{made}'.", "Choose another separator.")
            pause()
            variables.append(dataset.variable(name).of_its_own().with_(name=made))
            columns[made] = _placed(dataset.column(name), here, place[codes[here]], len(first))
    return Dataset(columns, variables, name=dataset.name, source=dataset.source)


def _check_known(dataset: Dataset, codes: np.ndarray, names: Sequence[str]) -> None:
    gone = np.flatnonzero(codes < 0)
    if len(gone):
        raise DataError(
            f"{counted(len(gone), 'row has', 'rows have')} no {' or '.join(names)}, "
            f"the first is row {gone[0] + 1}.",
            "Remove them first, or fill in what is missing.",
        )


def _check_size(n: int, time: str) -> None:
    if n > MOST_COLUMNS:
        raise DataError(f"That would make {n:,} columns.", f"Check whether '{time}' is the right variable.")


def _first_rows(codes: np.ndarray) -> np.ndarray:
    """The first row of every group, in the order in which they occur."""
    return np.sort(np.unique(codes, return_index=True)[1])


def _kept(
    dataset: Dataset, ids: Sequence[str], time: str, values: Sequence[str], codes: np.ndarray, varying: str
) -> list[str]:
    """The id variables and those that do not change within an id, as the table has them."""
    kept = []
    for name in dataset.names:
        if name in (time, *values):
            continue
        pause()
        if name not in ids and varying != "first" and (where := _changes(dataset, name, codes)) is not None:
            if varying == "drop":
                continue
            raise DataError(
                f"'{name}' is not the same in all rows of {key_words(dataset, ids, where)}.",
                "Make it one of the values, remove it first, or let such variables be left out.",
            )
        kept.append(name)
    return kept


def _changes(dataset: Dataset, name: str, codes: np.ndarray) -> int | None:
    """A row of an id within which a variable changes, None if there is none; missing values count as one."""
    column = dataset.column(name)
    found = column.codes if isinstance(column, CodedColumn) else column.values
    same = np.unique(found, return_inverse=True)[1]
    if not changing_groups(same, np.ones(len(same), dtype=bool), codes)[0]:
        return None
    one_of = np.empty(int(codes.max()) + 1, dtype=same.dtype)
    one_of[codes] = same
    return int(np.flatnonzero(same != one_of[codes])[0])


def _in_order(dataset: Dataset, time: str, moments: Mapping[str, int]) -> list[str]:
    """The times as columns stand: by size, or in the order of the levels."""
    order = [level.value for level in dataset.variable(time).levels] or list(natural_order(moments))
    return [moment for moment in order if moment in moments]


def _placed(column: Column, rows: np.ndarray, places: np.ndarray, n: int) -> Column:
    """The values of some rows at their places in a column of length n, missing elsewhere."""
    if isinstance(column, CodedColumn):
        codes = np.full(n, -1, dtype=np.int32)
        codes[places] = column.codes[rows]
        return CodedColumn(codes, column.categories)
    if column.values.dtype == np.int64 and len(rows) == n:
        whole = np.empty(n, dtype=np.int64)
        whole[places] = column.values[rows]
        return NumericColumn(whole)
    values = np.full(n, np.nan)
    values[places] = column.values[rows]
    return NumericColumn(values)
