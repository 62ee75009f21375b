"""The last mile: exact zeros on the boundary, and a way back when the boundary is not the lowest point.

At a minimum over S >= 0 with null space N of S:   g S = 0  and  N'g N >= 0,   g = d criterion / dS
(first-order conditions of a semidefinite programme: Boyd & Vandenberghe 2004, Convex Optimization, 5.9).

In the factor L the gradient 2 g L vanishes on the boundary whatever the sign of N'g N. So after a search
    settle: directions of S that have shrunk to nothing become exactly zero if N'g N says they belong there;
    escape: a zero direction along which the criterion falls gets variance again, and the search goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from workbench.engine.lmm.cholesky import lower_factor
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State, evaluate

VANISHING = 3e-3  # relative deviation (residual = 1) below which a direction may be none at all
EXACT = 1e-10  # relative deviation of a term that is nothing but rounding
DOWNHILL = 1e-6  # slope of the criterion along a zero direction from which an escape is tried
TRIES = 12


@dataclass(frozen=True)
class Place:
    """A criterion at the factors L, and its gradient in every S (q, q), computed when asked for."""

    L: tuple[Floats, ...]
    criterion: float
    slopes: Callable[[], tuple[Floats, ...]]


class Surface(Protocol):
    """A criterion as a function of the factors, one (q, q) per grouping, everything else held."""

    @property
    def factors(self) -> Sequence[Factor]:
        """The groupings."""

    def at(self, L: tuple[Floats, ...]) -> Place:
        """The criterion at L; LinAlgError where it has no value."""


@dataclass(frozen=True)
class _Profiled:
    """The profiled criterion of a linear mixed model."""

    data: LmmData
    reml: bool

    @property
    def factors(self) -> Sequence[Factor]:
        return self.data.factors

    def at(self, L: tuple[Floats, ...]) -> Place:
        return self.place(evaluate(self.data, L, self.reml))

    def place(self, state: State) -> Place:
        return Place(state.L, state.criterion, lambda: gradient(self.data, state))


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
    return has_zero_direction(data.factors, L)


def has_zero_direction(factors: Sequence[Factor], L: tuple[Floats, ...]) -> bool:
    """The same for factors of any model."""
    blocks = (L[k][s, s] for k, factor in enumerate(factors) for s in factor.slices)
    return not all(block.any(axis=0).all() for block in blocks)


def next_move(data: LmmData, state: State) -> tuple[Floats, ...] | None:
    """Factors to search on from, settled on the boundary or escaped from it; None when the search is over."""
    surface = _Profiled(data, state.reml)
    return move(surface, surface.place(state))


def move(surface: Surface, here: Place) -> tuple[Floats, ...] | None:
    """The same on the surface of any model."""
    thin = [d for d in directions(surface.factors, here.L) if d.rank < len(d.axes)]
    if not thin:
        return None
    moved = settle(surface, here, [d for d in thin if d.rank < d.columns])
    return escape(surface, here, thin) if moved is None else moved


def directions(
    factors: Sequence[Factor], L: tuple[Floats, ...], vanishing: float = VANISHING
) -> list[Directions]:
    """Principal axes of every block; those with a vanishing deviation are not counted in its rank."""
    out = []
    for number, factor in enumerate(factors):
        for place in factor.slices:
            block = L[number][place, place]
            axes, deviations, _ = np.linalg.svd(block)
            rank, columns = np.count_nonzero(deviations > vanishing), np.count_nonzero(block.any(axis=0))
            out.append(Directions(number, place, axes, deviations, int(rank), int(columns)))
    return out


def settle(surface: Surface, here: Place, found: list[Directions]) -> tuple[Floats, ...] | None:
    """Factors with the vanishing directions of `found` set to zero; None when none of them belongs there."""
    while found:
        trial = surface.at(_replaced(here.L, found))
        slopes = trial.slopes()
        at_home = [d for d in found if _steepest(d, slopes)[0] >= 0.0]
        if len(at_home) == len(found):
            return trial.L if trial.criterion <= here.criterion + 1e-8 else None
        found = at_home
    return None


def escape(surface: Surface, here: Place, found: list[Directions]) -> tuple[Floats, ...] | None:
    """Factors with a lower criterion off the boundary; None when all null axes of `found` belong there."""
    slopes = here.slopes()
    for d in found:
        slope, axis = _steepest(d, slopes)
        if slope < -DOWNHILL:
            L = _lowest_along(surface, here, d, axis)
            if L is not None:
                return L
    return None


def _lowest_along(surface: Surface, here: Place, d: Directions, axis: Floats) -> tuple[Floats, ...] | None:
    """Best of a grid of variances given to a zero axis (q,); None when none lowers the criterion."""
    best, best_value = None, here.criterion - 1e-9
    kept = d.axes[:, : d.rank] * d.deviations[: d.rank]
    for k in range(TRIES):
        L = _with_block(here.L, d, lower_factor(np.column_stack([kept, axis * 0.5**k])))
        try:
            value = surface.at(L).criterion
        except np.linalg.LinAlgError:
            continue
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
