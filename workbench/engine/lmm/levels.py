"""Small matrices of every level at once, stored component first: (q, q, J).

    A = R'R,   A Gamma = B                       once: level by level regression on the terms
    D = (A^-1 + S)^-1 = R'(I + R S R')^-1 R      at each S = L L':  Z'V^-1 Z of one level
    W = (A + S^-1)^-1 = L (I + L'A L)^-1 L'      variance of the random effects given the data

A may be singular (few rows in a level), and so may S: nothing divides by either, and D keeps its relative
accuracy when variances are very large. Closed forms for q = 1, 2; beyond, the sweep operator (Goodnight
1979, Am. Stat. 33).
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.model import Floats

RANK = 1e-13  # pivot, as a share of the diagonal entry, from which a term adds nothing in a level


def root(A: Floats) -> Floats:
    """Upper triangular R (q, q, J), R'R = A for semidefinite A; zero rows where a term adds nothing."""
    q = len(A)
    R = np.zeros_like(A)
    rest = A.copy()
    for k in range(q):
        ok = rest[k, k] > RANK * A[k, k]
        pivot = np.sqrt(np.where(ok, rest[k, k], 1.0))
        R[k, k:] = np.where(ok, rest[k, k:] / pivot, 0.0)
        if k + 1 < q:
            rest[k + 1 :, k + 1 :] -= R[k, k + 1 :, None] * R[k, k + 1 :]
    return R


def regress(R: Floats, B: Floats) -> Floats:
    """Gamma (m, q, J) with R'R Gamma = B for B (m, q, J); zero for terms that add nothing."""
    q = len(R)
    x = B.copy()
    pivot = np.where(np.einsum("kkj->kj", R) > 0.0, np.einsum("kkj->kj", R), np.inf)
    for k in range(q):
        for i in range(k):
            x[:, k] -= R[i, k] * x[:, i]
        x[:, k] /= pivot[k]
    for k in reversed(range(q)):
        for i in range(k + 1, q):
            x[:, k] -= R[k, i] * x[:, i]
        x[:, k] /= pivot[k]
    return x


def shrunk(A: Floats, R: Floats, L: Floats) -> tuple[Floats, float]:
    """D (q, q, J) at the lower triangular L (q, q), and the sum over the levels of log|I + A L L'|."""
    q = len(L)
    if q == 0:
        return A, 0.0
    if q == 1:
        det = 1.0 + float(L[0, 0] ** 2) * A[0, 0]
        return A / det, float(np.log(det).sum())
    if q == 2:
        return _shrunk_two(A, R, L)
    RL = np.tensordot(R, L, axes=(1, 0)).transpose(0, 2, 1)
    K = multiply(RL, RL.transpose(1, 0, 2))
    K[np.arange(q), np.arange(q)] += 1.0
    K_inv, logdet = sweep_inverse(K)
    return multiply(R.transpose(1, 0, 2), multiply(K_inv, R)), logdet


def _shrunk_two(A: Floats, R: Floats, L: Floats) -> tuple[Floats, float]:
    """D = (A + |A| adj S) / det with det = 1 + tr(A S) + |A| |S|: nothing cancels."""
    S, S_det = L @ L.T, float((L[0, 0] * L[1, 1]) ** 2)
    A_det = (R[0, 0] * R[1, 1]) ** 2
    det = 1.0 + S[0, 0] * A[0, 0] + 2.0 * S[1, 0] * A[0, 1] + S[1, 1] * A[1, 1] + A_det * S_det
    D = np.empty_like(A)
    D[0, 0] = A[0, 0] + A_det * S[1, 1]
    D[1, 1] = A[1, 1] + A_det * S[0, 0]
    D[0, 1] = D[1, 0] = A[0, 1] - A_det * S[1, 0]
    D /= det
    return D, float(np.log(det).sum())


def posterior(A: Floats, L: Floats) -> Floats:
    """W (q, q, J) at the lower triangular L (q, q)."""
    K = congruence(L, A)
    K[np.arange(len(L)), np.arange(len(L))] += 1.0
    return congruence(L.T, sweep_inverse(K)[0])


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
    if not M.size:
        return np.zeros((M.shape[0], N.shape[1], M.shape[2]))
    out: Floats = M[:, 0, None] * N[None, 0]
    for b in range(1, M.shape[1]):
        out += M[:, b, None] * N[None, b]
    return out


def apply(D: Floats, B: Floats) -> Floats:
    """D (q, q, J) on the middle axis of B (m, q, J): out[m] = D B[m]."""
    if not D.size:
        return np.zeros(B.shape)
    out: Floats = B[:, None, 0] * D[:, 0]
    for b in range(1, D.shape[1]):
        out += B[:, None, b] * D[:, b]
    return out


def congruence(L: Floats, A: Floats) -> Floats:
    """L'A L of every level: L (q, r), symmetric A (q, q, J) -> (r, r, J)."""
    if L.shape == (1, 1):
        return np.asarray(A * (L[0, 0] * L[0, 0]))
    AL = np.tensordot(A, L, axes=(1, 0))  # (q, J, r)
    out: Floats = np.tensordot(L, AL, axes=(0, 0)).transpose(0, 2, 1)
    return out
