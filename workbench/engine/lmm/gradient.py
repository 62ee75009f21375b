"""Exact gradient of the criterion in the covariances of every grouping.

    d criterion / dS_f = sum over levels of (D_l - R_l G R_l'),   D_l = Z_l'V^-1 Z_l,  R_l = Z_l'V^-1 [X y]
    eliminated grouping: D_j - D_j (Gamma_j H Gamma_j') D_j with D_j of V_1 alone

G and the other symbols as in objective.py and schur.py.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.levels import multiply
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State
from workbench.engine.lmm.schur import information_by_factor


def gradient(data: LmmData, state: State) -> tuple[Floats, ...]:
    """One symmetric (q, q) matrix g per grouping: d criterion = trace(g dS)."""
    D = total_information(data, state)
    G, R = state.G, state.R
    flat = R.transpose(1, 0, 2).reshape(R.shape[1], R.shape[0] * R.shape[2])
    weighted = (G @ R.reshape(len(G), -1)).reshape(R.shape).transpose(1, 0, 2)
    out = [D[0] - flat @ weighted.reshape(flat.shape).T]
    if data.coupling is not None and state.rest is not None:
        for D_f, rows in zip(D[1:], rest_rows(data, state.rest.R), strict=True):
            out.append(D_f - np.tensordot(rows @ G, rows, axes=((0, 2), (0, 2))))
    return tuple(out)


def total_information(data: LmmData, state: State) -> tuple[Floats, ...]:
    """Sum over the levels of Z_l'V^-1 Z_l (q, q), one per grouping."""
    D = state.D
    if data.coupling is None or state.rest is None:
        return (D.sum(axis=2),)
    D = D - multiply(multiply(D, data.coupling.spread(state.rest.H)), D)
    return (D.sum(axis=2), *information_by_factor(data.coupling.layout, state.rest, state.L[1:]))


def rest_rows(data: LmmData, table: Floats) -> list[Floats]:
    """Rows of a table (m, k) sorted by grouping, level and term: (J_f, q_f, k) each."""
    if data.coupling is None:
        return []
    layout = data.coupling.layout
    return [
        table[place[:, None] + np.arange(factor.q)]
        for factor, place in zip(layout.factors, layout.positions, strict=True)
    ]
