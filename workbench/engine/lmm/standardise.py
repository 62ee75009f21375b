"""Columns made comparable before anything is multiplied: centred, weighted, of one length, then uncorrelated.

    raw (n, k)  ->  sqrt(w) * raw T = columns,   then   columns U  has cross-product  length * I

symbol     shape     meaning
root_w     (n,)      square root of the prior weights (None: all one)
T          (k, k)    centring and scaling, raw columns -> comparable columns
U          (k, k)    upper triangular, comparable -> uncorrelated (inverse Cholesky factor)

Cross-products of raw columns lose digits when means are large against spreads. The model is the same
after any invertible map of the fixed columns, or of the terms of one random block, so the map is free.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.columns import constant_column
from workbench.engine.lmm.model import Floats


def comparable(raw: Floats, root_w: Floats | None, length: float) -> tuple[Floats, Floats]:
    """Columns (n, k) of raw centred, weighted and scaled to squared length `length`; and the map T (k, k).

    Only columns beside a constant one are centred. A column of zeros stays as it is.
    """
    n, k = raw.shape
    out = np.empty((n, k))
    T = np.eye(k)
    constant = constant_column(raw)
    for j in range(k):
        column = raw[:, j]
        if constant is not None and j != constant:
            mean = weighted_mean(column, root_w)
            column = column - mean
            T[constant, j] = -mean / raw[0, constant]
        if root_w is not None:
            column = column * root_w
        scale = np.sqrt(float(column @ column) / length) or 1.0
        np.divide(column, scale, out=out[:, j])
        T[:, j] /= scale
    return out, T


def weighted_mean(column: Floats, root_w: Floats | None) -> float:
    """Mean of a column (n,) under the weights root_w ** 2."""
    if root_w is None:
        return float(column.mean())
    return float((root_w * root_w) @ column / (root_w @ root_w))


def uncorrelating_map(gram: Floats, length: float) -> Floats:
    """U (k, k) upper triangular, U' gram U = length * I; LinAlgError when gram is not definite."""
    R = np.linalg.cholesky(gram).T
    U: Floats = np.triu(np.linalg.inv(R)) * np.sqrt(length)
    return U


def smallest_pivot(gram: Floats) -> float:
    """Smallest diagonal entry of the Cholesky factor of gram (k, k); zero when it is not definite."""
    try:
        return float(np.diag(np.linalg.cholesky(gram)).min(initial=1.0))
    except np.linalg.LinAlgError:
        return 0.0
