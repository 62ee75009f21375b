"""From rows and weights to a fitted weighted mixed model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.lmm import RandomBlock
from workbench.engine.lmm.data import prepare
from workbench.engine.lmm.fit import MAX_ITER, fit
from workbench.engine.lmm.model import Floats, OnIteration
from workbench.engine.threads import threads_for
from workbench.engine.weighted_lmm.nest import Weighted, weighted
from workbench.engine.weighted_lmm.result import WeightedFit
from workbench.engine.weighted_lmm.search import lowest
from workbench.errors import DataError, ModelError

TOL = 1e-14
OFF_ZERO = 0.1  # least relative deviation to begin from


def fit_weighted(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    row_weights: Floats,
    unit_weights: Sequence[Floats],
    *,
    offset: Floats | None = None,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
    on_iteration: OnIteration | None = None,
) -> WeightedFit:
    """Fit y = offset + X beta + sum Z_k b_k + e by pseudo maximum likelihood.

    row_weights (n,): inverse chance of a row to be drawn within its innermost group, scaled as wanted.
    unit_weights: for each grouping from the inside out (n,), the inverse chance of its unit within the next
    level, the same on all rows of a unit.
    Raises DataError and ModelError, in words, for data that carry no such model.
    """
    for values in (row_weights, *unit_weights):
        if not bool((np.isfinite(values) & (values > 0)).all()):
            raise DataError(
                "Sampling weights must all be above zero.",
                "Leave out rows whose weight is zero or negative, or choose other weights.",
            )
    with threads_for(0):
        data = prepare(y, X, blocks, offset=offset)
        w = weighted(data, row_weights, unit_weights)
        if w.nest.sizes[-1] < 2:
            raise ModelError(
                "Sampling weights need at least two groups of the highest level.",
                "Their differences are what standard errors are made of.",
            )
        best = lowest(w, _start(w), max_iter=max_iter, tol=tol, on_iteration=on_iteration)
        theta, found = best.state
        return WeightedFit(
            w,
            theta,
            found,
            best.value,
            best.decrement,
            best.n_iter,
            max_iter,
            best.converged,
            best.hessian,
        )


def _start(w: Weighted) -> Floats:
    """theta (k,) of the unweighted fit, no deviation of which begins at zero."""
    L = fit(w.data, reml=False).state.L
    parts = []
    for factor, number in zip(w.nest.factors, w.nest.numbers, strict=True):
        lower = L[number].copy()
        diagonal = np.diag_indices(len(lower))
        lower[diagonal] = np.maximum(np.abs(lower[diagonal]), OFF_ZERO)
        parts.append(lower[factor.pairs])
    return np.concatenate(parts)
