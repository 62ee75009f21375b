"""The profiled criterion of many outcomes at once, each at its own variance parameters, with derivatives.

The formulas are those of `workbench.engine.lmm` (objective.py, gradient.py, information.py) in the whitened
coordinates of one grouping; N replicates are a further axis.

symbol   shape          meaning
S, L     (N, q, q)      relative covariances and their factors
K_inv    (q, q, N, J)   (I + R S R')^-1 of every level and replicate
u        (q, N, J)      K^-1 (g - G beta): the whitened residual;  c = R'u: Z'V^-1 r
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.information import directions
from workbench.engine.lmm.levels import multiply
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_bootstrap.whitened import Outcomes, Whitened


@dataclass(frozen=True)
class Batch:
    """The criterion (N,) without constants, beta (N, p), rss (N,), XVX_inv (N, p, p), and K_inv, u."""

    value: Floats
    beta: Floats
    rss: Floats
    XVX_inv: Floats
    K_inv: Floats
    u: Floats
    m: Floats


def evaluate(w: Whitened, y: Outcomes, L: Floats, reml: bool) -> Batch:
    """The criterion of each outcome at its factor L."""
    K_inv, logdets = inverses(w, L)
    value = y.total(logdets)
    m = y.n - w.p if reml else y.n
    z = _apply(K_inv, y.g)
    A, b = y.C.reshape(-1, w.p * w.p), y.c
    for i in range(len(w.R)):
        b = b + y.times(z[i]) @ w.G[i].T
        A = A + sum(y.times(K_inv[i, k]) @ w.GG[i, k] for k in range(len(w.R)))
    chol = np.linalg.cholesky(A.reshape(len(y), w.p, w.p))
    inverse_half = np.linalg.inv(chol)
    half = np.einsum("nij,nj->ni", inverse_half, b)
    beta = np.einsum("nji,nj->ni", inverse_half, half)
    rss = y.s + y.total((y.g * z).sum(axis=0)) - (half**2).sum(axis=1)
    value = value + m * np.log(rss)
    if reml:
        value = value + 2.0 * np.log(np.einsum("nii->ni", chol)).sum(axis=1)
    u = _apply(K_inv, y.g - np.stack([beta @ G for G in w.G]))
    return Batch(value, beta, rss, np.matmul(inverse_half.transpose(0, 2, 1), inverse_half), K_inv, u, m)


def inverses(w: Whitened, L: Floats) -> tuple[Floats, Floats]:
    """K_inv, and log|K| (N, J)."""
    q = len(w.R)
    RL = multiply(w.R[:, :, None], L.transpose(1, 2, 0)[:, :, :, None])
    K = multiply(RL, RL.transpose(1, 0, 2, 3))
    K[np.arange(q), np.arange(q)] += 1.0
    if q == 1:
        return 1.0 / K, np.log(K[0, 0])
    logdets = np.zeros(K.shape[2:])
    for k in range(q):  # sweep operator, Goodnight 1979
        pivot, column = K[k, k].copy(), K[:, k].copy()
        logdets += np.log(pivot)
        row = K[k] / pivot
        K -= column[:, None] * row
        K[k], K[:, k], K[k, k] = row, -column / pivot, 1.0 / pivot
    return K, logdets


def derivatives(w: Whitened, y: Outcomes, batch: Batch, reml: bool) -> tuple[Floats, Floats]:
    """Gradient (N, q, q) in S, symmetric, and average information (N, k, k) over the free entries of S."""
    R = w.R[:, :, None]
    RK = multiply(R.transpose(1, 0, 2, 3), batch.K_inv)
    D = multiply(RK, R)
    c = y.root_times(_apply(R.transpose(1, 0, 2, 3), batch.u))
    scale = batch.m / batch.rss
    slope = y.total(D - _fixed_share(w, batch, RK) if reml else D).transpose(2, 0, 1)
    slope = slope - scale[:, None, None] * (c[:, None] * c).sum(axis=3).transpose(2, 0, 1)
    s = directions(w.factor, c)
    x = _with_fixed(w, y, RK, s)
    r = np.stack([(one * c).sum(axis=(0, 2)) for one in s], axis=1)
    information = _products(s, [_apply(D, one) for one in s]) - x @ batch.XVX_inv @ x.transpose(0, 2, 1)
    information -= r[:, :, None] * r[:, None] / batch.rss[:, None, None]
    return slope, information * scale[:, None, None]


def _apply(M: Floats, x: Floats) -> Floats:
    """M x (q, N, J) of every level: M (q, q, N, J), x (q, N, J)."""
    out: Floats = multiply(M, x[:, None])[:, 0]
    return out


def _fixed_share(w: Whitened, batch: Batch, RK: Floats) -> Floats:
    """Z'V^-1 X (X'V^-1 X)^-1 X'V^-1 Z (q, q, N, J) of every level."""
    q, N = len(w.R), len(batch.rss)
    flat = batch.XVX_inv.reshape(N, -1)
    M = np.stack([np.stack([flat @ w.GG[a, b].T for b in range(q)]) for a in range(q)])
    return multiply(multiply(RK, M), RK.transpose(1, 0, 2, 3))


def _with_fixed(w: Whitened, y: Outcomes, RK: Floats, s: Floats) -> Floats:
    """f_k'V^-1 X (N, k, p)."""
    back = RK.transpose(1, 0, 2, 3)
    rows = []
    for one in s:
        t = y.root_times(_apply(back, one))
        rows.append(sum(t[a] @ w.G[a].T for a in range(len(t))))
    return np.stack(rows, axis=1)


def _products(s: Floats, t: list[Floats]) -> Floats:
    """s_k't_l summed over the levels (N, k, k), symmetric."""
    k = len(s)
    out = np.empty((s.shape[2], k, k))
    for i in range(k):
        for j in range(i + 1):
            out[:, i, j] = out[:, j, i] = (s[i] * t[j]).sum(axis=(0, 2))
    return out
