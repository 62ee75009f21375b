"""Variables that name rows or groups: are they unique, and are different groups told apart?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.data.dataset import Dataset
from workbench.data.grouping import joint_codes
from workbench.errors import DataError

SHOWN = 3
MOST_SEARCHED, MOST_SHARED = 200_000, 12
"""Rows of another table, and names that it shares, up to which its key is sought."""


def key_words(dataset: Dataset, names: Sequence[str], row: int) -> str:
    """The key of a row in words: school 3, class 1."""
    return ", ".join(f"{name} {dataset.cell(row, name)}" for name in names)


def check_rows_unique(dataset: Dataset, names: Sequence[str], table: str = "") -> None:
    """No two rows have the same key; DataError naming the first that do. Rows without a key do not count."""
    codes = joint_codes(dataset, names)
    counts = np.bincount(codes[codes >= 0])
    twice = np.flatnonzero(counts > 1)
    if not len(twice):
        return
    found = []
    for code in twice[:SHOWN]:
        rows = np.flatnonzero(codes == code)
        more = f" and {len(rows) - 2} more" if len(rows) > 2 else ""
        found.append(f"{key_words(dataset, names, rows[0])} (rows {rows[0] + 1}, {rows[1] + 1}{more})")
    where = f" in {table}" if table else ""
    rest = f"; {len(twice) - SHOWN:,} others as well" if len(twice) > SHOWN else ""
    raise DataError(
        f"{' and '.join(names)} {'does' if len(names) == 1 else 'do'} not tell rows apart{where}: "
        f"{'; '.join(found)}{rest}.",
        "Add a variable that does, or remove the rows that are there twice.",
    )


def shared_key(one: Dataset, other: Dataset) -> tuple[str, ...]:
    """Variables that both tables have and that tell the rows of the other apart; () where none do.

    One variable if one is enough, else all that both have, if they are few. Not sought in huge tables.
    """
    shared = [name for name in other.names if name in one]
    if other.n_rows > MOST_SEARCHED or len(shared) > MOST_SHARED:
        return ()
    tried: list[tuple[str, ...]] = [(name,) for name in shared]
    if len(shared) > 1:
        tried.append(tuple(shared))
    return next((names for names in tried if tells_apart(other, names)), ())


def tells_apart(dataset: Dataset, names: Sequence[str]) -> bool:
    """Whether no two rows have the same values of these variables, and none lacks one."""
    codes = joint_codes(dataset, names)
    return dataset.n_rows > 0 and bool((codes >= 0).all()) and len(np.unique(codes)) == dataset.n_rows


def check_distinct(dataset: Dataset, joined: str, parts: Sequence[str], separator: str) -> None:
    """Different groups got different ids: a_b with c is not a with b_c."""
    groups, ids = joint_codes(dataset, parts), dataset.codes(joined)[0]
    known = (groups >= 0) & (ids >= 0)
    n_groups, n_ids = (len(np.unique(codes[known])) for codes in (groups, ids))
    if n_groups != n_ids:
        raise DataError(
            f"With '{separator}' between its parts, '{joined}' would call {n_groups:,} groups by "
            f"{n_ids:,} ids only.",
            "Choose a separator that does not occur in the parts.",
        )
