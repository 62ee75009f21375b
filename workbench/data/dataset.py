"""Dataset: columns and their metadata, immutable from outside.

Every change returns a new Dataset that shares the untouched columns, so that undo is a reference
to the old one. Analyses ask for `numeric(name)` and `codes(name)`, in which declared missing codes are
already missing; the grid asks for `column(name)`, which holds the values as they were read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn, cell
from workbench.data.variable import Variable, VariableNames
from workbench.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class Dataset:
    """Columns of equal length, each with a Variable.

    columns: name -> Column; variables: one per column, in display order; name: shown to the user;
    source: where the data came from (a path or "").
    """

    def __init__(
        self,
        columns: Mapping[str, Column],
        variables: Iterable[Variable],
        *,
        name: str = "",
        source: str = "",
    ) -> None:
        self._variables = {v.name: v for v in variables}
        self._columns = dict(columns)
        self.name = name
        self.source = source
        lengths = {len(c) for c in self._columns.values()}
        if set(self._variables) != set(self._columns) or len(lengths) > 1:
            raise DataError("The columns and their descriptions do not fit together.", "Read the file again.")
        self.n_rows = lengths.pop() if lengths else 0

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in display order."""
        return tuple(self._variables)

    @property
    def variables(self) -> tuple[Variable, ...]:
        return tuple(self._variables.values())

    def __contains__(self, name: object) -> bool:
        return name in self._variables

    def variable(self, name: str) -> Variable:
        """Metadata of `name`; DataError naming the nearest variables if there is none."""
        try:
            return self._variables[name]
        except KeyError:
            near = VariableNames(self.names).nearest(name)
            advice = f"Did you mean {' or '.join(near)}?" if near else "Check the spelling."
            raise DataError(f"There is no variable called '{name}' in the data.", advice) from None

    def column(self, name: str) -> Column:
        """The values of `name` as read (declared missing codes still in place)."""
        self.variable(name)
        return self._columns[name]

    def cell(self, row: int, name: str) -> Any:
        """One value as read: int, float, str, or None when the cell is empty."""
        return cell(self.column(name), row)

    def numeric(self, name: str) -> NDArray[np.float64]:
        """Values as float64, shape (n_rows,), nan where empty or a declared missing code."""
        column, variable = self.column(name), self.variable(name)
        if isinstance(column, CodedColumn):
            raise DataError(
                f"'{name}' is {variable.measure}, not numeric.", "Change its measure in the variable view."
            )
        values = column.values.astype(np.float64)
        codes = [float(code) for code in variable.missing_codes if _is_number(code)]
        if codes:
            values[np.isin(values, codes)] = np.nan
        return values

    def codes(self, name: str) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """Category codes, shape (n_rows,), -1 where missing, and the level values in order.

        Coded columns follow the order of the variable's levels, the reference first; a numeric column
        gives its distinct values in ascending order, written in their shortest form.
        """
        column, variable = self.column(name), self.variable(name)
        if isinstance(column, NumericColumn):
            return _codes_of_numbers(self.numeric(name))
        missing = set(variable.missing_codes)
        order = [v for v in variable.level_values() or column.categories if v not in missing]
        place = {value: i for i, value in enumerate(order)}
        recode = np.array([place.get(value, -1) for value in column.categories] + [-1], dtype=np.int32)
        return recode[column.codes], tuple(order)

    def replaced(
        self, columns: Mapping[str, Column] | None = None, variables: Iterable[Variable] | None = None
    ) -> Dataset:
        """A new Dataset with some columns replaced or added and, if given, a new list of variables."""
        merged = {**self._columns, **(columns or {})}
        chosen = tuple(self.variables if variables is None else variables)
        return Dataset({v.name: merged[v.name] for v in chosen}, chosen, name=self.name, source=self.source)

    def with_variable(self, name: str, **changes: Any) -> Dataset:
        """A new Dataset in which the metadata of `name` is changed (not its measure: see data.retype)."""
        self.variable(name)
        return self.replaced(variables=[v.with_(**changes) if v.name == name else v for v in self.variables])

    def take(self, rows: NDArray[np.intp]) -> Dataset:
        """The given rows, in the given order."""
        columns = {name: column.take(rows) for name, column in self._columns.items()}
        return Dataset(columns, self.variables, name=self.name, source=self.source)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame: numbers as they are, coded columns as (ordered) categoricals."""
        from workbench.data.frame import frame_of

        return frame_of(self)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of values and metadata: equal data, equal fingerprint. Used as a cache key."""
        digest = hashlib.blake2b(digest_size=16)
        for variable in self.variables:
            column = self._columns[variable.name]
            digest.update(repr(variable.to_json()).encode())
            if isinstance(column, CodedColumn):
                digest.update(repr(column.categories).encode())
                digest.update(np.ascontiguousarray(column.codes).data)
            else:
                digest.update(str(column.values.dtype).encode())
                digest.update(np.ascontiguousarray(column.values).data)
        return digest.hexdigest()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _codes_of_numbers(values: NDArray[np.float64]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Codes of the distinct finite values in ascending order; nan and infinity are missing.

    Whole numbers in a modest range are counted instead of sorted: one pass over the rows.
    """
    present = np.isfinite(values)
    codes = np.full(len(values), -1, dtype=np.int32)
    if not present.any():
        return codes, ()
    kept = values[present]
    low, high = float(kept.min()), float(kept.max())
    if high - low < 4 * len(kept) + 1024 and not (kept % 1).any():
        keys = (kept - low).astype(np.int64)
        seen = np.bincount(keys, minlength=int(high - low) + 1) > 0
        distinct = np.flatnonzero(seen) + low
        codes[present] = (np.cumsum(seen) - 1)[keys]
    else:
        distinct, inverse = np.unique(kept, return_inverse=True)
        codes[present] = inverse
    return codes, tuple(str(int(v)) if v == int(v) else repr(float(v)) for v in distinct)
