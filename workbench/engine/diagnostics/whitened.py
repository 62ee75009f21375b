"""Fixed columns and residuals of a linear mixed model times the inverse of the covariance of the rows.

    H = sigma^2 V^-1,  H x = W (x - sum_f Z_f S_f c_f),  c_f = Z_f'H x level by level
    H (y - X beta) = W (y - X beta - Z b)              what the conditional modes leave

Rows are weighted by sqrt(w) and columns are those of the engine, orthonormal in that metric.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.gradient import rest_rows
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.result import LmmFit


def whitened_columns(fit: LmmFit) -> Floats:
    """H X (n, p) of the orthonormal fixed columns `fit.data.fixed.X`, rows weighted by sqrt(w)."""
    data, state = fit.data, fit.state
    scores = [state.R[:-1].transpose(2, 1, 0)]  # (J, q, p)
    if state.rest is not None:
        scores += rest_rows(data, state.rest.R[:, :-1])
    HX = np.array(data.fixed.X)
    for part, L, c in zip(data.random, state.L, scores, strict=True):
        b = np.einsum("ab,jbp->jap", L @ L.T, c)
        for a in range(part.factor.q):
            for codes, weights in part.factor.entries():
                effects = b[codes, a] if weights is None else b[codes, a] * weights[:, None]
                HX -= part.Z[:, a, None] * effects
    return HX


def whitened_residuals(fit: LmmFit) -> Floats:
    """H (y - X beta) (n,), rows weighted by sqrt(w), in the units of y."""
    root_w = fit.data.root_w
    return fit.residuals if root_w is None else fit.residuals * root_w
