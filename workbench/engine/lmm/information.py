"""Average information: a Hessian of the profiled criterion that needs no traces.

    AI_kl = (m/rss) [ f_k'V^-1 f_l - x_k'(X'V^-1 X)^-1 x_l - (r'V^-1 f_k)(r'V^-1 f_l)/rss ]
    f_k = Z (dS/dk) Z'V^-1 r,   x_k = X'V^-1 f_k,   r = y - X beta

k runs over the free entries (a, b), a >= b, of S. Mean of the observed and the expected information of the
likelihood, with sigma^2 profiled out: Gilmour, Thompson & Cullis (1995), Biometrics 51.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.levels import apply, multiply
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State


def average_information(data: LmmData, state: State) -> Floats:
    """Matrix (k, k) over the free entries of S, in the order of `Factor.pairs`."""
    c = np.tensordot(state.v, state.R, axes=(0, 0))
    rows, cols = data.factors[0].pairs()
    s = directions(rows, cols, c)
    k = len(s)
    D = multiply(state.F, data.A)
    quadratic = s.reshape(k, -1) @ apply(D, s).reshape(k, -1).T
    on_columns = s.reshape(k, -1) @ state.R[:-1].reshape(data.p, -1).T
    on_residual = s.reshape(k, -1) @ c.reshape(-1)
    projected = on_columns @ state.XVX_inv @ on_columns.T
    AI: Floats = quadratic - projected - np.outer(on_residual, on_residual) / state.rss
    return AI * (state.m / state.rss)


def directions(rows: np.ndarray, cols: np.ndarray, c: Floats) -> Floats:
    """s (k, q, J): (dS/dk) c of every level, dS/dk having ones at (a, b) and (b, a)."""
    s = np.zeros((len(rows), *c.shape))
    for k, (a, b) in enumerate(zip(rows, cols, strict=True)):
        s[k, a] = c[b]
        s[k, b] = c[a]
    return s
