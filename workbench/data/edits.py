"""Edits of data, each a function from a Dataset to a new one that shares what it does not touch."""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.retype import to_codes
from workbench.data.text.numbers import MAX_EXACT
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError


def set_cell(dataset: Dataset, row: int, name: str, text: str) -> Dataset:
    """One cell set to what was typed; empty text makes it missing. DataError when it does not fit."""
    column = dataset.column(name)
    if not 0 <= row < dataset.n_rows:
        raise DataError(f"There is no row {row + 1} in the data.", f"The last row is {dataset.n_rows}.")
    variable = dataset.variable(name)
    if isinstance(column, NumericColumn) and variable.measure is Measure.ID and not _fits_whole(column, text):
        column = to_codes(column)
    if isinstance(column, NumericColumn):
        value = "" if text.strip() in variable.missing_codes and not _is_whole(text.strip()) else text.strip()
        return dataset.replaced({name: _with_number(column, row, name, value)})
    variable, changed = _with_category(variable, column, row, text)
    variables = [variable if v.name == name else v for v in dataset.variables]
    return dataset.replaced({name: changed}, variables)


def rename(dataset: Dataset, name: str, new: str) -> Dataset:
    """A variable under another name, at the same place. DataError if the name is empty or taken."""
    dataset.variable(name)
    if not new:
        raise DataError("A variable needs a name.", "Type at least one letter.")
    if new != name and new in dataset:
        raise DataError(f"There is a variable called '{new}' already.", "Choose another name.")
    variables = [v.with_(name=new) if v.name == name else v for v in dataset.variables]
    return dataset.replaced({new: dataset.column(name)}, variables)


def insert_variable(
    dataset: Dataset, variable: Variable, column: Column, place: int | None = None
) -> Dataset:
    """A new variable before the one at `place` (None: at the end). DataError if name or length do not fit."""
    if variable.name in dataset:
        raise DataError(f"There is a variable called '{variable.name}' already.", "Choose another name.")
    if not variable.name:
        raise DataError("A variable needs a name.", "Type at least one letter.")
    if dataset.names and len(column) != dataset.n_rows:
        raise DataError(
            f"'{variable.name}' has {len(column)} values, the data have {dataset.n_rows} rows.",
            "Every row needs one value.",
        )
    variables = list(dataset.variables)
    variables.insert(len(variables) if place is None else place, variable)
    return dataset.replaced({variable.name: column}, variables)


def empty_column(measure: Measure, n_rows: int) -> Column:
    """A column without values, for a new variable."""
    if measure is Measure.NUMERIC:
        return NumericColumn(np.full(n_rows, np.nan))
    return CodedColumn(np.full(n_rows, -1, dtype=np.int32), ())


def remove_variables(dataset: Dataset, names: set[str]) -> Dataset:
    """The data without some variables."""
    return dataset.replaced(variables=[v for v in dataset.variables if v.name not in names])


def remove_rows(dataset: Dataset, rows: set[int]) -> Dataset:
    """The data without some rows."""
    keep = np.ones(dataset.n_rows, dtype=bool)
    keep[sorted(rows)] = False
    return dataset.take(np.flatnonzero(keep))


def _fits_whole(column: NumericColumn, text: str) -> bool:
    """An id stays a whole number in memory as long as that keeps what is typed."""
    return column.values.dtype == np.int64 and _is_whole(text) and str(int(text)) == text


def _with_number(column: NumericColumn, row: int, name: str, text: str) -> NumericColumn:
    """A copy with one value changed; whole numbers stay exact, and decimals turn the column to decimals."""
    if column.values.dtype == np.int64 and _is_whole(text):
        whole = column.values.copy()
        whole[row] = int(text)
        return NumericColumn(whole)
    value = _number(text, name)
    if column.values.dtype == np.int64 and np.abs(column.values).max(initial=0) > MAX_EXACT:
        raise DataError(
            f"'{name}' holds whole numbers too long to stand beside '{text or 'a missing value'}'.",
            "Change its measure to id first.",
        )
    values = column.values.astype(np.float64)
    values[row] = value
    return NumericColumn(values)


def _is_whole(text: str) -> bool:
    """Digits with or without a sign, small enough for int64."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.isascii() and digits.isdigit() and abs(int(text)) < 2**63


def _number(text: str, name: str) -> float:
    if not text:
        return float("nan")
    try:
        value = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        value = None
    if value is None or np.isnan(value):
        raise DataError(f"'{text}' is not a number, and {name} is numeric.", "Type a number, or nothing.")
    return value


def _with_category(
    variable: Variable, column: CodedColumn, row: int, text: str
) -> tuple[Variable, CodedColumn]:
    """A copy with one code changed; a new value becomes a category, and a level where there are levels."""
    categories = column.categories
    if text and text not in categories:
        categories = (*categories, text)
    codes = column.codes.copy()
    codes[row] = categories.index(text) if text else -1
    if text and variable.levels and all(level.value != text for level in variable.levels):
        variable = variable.with_(levels=(*variable.levels, Level(text)))
    return variable, CodedColumn(codes, categories)
