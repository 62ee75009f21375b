"""Edits of data, each a function from a Dataset to a new one that shares what it does not touch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.cells import set_cells
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError


def set_cell(dataset: Dataset, row: int, name: str, text: str) -> Dataset:
    """One cell set to what was typed; empty text makes it missing. DataError when it does not fit."""
    dataset.variable(name)
    if not 0 <= row < dataset.n_rows:
        raise DataError(f"There is no row {row + 1} in the data.", f"The last row is {dataset.n_rows}.")
    return set_cells(dataset, name, np.array([row]), [text])


def rename(dataset: Dataset, name: str, new: str) -> Dataset:
    """A variable under another name, at the same place. DataError if the name is empty or taken."""
    dataset.variable(name)
    if not new.strip():
        raise DataError("A variable needs a name.", "Type at least one letter.")
    if new != name and new in dataset:
        raise DataError(f"There is a variable called '{new}' already.", "Choose another name.")
    variables = [v.with_(name=new) if v.name == name else v for v in dataset.variables]
    return dataset.replaced({new: dataset.column(name)}, variables)


def insert_variable(
    dataset: Dataset, variable: Variable, column: Column, place: int | None = None
) -> Dataset:
    """A new variable before the one at `place` (None: at the end). DataError if name or length do not fit."""
    return insert_variables(dataset, [(variable, column)], place)


def insert_variables(
    dataset: Dataset, new: Sequence[tuple[Variable, Column]], place: int | None = None
) -> Dataset:
    """New variables side by side before the one at `place` (None: at the end); see `insert_variable`."""
    taken = set(dataset.names)
    for variable, column in new:
        if variable.name in taken:
            raise DataError(f"There is a variable called '{variable.name}' already.", "Choose another name.")
        if not variable.name.strip():
            raise DataError("A variable needs a name.", "Type at least one letter.")
        if dataset.names and len(column) != dataset.n_rows:
            raise DataError(
                f"'{variable.name}' has {len(column)} values, the data have {dataset.n_rows} rows.",
                "Every row needs one value.",
            )
        taken.add(variable.name)
    variables = list(dataset.variables)
    at = len(variables) if place is None else place
    variables[at:at] = [variable for variable, _ in new]
    return dataset.replaced({variable.name: column for variable, column in new}, variables)


def empty_column(measure: Measure, n_rows: int) -> Column:
    """A column without values, for a new variable."""
    if measure is Measure.NUMERIC:
        return NumericColumn(np.full(n_rows, np.nan))
    return CodedColumn(np.full(n_rows, -1, dtype=np.int32), ())


def remove_variables(dataset: Dataset, names: set[str]) -> Dataset:
    """The data without some variables."""
    return dataset.replaced(variables=[v for v in dataset.variables if v.name not in names])
