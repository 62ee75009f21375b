"""From rows to a fitted linear (mixed) model with structured residuals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.lmm.fit import MAX_ITER, TOL
from workbench.engine.lmm.model import Floats, OnIteration, RandomBlock
from workbench.engine.residual_structures.identification import check_identified
from workbench.engine.residual_structures.model import assemble
from workbench.engine.residual_structures.order import in_order
from workbench.engine.residual_structures.result import ResidualFit, build_fit
from workbench.engine.residual_structures.search import Search, lowest
from workbench.engine.residual_structures.spec import ResidualSpec, structure_of
from workbench.engine.threads import threads_for


def fit_residual(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    spec: ResidualSpec,
    *,
    weights: Floats | None = None,
    offset: Floats | None = None,
    reml: bool = True,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
    on_iteration: OnIteration | None = None,
) -> ResidualFit:
    """Fit y = offset + X beta + sum Z_k b_k + e with residuals of the given structure, by REML or ML.

    y (n,), X (n, p); blocks may be empty (generalised least squares); weights (n,): Var(e_i) goes by 1 / w_i.
    tol: Newton decrement at which the search ends.  on_iteration(step, criterion) may raise to stop.
    Raises DataError and ModelError, in words, for data that carry no such model.
    """
    y = np.asarray(y, dtype=np.float64)
    check_identified(spec, blocks)
    order = in_order(len(y), spec.group, spec.time)
    structure = structure_of(spec, order)
    with threads_for(0):
        model = assemble(y, X, blocks, order, structure, weights=weights, offset=offset)
        best = lowest(model, Search(reml, max_iter, tol, on_iteration))
        return build_fit(spec, model, best, max_iter)
