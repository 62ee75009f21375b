"""Rows of one table below those of another; a table split into one for each value of a variable."""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn, Column
from workbench.data.dataset import Dataset
from workbench.data.shapes.merge import taken_rows
from workbench.data.shapes.stacking import stacked
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError

MOST_TABLES = 100


def append(
    first: Dataset, second: Dataset, *, source: str = "", labels: tuple[str, str] = ("1", "2")
) -> Dataset:
    """All rows of both; variables go by name, and are missing where a table does not have them.

    source: name of a variable that says which table a row is from, by `labels`; "" for none.
    """
    names = list(dict.fromkeys([*first.names, *second.names]))
    if source in names:
        raise DataError(f"There is a variable called '{source}' already.", "Choose another name.")
    columns: dict[str, Column] = {}
    variables: list[Variable] = []
    n, m = first.n_rows, second.n_rows
    for name in names:
        if name in first and name in second:
            pieces = [(d.variable(name).of_its_own(), d.column(name)) for d in (first, second)]
            variable, column = stacked(pieces, name)
        else:
            table = first if name in first else second
            rows = np.append(np.arange(n), np.full(m, -1)) if name in first else _below(n, m)
            variable, column = table.variable(name).of_its_own(), taken_rows(table.column(name), rows)
        variables.append(variable)
        columns[name] = column
    if source:
        levels = tuple(dict.fromkeys(labels))
        codes = np.repeat(np.array([0, len(levels) - 1], dtype=np.int32), [n, m])
        variables.append(Variable(source, measure=Measure.NOMINAL, levels=tuple(map(Level, levels))))
        columns[source] = CodedColumn(codes, levels)
    return Dataset(columns, variables, name=first.name, source=first.source)


def _below(n: int, m: int) -> np.ndarray:
    return np.append(np.full(n, -1), np.arange(m))


def split(dataset: Dataset, by: str) -> dict[str, Dataset]:
    """A table for each value of a variable that occurs, by that value; rows without one are left out."""
    codes, levels = dataset.codes(by)
    used = np.flatnonzero(np.bincount(codes + 1, minlength=len(levels) + 1)[1:])
    if len(used) > MOST_TABLES:
        raise DataError(
            f"'{by}' has {len(used):,} values, which would all become tables.",
            f"Choose a variable with at most {MOST_TABLES} values.",
        )
    return {levels[code]: dataset.take(np.flatnonzero(codes == code)) for code in used.tolist()}
