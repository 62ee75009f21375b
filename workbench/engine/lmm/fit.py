"""From prepared data to a fitted model: start, Newton, boundary, results in raw units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.lmm import cholesky
from workbench.engine.lmm.data import LmmData, prepare
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.information import average_information
from workbench.engine.lmm.model import Floats, OnIteration, RandomBlock
from workbench.engine.lmm.newton import Problem, minimise
from workbench.engine.lmm.objective import State, evaluate
from workbench.engine.lmm.result import LmmFit, build_fit
from workbench.engine.lmm.start import start_factors

MAX_ITER = 200
TOL = 1e-16


def fit_lmm(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    weights: Floats | None = None,
    offset: Floats | None = None,
    reml: bool = True,
    start: Sequence[Floats] | None = None,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
    on_iteration: OnIteration | None = None,
) -> LmmFit:
    """Fit y = offset + X beta + sum Z_k b_k + e by REML or ML.

    y (n,), X (n, p), weights (n,): Var(e_i) = sigma^2 / w_i.  start: one relative factor (q, q) per block.
    tol: Newton decrement at which the search ends.  on_iteration(step, criterion) may raise to stop.
    Raises DataError and ModelError for data that carry no such model.
    """
    data = prepare(y, X, blocks, weights=weights, offset=offset)
    return fit(data, reml=reml, start=start, max_iter=max_iter, tol=tol, on_iteration=on_iteration)


def fit(
    data: LmmData,
    *,
    reml: bool = True,
    start: Sequence[Floats] | None = None,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
    on_iteration: OnIteration | None = None,
) -> LmmFit:
    """Fit prepared data (see `prepare`); arguments as in `fit_lmm`."""
    problem = criterion_problem(data, reml)
    theta = cholesky.pack(data.factors, start_factors(data, start))
    best = minimise(problem, theta, max_iter=max_iter, tol=tol, on_iteration=on_iteration)
    return build_fit(data, best)


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

    return Problem(value, slope, rounding=1e-14 * (data.n + abs(data.n * np.log(data.y_scale))))
