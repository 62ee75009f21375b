"""Two tables side by side, joined by keys: the file of pupils and the file of schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.factor import factor_numbers
from workbench.data.keys import SHOWN, check_rows_unique, key_words
from workbench.data.progress import pause
from workbench.data.shapes.stacking import stacked
from workbench.data.text.numbers import TextKind, number_of, number_text, text_kind
from workbench.data.variable import Variable
from workbench.errors import DataError

How = Literal["left", "inner", "full"]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Merged:
    """dataset: the table; left_only, right_only: keys without a partner, in words, one each."""

    dataset: Dataset
    left_only: tuple[str, ...]
    right_only: tuple[str, ...]

    def notes(self, table: str) -> list[str]:
        """Sentences on rows that found no partner."""
        return [
            f"{len(keys):,} {'key' if len(keys) == 1 else 'keys'} of {where} found no partner: "
            + "; ".join(keys[:SHOWN])
            + (f"; and {len(keys) - SHOWN:,} more" if len(keys) > SHOWN else "")
            + "."
            for keys, where in ((self.left_only, "this table"), (self.right_only, f"'{table}'"))
            if keys
        ]


def merge(
    left: Dataset,
    right: Dataset,
    by: Mapping[str, str],
    *,
    how: How = "left",
    one_to_one: bool = False,
    table: str = "the other table",
    names: Sequence[str] = (),
) -> Merged:
    """The variables of `right` beside the rows of `left` that have the same keys.

    by: key of `left` -> key of `right`; the right keys must tell rows apart, and the left ones too if
    `one_to_one`. how: rows kept are those of `left`, those found in both, or all. names: variables to take,
    all by default; a name that `left` has as well is an error.
    """
    check_rows_unique(right, list(by.values()), f"'{table}'")
    if one_to_one:
        check_rows_unique(left, list(by), "this table")
    taken = [n for n in (names or right.names) if n not in by.values()]
    for name in taken:
        right.variable(name)
        if name in left:
            raise DataError(
                f"Both tables have a variable '{name}'.",
                "Rename it in one of them, or choose the variables to take over.",
            )
    ours, theirs, n_keys = _joint_keys(left, right, by)
    place = np.full(n_keys + 1, -1, dtype=np.intp)
    place[theirs] = np.arange(right.n_rows)
    place[-1] = -1
    partner = place[ours]
    found = np.zeros(right.n_rows, dtype=bool)
    found[partner[partner >= 0]] = True
    rows = np.arange(left.n_rows) if how != "inner" else np.flatnonzero(partner >= 0)
    extra = np.flatnonzero(~found) if how == "full" else np.empty(0, dtype=np.intp)
    if not len(rows) + len(extra):
        raise DataError("No key is in both tables.", "Check whether the right variables were chosen as keys.")
    return Merged(
        _side_by_side(left, right, by, taken, rows, partner[rows], extra),
        _in_words(left, list(by), np.flatnonzero(partner < 0), ours),
        _in_words(right, list(by.values()), np.flatnonzero(~found), theirs),
    )


def _joint_keys(left: Dataset, right: Dataset, by: Mapping[str, str]) -> tuple[Codes, Codes, int]:
    """One number for each key, the same in both tables, -1 where a part is missing; and their number."""
    n = left.n_rows
    whole = np.zeros(n + right.n_rows, dtype=np.int64)
    known = np.ones(len(whole), dtype=bool)
    for ours, theirs in by.items():
        (a, a_levels), (b, b_levels) = left.codes(ours), right.codes(theirs)
        texts = [[_canonical(level) for level in levels] for levels in (a_levels, b_levels)]
        place = {text: i for i, text in enumerate(dict.fromkeys([*texts[0], *texts[1]]))}
        lookups = [np.array([*(place[text] for text in own), -1], dtype=np.int64) for own in texts]
        part = np.append(lookups[0][a], lookups[1][b])
        known &= part >= 0
        whole = factor_numbers(whole * (len(place) + 1) + part)[0].astype(np.int64)
    codes = np.full(len(whole), -1, dtype=np.int64)
    codes[known], distinct = factor_numbers(whole[known])
    return codes[:n], codes[n:], len(distinct)


def _canonical(text: str) -> str:
    """1.0 and 1 are the same key, whatever the file wrote."""
    if text_kind(text) in (TextKind.WHOLE, TextKind.DECIMAL):
        return number_text(float(number_of(text)))
    return text


def _in_words(dataset: Dataset, names: Sequence[str], rows: NDArray[np.intp], keys: Codes) -> tuple[str, ...]:
    """The keys of some rows, each once, in the order in which they occur."""
    first = np.sort(np.unique(keys[rows], return_index=True)[1])
    words = []
    for row in rows[first].tolist():
        pause()
        words.append(key_words(dataset, names, row) if keys[row] >= 0 else "missing")
    return tuple(words)


def _side_by_side(
    left: Dataset,
    right: Dataset,
    by: Mapping[str, str],
    taken: Sequence[str],
    rows: np.ndarray,
    partner: np.ndarray,
    extra: np.ndarray,
) -> Dataset:
    columns: dict[str, Column] = {}
    variables: list[Variable] = []
    for variable in left.variables:
        pause()
        column = left.column(variable.name).take(rows)
        if len(extra) and variable.name in by:
            theirs = by[variable.name]
            more = (right.variable(theirs), right.column(theirs).take(extra))
            variable, column = stacked([(variable, column), more], variable.name)
        elif len(extra):
            column = taken_rows(left.column(variable.name), np.append(rows, np.full(len(extra), -1)))
        variables.append(variable)
        columns[variable.name] = column
    for name in taken:
        pause()
        variables.append(right.variable(name).of_its_own())
        columns[name] = taken_rows(right.column(name), np.append(partner, extra))
    return Dataset(columns, variables, name=left.name, source=left.source)


def taken_rows(column: Column, rows: np.ndarray) -> Column:
    """The given rows, missing where the row is -1."""
    gone = rows < 0
    if not gone.any():
        return column.take(rows)
    if isinstance(column, CodedColumn):
        codes = np.append(column.codes, np.int32(-1))[rows].astype(np.int32)
        return CodedColumn(codes, column.categories)
    return NumericColumn(np.append(column.values.astype(np.float64), np.nan)[rows])
