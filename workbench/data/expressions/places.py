"""Functions that look at other rows of the same group: first, last, lag, lead, running sum, rank.

The order of rows is that of the data, or of a variable with `order =`; rows whose place is not known come
last. Rows whose group is not known have no answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.data.expressions.values import Arguments, Categories, Floats, Value
from workbench.data.progress import pause

Places = NDArray[np.intp]
V = TypeVar("V", bound=Value)


def _sorted(given: Arguments) -> tuple[Places, Places, NDArray[np.bool_]]:
    """order (m,): rows of known groups, group by group and in order; start (m,): where each one's group
    begins; known (n,): whether the group is known."""
    n = given.n_rows
    groups = np.zeros(n, dtype=np.int32) if given.groups is None else given.groups
    keys = (groups,) if given.order is None else (given.order, groups)
    order = np.lexsort(keys) if len(keys) > 1 else np.argsort(groups, kind="stable")
    order = order[np.count_nonzero(groups < 0) :]
    ordered = groups[order]
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(order) else order
    sizes = np.diff(np.append(begins, len(order)))
    return order, np.repeat(begins, sizes), groups >= 0


def _from_rows(given: Arguments, rows: Places) -> Value:
    """The first argument's values of other rows (n,), -1 for none."""
    value = given.values[0]
    if isinstance(value, Categories):
        codes = np.where(rows >= 0, value.codes[rows], np.int32(-1)).astype(np.int32)
        return replace(value, codes=codes)
    return np.where(rows >= 0, given.numbers()[rows], np.nan)


def first(given: Arguments) -> Value:
    return _end(given, last=False)


def last(given: Arguments) -> Value:
    return _end(given, last=True)


def _end(given: Arguments, *, last: bool) -> Value:
    order, start, _ = _sorted(given)
    rows = np.full(given.n_rows, -1, dtype=np.intp)
    if not len(order):
        return _from_rows(given, rows)
    place = start
    if last:
        sizes = np.bincount(start, minlength=len(order))
        place = start + sizes[start] - 1
    rows[order] = order[place]
    return _from_rows(given, rows)


def lag(given: Arguments) -> Value:
    """So many rows earlier in the same group; missing at its beginning."""
    return _shifted(given, 1)


def lead(given: Arguments) -> Value:
    """So many rows later in the same group; missing at its end."""
    return _shifted(given, -1)


def _shifted(given: Arguments, direction: int) -> Value:
    by = given.values[1] if len(given.values) > 1 else 1.0
    if not isinstance(by, float) or not by.is_integer() or by < 0:
        raise given.fault(
            "The number of rows must be a whole number that is written out.", "As in lag(x, 2).", 1
        )
    order, start, _ = _sorted(given)
    step = direction * int(min(by, given.n_rows + 1))
    there = np.arange(len(order)) - step
    inside = (there >= 0) & (there < len(order))
    inside[inside] = start[there[inside]] == start[inside]
    rows = np.full(given.n_rows, -1, dtype=np.intp)
    rows[order[inside]] = order[there[inside]]
    return _from_rows(given, rows)


def cumsum(given: Arguments) -> Floats:
    """The sum up to each row; missing from the first missing value on."""
    order, start, _ = _sorted(given)
    found = np.full(given.n_rows, np.nan)
    found[order] = _running_sums(given.numbers()[order], start)
    return found


def _running_sums(values: Floats, start: Places) -> Floats:
    """Sums within groups of rows in order, added as by hand: either group by group, or place by place."""
    sums = values.copy()
    begins = np.unique(start)
    sizes = np.diff(np.append(begins, len(values)))
    if len(begins) <= sizes.max(initial=0):
        for begin, size in zip(begins.tolist(), sizes.tolist(), strict=True):
            pause()
            sums[begin : begin + size] = np.cumsum(values[begin : begin + size])
        return sums
    for place in range(1, int(sizes.max(initial=1))):
        pause()
        begins = begins[sizes > place]
        sizes = sizes[sizes > place]
        sums[begins + place] += sums[begins + place - 1]
    return sums


def row_number(given: Arguments) -> Floats:
    """1 for the first row of each group."""
    order, start, _ = _sorted(given)
    found = np.full(given.n_rows, np.nan)
    found[order] = np.arange(len(order)) - start + 1.0
    return found


def rank(given: Arguments) -> Floats:
    """1 for the smallest known value of each group; equal values share the mean of their ranks."""
    values = given.numbers()
    known = ~np.isnan(values)
    groups = np.zeros(given.n_rows, dtype=np.int32) if given.groups is None else given.groups
    ranked = replace(given, groups=np.where(known, groups, -1).astype(np.int32), order=values)
    order, start, _ = _sorted(ranked)
    found = np.full(given.n_rows, np.nan)
    if len(order):
        found[order] = _tied(values[order], start, str(given.named.get("ties", "average")))
    return found


def _tied(values: Floats, start: Places, ties: str) -> Floats:
    """Ranks of values in order (m,), whose groups begin at start (m,)."""
    if ties == "first":
        return np.arange(len(values), dtype=np.float64) - start + 1.0
    new = np.append(True, (values[1:] != values[:-1]) | (start[1:] != start[:-1]))
    begins = np.flatnonzero(new)
    sizes = np.diff(np.append(begins, len(values)))
    low = np.repeat(begins, sizes) - start + 1.0
    high = low + np.repeat(sizes, sizes) - 1
    if ties == "average":
        low = (low + high) / 2
    return (high if ties == "max" else low).astype(np.float64)
