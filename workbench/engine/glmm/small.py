"""Small matrices of every level, component first (q, q, J), when A may be indefinite (observed information).

    H = (A + S^-1)^-1 = L (I + L'A L)^-1 L',   S = L L'

Closed forms for q = 1, 2; beyond, the sweep operator. `NotPositive` where I + L'A L is not positive definite:
there the integrand has no maximum and the Laplace approximation no meaning.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glmm.model import Floats
from workbench.engine.lmm.levels import congruence


class NotPositive(np.linalg.LinAlgError):
    """The curvature at this point is not that of a maximum."""


def posterior(A: Floats, L: Floats) -> tuple[Floats, float]:
    """H (q, q, J) and the sum over levels of log|I + L'A L|."""
    q = len(L)
    if q == 1:
        s2 = float(L[0, 0] ** 2)
        K = 1.0 + s2 * A
        return s2 / K, _log_sum(K[0, 0])
    K = congruence(L, A)
    K[np.arange(q), np.arange(q)] += 1.0
    K_inv, logdet = inverse(K)
    return congruence(L.T, K_inv), logdet


def inverse(K: Floats) -> tuple[Floats, float]:
    """Inverses of symmetric K (q, q, J) and the sum of their log determinants; NotPositive if any is not."""
    q = len(K)
    if q == 1:
        return 1.0 / K, _log_sum(K[0, 0])
    if q == 2:
        det = K[0, 0] * K[1, 1] - K[0, 1] * K[0, 1]
        if not bool(np.all(K[0, 0] > 0.0)):
            raise NotPositive
        out = np.empty_like(K)
        out[0, 0], out[1, 1] = K[1, 1] / det, K[0, 0] / det
        out[0, 1] = out[1, 0] = -K[0, 1] / det
        return out, _log_sum(det)
    K, logdet = K.copy(), 0.0
    for k in range(q):
        pivot, column = K[k, k].copy(), K[:, k].copy()
        logdet += _log_sum(pivot)
        row = K[k] / pivot
        K -= column[:, None] * row
        K[k], K[:, k], K[k, k] = row, -column / pivot, 1.0 / pivot
    return K, logdet


def _log_sum(values: Floats) -> float:
    if not float(values.min()) > 0.0:
        raise NotPositive
    return float(np.log(values).sum())


def lower_root(K: Floats) -> Floats:
    """C (q, q, J) lower triangular with C C' = K for positive definite K (q, q, J)."""
    q = len(K)
    C = np.zeros_like(K)
    for k in range(q):
        pivot = K[k, k] - (C[k, :k] ** 2).sum(axis=0)
        if not float(pivot.min()) > 0.0:
            raise NotPositive
        C[k, k] = np.sqrt(pivot)
        for i in range(k + 1, q):
            C[i, k] = (K[i, k] - (C[i, :k] * C[k, :k]).sum(axis=0)) / C[k, k]
    return C


def product(M: Floats, N: Floats) -> Floats:
    """M N of every level with free leading axes: M (..., a, b, J), N (..., b, c, J)."""
    if M.shape[-2] == 1:
        return M * N if N.shape[-2] == 1 else M[..., :, 0, None, :] * N[..., None, 0, :, :]
    out: Floats = M[..., :, 0, None, :] * N[..., None, 0, :, :]
    for b in range(1, M.shape[-2]):
        out += M[..., :, b, None, :] * N[..., None, b, :, :]
    return out


def apply(M: Floats, x: Floats) -> Floats:
    """M x of every level: M (..., a, b, J), x (..., b, J) -> (..., a, J)."""
    out: Floats = M[..., :, 0, :] * x[..., None, 0, :]
    for b in range(1, M.shape[-2]):
        out += M[..., :, b, :] * x[..., None, b, :]
    return out


def transposed(M: Floats) -> Floats:
    """M' of every level."""
    return np.swapaxes(M, -3, -2)
