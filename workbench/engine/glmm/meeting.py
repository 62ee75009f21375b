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
from scipy.sparse import csr_array

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

    def sparse(self, values: Floats) -> csr_array:
        """Values (nnz,) as a sparse (J, columns) matrix."""
        return csr_array((values, self.column, self._ends), shape=(self.J, self.layout.m))

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

    def products(self, X: Floats, Y: Floats) -> Floats:
        """X'Y, packed, for X and Y (q, nnz)."""
        if self.pairs is not None:
            one, other, place = self.pairs
            terms = np.einsum("ak,ak->k", X[:, one], Y[:, other])
            return np.asarray(np.bincount(place, terms, self.layout.packed_size), dtype=np.float64)
        out = np.zeros(self.layout.packed_size)
        dense = zip(self._dense(X), self._dense(Y), strict=True)
        self.layout.batches[0].matrices(out)[0] = sum(x.T @ y for x, y in dense)
        return out

    def through(self, X: Floats, M: Floats) -> Floats:
        """X M (q, nnz) at the slots, for X (q, nnz) and packed symmetric M."""
        if self.pairs is not None:
            one, other, place = self.pairs
            return np.stack([np.bincount(other, weights=x[one] * M[place], minlength=self.nnz) for x in X])
        matrix = self.layout.batches[0].matrices(M)[0]
        local = self.layout.local[self.column]
        return np.stack([(x @ matrix)[self.level, local] for x in self._dense(X)])

    def _dense(self, X: Floats) -> Floats:
        """X as dense (q, J, size); there is one part only."""
        out = np.zeros((len(X), self.J, self.layout.m))
        out[:, self.level, self.layout.local[self.column]] = X
        return out


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
