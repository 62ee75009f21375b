"""Random effects given the data, and the leverage they take, in comparable units.

    b_l = S c_l,  c_l = Z_l'V^-1 (y - X beta)
    Var(b_l | y) / sigma^2 = S - S D_l S  =  H_ll  (remaining groupings),
        W_j + W_j A_j (Gamma_j H Gamma_j') A_j W_j  (eliminated one)

    trace of the hat matrix = sum_f tr(S_f sum_l D_l) + p - tr((X'V^-1 X)^-1 sum_f sum_l R_l'S_f R_l)

The variance takes the parameters as known, as lme4's condVar does.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.gradient import rest_rows, total_information
from workbench.engine.lmm.levels import multiply, posterior
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State
from workbench.engine.lmm.schur import level_blocks


def level_scores(data: LmmData, state: State) -> list[Floats]:
    """c (q, J) of each grouping."""
    first = np.tensordot(state.v, state.R, axes=(0, 0))
    if state.rest is None:
        return [first]
    return [first, *(c.T for c in rest_rows(data, state.rest.R @ state.v))]


def level_variances(data: LmmData, state: State) -> list[Floats]:
    """Var(b_l | y) / sigma^2 (q, q, J) of each grouping."""
    W = posterior(data.A, state.L[0])
    if data.coupling is None or state.rest is None:
        return [W]
    WA = multiply(W, data.A)
    tied = multiply(WA, data.coupling.spread(state.rest.H))
    W = W + multiply(tied, WA.transpose(1, 0, 2))
    layout = data.coupling.layout
    out = [np.empty((f.q, f.q, f.n_levels)) for f in layout.factors]
    level_of = [np.argsort(place) for place in layout.positions]
    done = [0] * len(out)
    for batch in layout.batches:
        H = batch.matrices(state.rest.H)
        for span in batch.spans:
            blocks = level_blocks(span, H).reshape(-1, span.q, span.q)
            f, start = span.factor, done[span.factor]
            out[f][:, :, level_of[f][start : start + len(blocks)]] = blocks.transpose(1, 2, 0)
            done[f] += len(blocks)
    return [W, *out]


def leverage_sum(data: LmmData, state: State) -> float:
    """Trace of the matrix that maps the outcome to the conditional fitted values."""
    total = float(data.p)
    rows = [state.R[:-1].transpose(2, 1, 0)]
    if state.rest is not None:
        rows += rest_rows(data, state.rest.R[:, :-1])
    for L, D, R in zip(state.L, total_information(data, state), rows, strict=True):
        S = L @ L.T
        total += float(np.sum(S * D))
        total -= float(np.sum(state.profile.XVX_inv * np.tensordot(R, S @ R, axes=((0, 1), (0, 1)))))
    return total
