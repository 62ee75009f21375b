"""Rows brought into order: groups one after the other, rows of a group by time.

Residuals of different groups are independent, so everything that correlates stands together. Distances in
time are kept as gaps to the row before, because chains of rows (chain.py) need no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm.model import Codes, Floats


@dataclass(frozen=True)
class Order:
    """rows (n,): number in the data of each row in order.

    group (n,): its group, ascending.  time (n,): its time.  timed: whether times were given; else they count
    the rows of a group from 1, as the rows stand in the data.
    """

    rows: Codes
    group: Codes
    time: Floats
    timed: bool

    @cached_property
    def first(self) -> NDArray[np.bool_]:
        """Whether a row begins its group, (n,)."""
        out = np.ones(len(self.rows), dtype=np.bool_)
        out[1:] = self.group[1:] != self.group[:-1]
        return out

    @cached_property
    def starts(self) -> Codes:
        """Places where groups begin, one each."""
        return np.flatnonzero(self.first)

    @cached_property
    def sizes(self) -> Codes:
        """Number of rows of each group."""
        return np.diff(np.append(self.starts, len(self.rows)))

    @cached_property
    def place(self) -> Codes:
        """Number of a row in its group, from 0, (n,)."""
        return np.arange(len(self.rows)) - np.repeat(self.starts, self.sizes)

    @cached_property
    def gap(self) -> Floats:
        """Time since the row before, one for rows that begin a group, (n,)."""
        out = np.ones(len(self.rows))
        later = np.flatnonzero(~self.first)
        out[later] = self.time[later] - self.time[later - 1]
        return out

    @cached_property
    def inverse(self) -> Codes:
        """Place in this order of every row of the data, (n,)."""
        out = np.empty_like(self.rows)
        out[self.rows] = np.arange(len(self.rows))
        return out


def in_order(n: int, group: Codes | None, time: Floats | None) -> Order:
    """The order of n rows; without groups all rows are one."""
    codes = np.zeros(n, dtype=np.intp) if group is None else np.asarray(group, dtype=np.intp)
    if time is None:
        rows = np.argsort(codes, kind="stable")
        untimed = Order(rows, codes[rows], np.zeros(n), False)
        return Order(rows, codes[rows], untimed.place.astype(np.float64) + 1.0, False)
    rows = np.lexsort((time, codes))
    return Order(rows, codes[rows], np.asarray(time, dtype=np.float64)[rows], True)
