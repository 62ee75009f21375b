"""From rows, or prepared data, to a fitted model."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engine.lmm.data import LmmData, prepare
from workbench.engine.lmm.model import Floats, OnIteration, RandomBlock
from workbench.engine.lmm.result import LmmFit, build_fit
from workbench.engine.lmm.search import lowest
from workbench.engine.lmm.start import start_factors
from workbench.engine.threads import threads_for

MAX_ITER = 500
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
    largest = 0 if data.coupling is None else max(b.size for b in data.coupling.layout.batches)
    with threads_for(largest):
        L = start_factors(data, start)
        best = lowest(data, L, reml=reml, max_iter=max_iter, tol=tol, on_iteration=on_iteration)
        return build_fit(data, best, max_iter)
