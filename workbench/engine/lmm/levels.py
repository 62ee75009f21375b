"""Small matrices of every level at once, stored component first: (q, q, J).

    F = (I + A S)^-1,  log|I + A S|      A (q, q, J) positive semidefinite,  S = L L' (q, q), may be singular

Closed forms for q = 1, 2; the sweep operator (Goodnight 1979, Am. Stat. 33) on I + L'AL beyond. S need not be
invertible: nothing here divides by a variance.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.model import Floats


def shrinkage(A: Floats, L: Floats) -> tuple[Floats, float]:
    """F (q, q, J) = (I + A L L')^-1 of every level, and the sum of log|I + A L L'| over the levels."""
    q = len(L)
    S = L @ L.T
    if q == 1:
        det = 1.0 + S[0, 0] * A[0, 0]
        return (1.0 / det)[None, None], float(np.log(det).sum())
    if q == 2:
        return _shrinkage_of_two(A, S)
    K = congruence(L, A) + np.eye(q)[:, :, None]
    K_inv, logdet = sweep_inverse(K)
    W = congruence(L.T, K_inv)
    return np.eye(q)[:, :, None] - multiply(A, W), logdet


def _shrinkage_of_two(A: Floats, S: Floats) -> tuple[Floats, float]:
    m00 = 1.0 + S[0, 0] * A[0, 0] + S[1, 0] * A[0, 1]
    m11 = 1.0 + S[1, 0] * A[0, 1] + S[1, 1] * A[1, 1]
    m01 = S[1, 0] * A[0, 0] + S[1, 1] * A[0, 1]
    m10 = S[0, 0] * A[0, 1] + S[1, 0] * A[1, 1]
    det = m00 * m11 - m01 * m10
    F = np.array([[m11, -m01], [-m10, m00]])
    F /= det
    return F, float(np.log(det).sum())


def sweep_inverse(K: Floats) -> tuple[Floats, float]:
    """Inverses of symmetric positive definite K (q, q, J) and the sum of their log determinants."""
    K = K.copy()
    logdet = 0.0
    for k in range(len(K)):
        pivot, column = K[k, k].copy(), K[:, k].copy()
        logdet += float(np.log(pivot).sum())
        row = K[k] / pivot
        K -= column[:, None] * row
        K[k], K[:, k], K[k, k] = row, -column / pivot, 1.0 / pivot
    return K, logdet


def multiply(M: Floats, N: Floats) -> Floats:
    """Products M N of every level: M (a, b, J), N (b, c, J) -> (a, c, J)."""
    out: Floats = M[:, 0, None] * N[None, 0]
    for b in range(1, M.shape[1]):
        out += M[:, b, None] * N[None, b]
    return out


def apply(F: Floats, B: Floats) -> Floats:
    """F (q, q, J) on the middle axis of B (m, q, J): out[m] = F B[m]."""
    out: Floats = B[:, None, 0] * F[:, 0]
    for b in range(1, F.shape[1]):
        out += B[:, None, b] * F[:, b]
    return out


def congruence(L: Floats, A: Floats) -> Floats:
    """L' A L of every level: L (q, r), A (q, q, J) -> (r, r, J)."""
    AL = np.tensordot(A, L, axes=(1, 0))  # (q, J, r)
    out: Floats = np.tensordot(L, AL, axes=(0, 0)).transpose(0, 2, 1)
    return out
