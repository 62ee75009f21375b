"""Dataset: columns and their metadata, immutable from outside.

Every change returns a new Dataset that shares the untouched columns, so that undo is a reference
to the old one. Analyses ask for `numeric(name)` and `codes(name)`, in which declared missing codes are
already missing; the grid asks for `column(name)`, which holds the values as they were read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn, cell
from workbench.data.factor import codes_of_categories, codes_of_numbers
from workbench.data.in_threads import in_threads
from workbench.data.level_list import with_all_levels
from workbench.data.missing import missing_mask
from workbench.data.near_names import did_you_mean
from workbench.data.progress import pause
from workbench.data.taken import places_of
from workbench.data.variable import Variable
from workbench.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_REMEMBERED = 16
"""How many answers of `codes` a data set keeps: grouping factors are asked for again and again."""

_MANY = 1_000_000
"""More cells than these are taken by several threads."""

_LOCK = Lock()
"""The window and its background threads ask the same data set."""


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
        self._codes: dict[str, tuple[NDArray[np.int32], tuple[str, ...]]] = {}

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
            advice = did_you_mean(name, self.names, "Check the spelling.")
            raise DataError(f"There is no variable called '{name}' in the data.", advice) from None

    def column(self, name: str) -> Column:
        """The values of `name` as read (declared missing codes still in place)."""
        self.variable(name)
        return self._columns[name]

    def cell(self, row: int, name: str) -> Any:
        """One value as read: int, float, str, or None when the cell is empty."""
        return cell(self.column(name), row)

    def numeric(self, name: str) -> NDArray[np.float64]:
        """Values as float64, shape (n_rows,), nan where empty or a declared missing code; read-only.

        Nothing is copied when the column holds float64 and no missing codes are declared.
        """
        column, variable = self.column(name), self.variable(name)
        if isinstance(column, CodedColumn) or variable.measure.is_coded:
            raise DataError(
                f"'{name}' is {variable.measure}, not numeric.", "Change its measure in the variable view."
            )
        values = column.values.astype(np.float64, copy=False)
        missing = missing_mask(values, variable)
        if missing is not None:
            values = np.where(missing, np.nan, values)
            values.flags.writeable = False
        return values

    def codes(self, name: str) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """Category codes, shape (n_rows,), -1 where missing, and the level values in order; read-only.

        Coded columns follow the order of the variable's levels, the reference first (or of the categories
        in use when it has no levels, as id and text); a numeric column gives its distinct values in ascending
        order, written in their shortest form. The last few answers are remembered.
        """
        known = self._codes.get(name)
        if known is not None:
            return known
        column, variable = self.column(name), self.variable(name)
        pause()
        if isinstance(column, NumericColumn):
            codes, levels = codes_of_numbers(column, variable)
        else:
            codes, levels = codes_of_categories(column, variable)
        codes.flags.writeable = False
        with _LOCK:
            if len(self._codes) >= _REMEMBERED:
                self._codes.pop(next(iter(self._codes)))
            self._codes[name] = codes, levels
        return codes, levels

    def replaced(
        self, columns: Mapping[str, Column] | None = None, variables: Iterable[Variable] | None = None
    ) -> Dataset:
        """A new Dataset with some columns replaced or added and, if given, a new list of variables."""
        if columns and variables is None and self._can_hold(columns):
            return self._with(columns, {})
        merged = {**self._columns, **(columns or {})}
        chosen = tuple(self.variables if variables is None else variables)
        return Dataset({v.name: merged[v.name] for v in chosen}, chosen, name=self.name, source=self.source)

    def redescribed(self, variable: Variable, column: Column | None = None) -> Dataset:
        """A new Dataset in which the variable of that name is this one and, if given, holds this column."""
        self.variable(variable.name)
        columns = {} if column is None else {variable.name: column}
        if self._can_hold(columns):
            return self._with(columns, {variable.name: variable})
        return self.replaced(columns, [variable if v.name == variable.name else v for v in self.variables])

    def _can_hold(self, columns: Mapping[str, Column]) -> bool:
        """Whether these take the place of columns that are there, and are as long."""
        return all(name in self._columns and len(c) == self.n_rows for name, c in columns.items())

    def _with(self, columns: Mapping[str, Column], variables: Mapping[str, Variable]) -> Dataset:
        """The same with some columns and variables in the place of those that have their names.

        The others are not looked at one by one, so that edits of many columns of wide data, one after the
        other, take time in proportion to their number.
        """
        made = object.__new__(Dataset)
        made._columns = {**self._columns, **columns}
        made._variables = {**self._variables, **variables}
        made.name, made.source, made.n_rows = self.name, self.source, self.n_rows
        made._codes = {}
        return made

    def with_variable(self, name: str, **changes: Any) -> Dataset:
        """A new Dataset in which the metadata of `name` is changed (not its measure: see data.retype).

        A value that is a missing code no longer becomes a level again.
        """
        changed, column = self.variable(name).with_(**changes), self.column(name)
        if {"missing_codes", "missing_ranges"} & changes.keys() and isinstance(column, CodedColumn):
            changed = with_all_levels(changed, column)
        return self.redescribed(changed)

    def take(self, rows: NDArray[np.intp]) -> Dataset:
        """The given rows, in the given order."""
        rows = np.asarray(rows)
        places, columns = places_of(rows, self.n_rows), self._columns.values()
        if len(rows) * len(columns) > _MANY:
            taken = in_threads(lambda column: column.take(rows, places), columns)
        else:
            taken = []
            for column in columns:
                pause()
                taken.append(column.take(rows, places))
        named = dict(zip(self._columns, taken, strict=True))
        return Dataset(named, self.variables, name=self.name, source=self.source)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame: numbers as they are, coded columns as (ordered) categoricals."""
        from workbench.data.frame import frame_of

        return frame_of(self)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of values and metadata: equal data, equal fingerprint. Used as a cache key."""
        digest = hashlib.blake2b(digest_size=16)
        for variable in self.variables:
            digest.update(repr(variable.to_json()).encode("utf-8", "surrogatepass"))
            digest.update(self._columns[variable.name].digest)
        return digest.hexdigest()
