"""The search for the lowest criterion: Newton, then the boundary, then other starts where there may be more.

A fit that ends inside is the end of it. On the boundary the criterion may have several low points; as long as
steps are cheap, other starts are tried and the lowest end is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from workbench.engine.lmm import boundary, cholesky
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.information import average_information
from workbench.engine.lmm.model import Floats, OnIteration
from workbench.engine.lmm.newton import Optimum, Problem, minimise
from workbench.engine.lmm.objective import State, evaluate
from workbench.engine.lmm.verdict import NO_RESIDUAL
from workbench.errors import ModelError

ROUNDS = 10  # most times a search may change between boundary and inside
CHEAP = 300_000  # numbers in the cross-products up to which other starts are tried on the boundary
LOWER = 1e-7  # fall of the criterion from which another end is better
ROUNDING = 1e-14  # of the criterion, per row, where the residual makes up the whole variance of the outcome
START_SCALES = (0.2, 1.0, 5.0)


def criterion_problem(data: LmmData, reml: bool) -> Problem[State]:
    """The criterion as a function of theta, with its gradient and average-information Hessian."""
    factors = data.factors

    def value(theta: Floats) -> tuple[float, State]:
        state = evaluate(data, cholesky.unpack(factors, theta), reml)
        return state.criterion, state

    def slope(state: State) -> tuple[Floats, Floats]:
        g = gradient(data, state)
        H = cholesky.chain_hessian(factors, state.L, g, average_information(data, state))
        return cholesky.chain_gradient(factors, state.L, g), H

    def rounding(state: State) -> float:
        return ROUNDING * data.n * max(1.0, data.n / state.profile.rss)

    return Problem(value, slope, rounding)


def lowest(
    data: LmmData,
    L: tuple[Floats, ...],
    *,
    reml: bool,
    max_iter: int,
    tol: float,
    on_iteration: OnIteration | None,
) -> Optimum[State]:
    """Lowest criterion found from the factors L, and from others if the search ends on the boundary."""
    problem = criterion_problem(data, reml)

    def run(start: Floats, first: int) -> Optimum[State]:
        left = max(max_iter - first, 0)
        return minimise(problem, start, max_iter=left, tol=tol, on_iteration=on_iteration, first=first)

    best = _first(data, run, L)
    if boundary.is_singular(data, best.state.L) and _is_cheap(data):
        end = best
        for other in _other_starts(data):
            end = _descend(data, run, other, end.n_iter)
            if end.value < best.value - LOWER:
                best = end
    return best


Run = Callable[[Floats, int], Optimum[State]]


def _first(data: LmmData, run: Run, L: tuple[Floats, ...]) -> Optimum[State]:
    """The end of the search from L, or from nearer to zero if variances are too large for a criterion."""
    for share in (1.0, 1e-3, 0.0):
        try:
            return _descend(data, run, tuple(share * factor for factor in L), 0)
        except np.linalg.LinAlgError:
            continue
    raise ModelError(NO_RESIDUAL.message, NO_RESIDUAL.advice)


def _descend(data: LmmData, run: Run, L: tuple[Floats, ...], first: int) -> Optimum[State]:
    """Newton from L, and again after each step onto or off the boundary."""
    best = run(cholesky.pack(data.factors, L), first)
    for _ in range(ROUNDS):
        moved = boundary.next_move(data, best.state)
        if moved is None:
            break
        best = run(cholesky.pack(data.factors, moved), best.n_iter)
    return best


def _is_cheap(data: LmmData) -> bool:
    packed = 0 if data.coupling is None else len(data.coupling.M_within)
    return data.A.size + data.B.size + packed <= CHEAP


def _other_starts(data: LmmData) -> Iterator[tuple[Floats, ...]]:
    """Equal variances for all terms, from small to large."""
    for scale in START_SCALES:
        yield tuple(scale * np.eye(factor.q) for factor in data.factors)
