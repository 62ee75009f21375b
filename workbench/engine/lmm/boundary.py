"""The last mile: exact zeros on the boundary, and a way back when the boundary is not the lowest point.

At a minimum over S >= 0 with null space N of S:   g S = 0  and  N'g N >= 0,   g = d criterion / dS
(first-order conditions of a semidefinite programme: Boyd & Vandenberghe 2004, Convex Optimization, 5.9).

In the factor L the gradient 2 g L vanishes on the boundary whatever the sign of N'g N. So after a search
    settle: directions of S that have shrunk to nothing become exactly zero if N'g N says they belong there;
    escape: a zero direction along which the criterion falls gets variance again, and the search goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.cholesky import lower_factor
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State, evaluate

VANISHING = 3e-3  # relative deviation (residual = 1) below which a direction may be none at all
EXACT = 1e-10  # relative deviation of a term that is nothing but rounding
DOWNHILL = 1e-6  # slope of the criterion along a zero direction from which an escape is tried
TRIES = 12


@dataclass(frozen=True)
class Directions:
    """Principal axes (q, q) of one block's S, their deviations (q,) in falling order.

    rank: how many are kept.  columns: non-zero columns of the factor as it stands.
    """

    factor: int
    place: slice
    axes: Floats
    deviations: Floats
    rank: int
    columns: int

    @property
    def null(self) -> Floats:
        """Axes (q, q - rank) without variance."""
        return self.axes[:, self.rank :]

    def lower(self) -> Floats:
        """Factor (q, q) with the null axes at exactly zero."""
        return lower_factor(self.axes[:, : self.rank] * self.deviations[: self.rank])


def is_singular(data: LmmData, L: tuple[Floats, ...]) -> bool:
    """Has any block a direction of exactly zero variance? (Then `next_move` has left a column of zeros.)"""
    blocks = (L[k][s, s] for k, factor in enumerate(data.factors) for s in factor.slices)
    return not all(block.any(axis=0).all() for block in blocks)


def next_move(data: LmmData, state: State) -> tuple[Floats, ...] | None:
    """Factors to search on from, settled on the boundary or escaped from it; None when the search is over."""
    thin = [d for d in directions(data, state.L) if d.rank < len(d.axes)]
    if not thin:
        return None
    moved = settle(data, state, [d for d in thin if d.rank < d.columns])
    return escape(data, state, thin) if moved is None else moved


def directions(data: LmmData, L: tuple[Floats, ...]) -> list[Directions]:
    """Principal axes of every block; those with a vanishing deviation are not counted in its rank."""
    out = []
    for number, factor in enumerate(data.factors):
        for place in factor.slices:
            block = L[number][place, place]
            axes, deviations, _ = np.linalg.svd(block)
            rank, columns = np.count_nonzero(deviations > VANISHING), np.count_nonzero(block.any(axis=0))
            out.append(Directions(number, place, axes, deviations, int(rank), int(columns)))
    return out


def settle(data: LmmData, state: State, found: list[Directions]) -> tuple[Floats, ...] | None:
    """Factors with the vanishing directions of `found` set to zero; None when none of them belongs there."""
    while found:
        L = _replaced(state.L, found)
        trial = evaluate(data, L, state.reml)
        slopes = gradient(data, trial)
        at_home = [d for d in found if _steepest(d, slopes)[0] >= 0.0]
        if len(at_home) == len(found):
            return L if trial.criterion <= state.criterion + 1e-8 else None
        found = at_home
    return None


def escape(data: LmmData, state: State, found: list[Directions]) -> tuple[Floats, ...] | None:
    """Factors with a lower criterion off the boundary; None when all null axes of `found` belong there."""
    slopes = gradient(data, state)
    for d in found:
        slope, axis = _steepest(d, slopes)
        if slope < -DOWNHILL:
            L = _lowest_along(data, state, d, axis)
            if L is not None:
                return L
    return None


def _lowest_along(data: LmmData, state: State, d: Directions, axis: Floats) -> tuple[Floats, ...] | None:
    """Best of a grid of variances given to a zero axis (q,); None when none lowers the criterion."""
    best, best_value = None, state.criterion - 1e-9
    kept = d.axes[:, : d.rank] * d.deviations[: d.rank]
    for k in range(TRIES):
        block = lower_factor(np.column_stack([kept, axis * 0.5**k]))
        L = _with_block(state.L, d, block)
        value = evaluate(data, L, state.reml).criterion
        if value < best_value:
            best, best_value = L, value
    return best


def _steepest(d: Directions, slopes: tuple[Floats, ...]) -> tuple[float, Floats]:
    """Smallest slope of the criterion along a null axis of a block, and that axis (q,)."""
    g = slopes[d.factor][d.place, d.place]
    values, vectors = np.linalg.eigh(d.null.T @ g @ d.null)
    return float(values[0]), d.null @ vectors[:, 0]


def _replaced(L: tuple[Floats, ...], found: list[Directions]) -> tuple[Floats, ...]:
    for d in found:
        L = _with_block(L, d, d.lower())
    return L


def _with_block(L: tuple[Floats, ...], d: Directions, block: Floats) -> tuple[Floats, ...]:
    out = [factor.copy() for factor in L]
    out[d.factor][d.place, d.place] = block
    return tuple(out)
