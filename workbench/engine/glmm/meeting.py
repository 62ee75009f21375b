"""Where the levels of the eliminated grouping meet those of the others: places of numbers, worked out once.

    B = Z_0'W Z_rest   non-zero only where a level of the eliminated grouping meets a column of the rest
    C = Z_rest'W Z_rest   packed, part by part (lmm/components.py)

symbol    shape       meaning
slot      (n,)        for every term of the rest: the place of the row's entry among the non-zero ones of B
column    (nnz,)      column of each slot;  level (nnz,) its level;  starts (J,) first slot of every level
place     (n,)        for every pair of terms of the rest: place of the row's product in packed C
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.engine.glmm.model import Codes, Floats
from workbench.engine.glmm.terms import Terms
from workbench.engine.lmm.components import Layout

DENSE_KEYS = 20_000_000  # cells of (level, column) that may be marked in an array instead of being sorted
MOST_PAIRS = 20_000_000
PAIRS_PER_PRODUCT = 0.05  # a pair costs as much as twenty multiplications in a dense product


@dataclass(frozen=True)
class Meeting:
    """layout: parts of the rest.  columns: per term of the rest, the column of every row (n,)."""

    layout: Layout
    columns: tuple[Codes, ...]
    slots: tuple[Codes, ...]
    column: Codes
    level: Codes
    starts: Codes

    @property
    def nnz(self) -> int:
        """Number of slots."""
        return len(self.column)

    @property
    def J(self) -> int:
        """Levels of the eliminated grouping."""
        return len(self.starts)

    @cached_property
    def _ends(self) -> Codes:
        return np.append(self.starts, self.nnz)

    def by_level(self, values: Floats) -> Floats:
        """Sums (..., J) over the slots of every level of values (..., nnz)."""
        return np.add.reduceat(values, self.starts, axis=-1)

    def place(self, s: int, t: int) -> Codes:
        """Places in packed C of the products of two terms of the rest, row by row."""
        return self.layout.row_start[self.columns[s]] + self.layout.local[self.columns[t]]

    @cached_property
    def places(self) -> dict[tuple[int, int], Codes]:
        """`place` of every pair s, t."""
        k = range(len(self.columns))
        return {(s, t): self.place(s, t) for s in k for t in k}

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32], Codes] | None:
        """Slots one, other of the same level, in every combination, and their places in packed C.

        None where dense products are cheaper.
        """
        counts = np.diff(self._ends)
        total = int((counts.astype(np.int64) ** 2).sum())
        only = self.layout.batches[0]
        one_part = len(self.layout.batches) == 1 and only.count == 1
        dense = self.J * float(only.size) ** 2 * PAIRS_PER_PRODUCT
        if one_part and (total > MOST_PAIRS or total > dense):
            return None
        repeats = counts[self.level]
        one = np.repeat(np.arange(self.nnz, dtype=np.int32), repeats)
        first = np.repeat(self.starts[self.level], repeats)
        inside = np.arange(total) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        other = (first + inside).astype(np.int32)
        place = self.layout.row_start[self.column[one]] + self.layout.local[self.column[other]]
        return one, other, place

    @cached_property
    def dense_place(self) -> Codes:
        """Place (nnz,) of every slot in a dense (J, m) table; for a single part only."""
        return self.level * self.layout.m + self.layout.local[self.column]


@dataclass(frozen=True)
class Cells:
    """Numbers at the slots: values (..., q, nnz), a sparse (q, J, m) table for every leading index."""

    meeting: Meeting
    values: Floats

    @cached_property
    def _dense(self) -> Floats:
        """The table (..., q J, m) with its zeros; there is one part only."""
        meeting, (*lead, q, _) = self.meeting, self.values.shape
        J, m = meeting.J, meeting.layout.m
        out = np.zeros((*lead, q, J * m))
        out[..., meeting.dense_place] = self.values
        return out.reshape(*lead, q * J, m)

    def products(self, other: Cells) -> Floats:
        """X'Y (..., packed) with the other's table Y; leading axes are broadcast."""
        meeting = self.meeting
        if meeting.pairs is None:
            dense = np.swapaxes(self._dense, -1, -2) @ other._dense
            return np.asarray(dense).reshape(*dense.shape[:-2], -1)
        one, two, place = meeting.pairs
        terms = (self.values[..., one] * other.values[..., two]).sum(axis=-2)
        return counted(place, terms, meeting.layout.packed_size)

    def through(self, M: Floats) -> Floats:
        """X M (..., q, nnz) at the slots, for packed symmetric M."""
        meeting = self.meeting
        if meeting.pairs is None:
            dense = self._dense @ meeting.layout.batches[0].matrices(M)[0]
            return np.asarray(dense.reshape(*self.values.shape[:-1], -1)[..., meeting.dense_place])
        one, two, place = meeting.pairs
        return counted(two, self.values[..., one] * M[place], meeting.nnz)

    def down(self, b: Floats) -> Floats:
        """X'b (m, ...) for b (..., q, J)."""
        meeting, lead = self.meeting, b.shape[:-2]
        if meeting.pairs is None:
            flat = b.reshape(-1, b.shape[-2] * b.shape[-1])
            return np.asarray(self._dense.T @ flat.T).reshape(-1, *lead)
        terms = (self.values * b[..., meeting.level]).sum(axis=-2)
        return np.moveaxis(counted(meeting.column, terms, meeting.layout.m), -1, 0)

    def up(self, x: Floats) -> Floats:
        """X x (..., q, J) for x (m, ...)."""
        meeting, lead = self.meeting, x.shape[1:]
        if meeting.pairs is None:
            rows = np.asarray(self._dense @ x.reshape(len(x), -1))
            return rows.T.reshape(*lead, -1, meeting.J)
        at_slots = np.moveaxis(x[meeting.column], 0, -1)
        return meeting.by_level(self.values * at_slots[..., None, :])


def counted(place: NDArray[np.integer], weights: Floats, size: int) -> Floats:
    """Sums (..., size) of weights (..., k) by place (k,)."""
    if weights.ndim == 1:
        return np.asarray(np.bincount(place, weights, size), dtype=np.float64)
    flat = weights.reshape(-1, weights.shape[-1])
    out = np.stack([np.bincount(place, own, size) for own in flat])
    return np.asarray(out.reshape(*weights.shape[:-1], size), dtype=np.float64)


def meet(eliminated: Terms, rest: Sequence[Terms], layout: Layout) -> Meeting:
    """Work out the places; rows must be sorted by the eliminated grouping."""
    columns = []
    for part, start in zip(rest, layout.positions, strict=True):
        columns += [start[part.factor.codes] + t for t in range(part.q)]
    codes, m = eliminated.factor.codes, layout.m
    keys = [codes * m + column for column in columns]
    used, slots = _numbered(keys, eliminated.J * m)
    level, column = used // m, used % m
    starts = np.searchsorted(level, np.arange(eliminated.J))
    return Meeting(layout, tuple(columns), slots, column, level, starts)


def _numbered(keys: list[Codes], size: int) -> tuple[Codes, tuple[Codes, ...]]:
    """Distinct keys in rising order, and the number of every key among them."""
    if size <= DENSE_KEYS:
        marked = np.zeros(size, dtype=bool)
        for key in keys:
            marked[key] = True
        used = np.flatnonzero(marked)
        number = np.cumsum(marked, dtype=np.int64) - 1
        return used, tuple(number[key] for key in keys)
    used, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    return used, tuple(np.split(inverse, len(keys)))
