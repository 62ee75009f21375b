"""Small matrices of every level at once, stored component first: (q, q, J).

    F = (I + A S)^-1,  W = S F = (S^-1 + A)^-1,  log|I + A S|      A (q, q, J),  S = L L' (q, q)

Closed forms for q = 1, 2; the sweep operator (Goodnight 1979, Am. Stat. 33) on I + L'AL beyond. S need not be
invertible: nothing here divides by a variance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from workbench.engine.lmm.model import Floats


class Shrinkage(NamedTuple):
    """F (q, q, J), W (q, q, J) symmetric, and the sum over the levels of log|I + A S|."""

    F: Floats
    W: Floats
    logdet: float


def shrinkage(A: Floats, L: Floats) -> Shrinkage:
    """F, W and log|I + A L L'| of every level for A (q, q, J) and lower triangular L (q, q)."""
    q = len(L)
    if q == 1:
        s = float(L[0, 0] ** 2)
        det = 1.0 + s * A[0, 0]
        F = (1.0 / det)[None, None]
        return Shrinkage(F, s * F, float(np.log(det).sum()))
    if q == 2:
        return _shrinkage_of_two(A, L)
    identity = np.eye(q)[:, :, None]
    K_inv, logdet = sweep_inverse(congruence(L, A) + identity)
    W = congruence(L.T, K_inv)
    return Shrinkage(identity - multiply(A, W), W, logdet)


def _shrinkage_of_two(A: Floats, L: Floats) -> Shrinkage:
    """W = (S + |S| adj A) / det, det = 1 + tr(A S) + |A| |S|: nothing cancels when S is singular."""
    S, S_det = L @ L.T, float((L[0, 0] * L[1, 1]) ** 2)
    a00, a01, a11 = A[0, 0], A[0, 1], A[1, 1]
    t0, t1 = S[0, 0] * a00 + S[1, 0] * a01, S[1, 0] * a01 + S[1, 1] * a11
    det = 1.0 + t0 + t1 + S_det * (a00 * a11 - a01 * a01)
    F = np.empty_like(A)
    F[0, 0], F[1, 1] = 1.0 + t1, 1.0 + t0
    F[0, 1] = -(S[1, 0] * a00 + S[1, 1] * a01)
    F[1, 0] = -(S[0, 0] * a01 + S[1, 0] * a11)
    W = np.empty_like(A)
    W[0, 0], W[1, 1] = S[0, 0] + S_det * a11, S[1, 1] + S_det * a00
    W[0, 1] = W[1, 0] = S[1, 0] - S_det * a01
    F /= det
    W /= det
    return Shrinkage(F, W, float(np.log(det).sum()))


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
