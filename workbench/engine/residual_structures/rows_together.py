"""Rows that some residual group or random effect links, as small dense matrices.

V is block-diagonal over these sets of rows, and so are its derivatives. Sets of one size stand together in
one array (sets, size, size), so that numpy works through them at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.residual_structures.model import Model

Apply = Callable[[Floats], Floats]


@dataclass(frozen=True)
class RowsTogether:
    """batches: rows (sets, size) of all sets of one size, ascending within a set.

    group, place (n,): residual group of every row, and its number there.
    """

    batches: tuple[Codes, ...]
    group: Codes
    place: Codes

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.group)

    @property
    def largest(self) -> int:
        """Size of the largest set."""
        return max(int(rows.shape[1]) for rows in self.batches)

    @property
    def numbers(self) -> int:
        """Numbers in one matrix over all sets."""
        return sum(rows.size * rows.shape[1] for rows in self.batches)

    def matrices(self, apply: Apply) -> list[Floats]:
        """A map of rows, F (n, m) -> (..., n, m), that mixes rows of one residual group only.

        As matrices (..., sets, size, size), one array a batch.
        """
        one = np.zeros((self.n, int(self.place.max()) + 1))
        one[np.arange(self.n), self.place] = 1.0
        image = apply(one)
        return [
            image[..., rows[:, :, None], self.place[rows][:, None, :]]
            * (self.group[rows][:, :, None] == self.group[rows][:, None, :])
            for rows in self.batches
        ]


def rows_together(model: Model, independent: bool) -> RowsTogether:
    """The sets of rows of a model, in its order; independent: no residual depends on another."""
    n, order = model.n, model.order
    group = np.arange(n) if independent else order.group.astype(np.intp)
    place = np.zeros(n, dtype=np.intp) if independent else order.place.astype(np.intp)
    label: Codes = group
    for factor in model.factors:
        label = _merged(label, factor.codes)
    by_set = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[by_set], prepend=-1))
    sizes = np.diff(np.append(starts, n))
    batches = tuple(
        by_set[starts[sizes == size][:, None] + np.arange(size)] for size in np.unique(sizes).tolist()
    )
    return RowsTogether(batches, group, place)


def _merged(one: Codes, other: Codes) -> Codes:
    """Labels (n,) of the finest grouping that keeps together what either of two groupings does."""
    first, second = int(one.max()) + 1, int(other.max()) + 1
    links = coo_array((np.ones(len(one)), (one, first + other)), shape=(first + second,) * 2)
    found: Codes = connected_components(links, directed=False)[1][one]
    return found.astype(np.intp)
