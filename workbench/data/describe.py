"""What a variable holds, in a few numbers, for the variable view and for the eye.

numeric: n, missing, mean, sd (n - 1), smallest, median, largest; all others: n, missing, cells per level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Measure

MOST_LEVELS = 200
"""How many levels of an id or text variable are counted one by one."""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """A level, the words for it, and the number of cells that hold it (0: an unused level)."""

    value: str
    text: str
    cells: int


@dataclass(frozen=True, slots=True)
class Summary:
    """n: cells with a value; missing: empty ones and missing codes, of which `declared` hold a missing code.

    The numbers are None for variables that are not numeric or have no values (sd: no two values); infinite
    values are counted in `infinite` and left out of them. n_levels: distinct values of a variable that is not
    numeric; levels: in their order, the first two hundred only for ids and text.
    """

    name: str
    n: int
    missing: int
    declared: int = 0
    infinite: int = 0
    mean: float | None = None
    sd: float | None = None
    smallest: float | None = None
    median: float | None = None
    largest: float | None = None
    n_levels: int = 0
    levels: tuple[LevelCount, ...] = ()


def describe(dataset: Dataset, name: str) -> Summary:
    """The summary of one variable."""
    if dataset.variable(name).measure is Measure.NUMERIC:
        return _numbers(dataset, name)
    return _categories(dataset, name)


def _numbers(dataset: Dataset, name: str) -> Summary:
    values = dataset.numeric(name)
    known = values[~np.isnan(values)]
    n_empty = _n_empty(dataset, name)
    missing = len(values) - len(known)
    finite = known[np.isfinite(known)]
    counts = Summary(name, len(known), missing, missing - n_empty, len(known) - len(finite))
    if not len(finite):
        return counts
    return replace(
        counts,
        mean=float(finite.mean()),
        sd=float(finite.std(ddof=1)) if len(finite) > 1 else None,
        smallest=float(finite.min()),
        median=float(np.median(finite)),
        largest=float(finite.max()),
    )


def _categories(dataset: Dataset, name: str) -> Summary:
    codes, values = dataset.codes(name)
    cells = np.bincount(codes + 1, minlength=len(values) + 1)
    words = {level.value: level.text for level in dataset.variable(name).levels}
    shown = len(values) if dataset.variable(name).levels else MOST_LEVELS
    missing = int(cells[0])
    return Summary(
        name,
        n=len(codes) - missing,
        missing=missing,
        declared=missing - _n_empty(dataset, name),
        n_levels=int(np.count_nonzero(cells[1:])),
        levels=tuple(
            LevelCount(value, words.get(value, value), int(count))
            for value, count in zip(values[:shown], cells[1 : shown + 1], strict=True)
        ),
    )


def _n_empty(dataset: Dataset, name: str) -> int:
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        return int(np.count_nonzero(column.codes < 0))
    return int(np.count_nonzero(np.isnan(column.values)))
