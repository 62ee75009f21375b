"""The remaining groupings after one is eliminated: dense parts, factored batch by batch.

    M = Z_rest'V_1^-1 Z_rest,  N = Z_rest'V_1^-1 [X y]         V_1: with the eliminated grouping alone
    P = I + L'M L,   H = L P^-1 L',   log|V| = log|V_1| + log|P|
    D = Z_rest'V^-1 Z_rest = M - M H M,   R = Z_rest'V^-1 [X y] = N - M H N

L is block-diagonal, one (q, q) factor per level. Where S = L L' is well conditioned the diagonal blocks of
D are those of M H times S^-1, which saves the product of three matrices; elsewhere it is formed, so that S
may be zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from workbench.engine.lmm.components import Batch, Layout, Span
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.products import mirror

WELL_CONDITIONED = 1e6
LAPACK_FROM = 100  # single parts from this size on are inverted in place as positive definite matrices


@dataclass(frozen=True)
class Rest:
    """M and H packed; N, HN, R (m, p+1); logdet = log|P|."""

    M: Floats
    H: Floats
    N: Floats
    HN: Floats
    R: Floats
    logdet: float


def solve_rest(layout: Layout, M: Floats, N: Floats, L: tuple[Floats, ...]) -> Rest:
    """Factor every part at the relative factors L of the remaining groupings."""
    H, HN, R = np.empty_like(M), np.empty_like(N), np.empty_like(N)
    logdet = 0.0
    for batch in layout.batches:
        Mb, Nb = batch.matrices(M), batch.rows(N)
        P = congruence(batch, Mb, L)
        diagonal = np.arange(batch.size)
        P[:, diagonal, diagonal] += 1.0
        inverse, part = _invert(P)
        logdet += part
        Hb = congruence(batch, inverse, tuple(factor.T for factor in L))
        batch.matrices(H)[:] = Hb
        batch.rows(HN)[:] = Hb @ Nb
        batch.rows(R)[:] = Nb - Mb @ batch.rows(HN)
    return Rest(M, H, N, HN, R, logdet)


def _invert(P: Floats) -> tuple[Floats, float]:
    """Inverses of positive definite P (count, size, size) and the sum of their log determinants."""
    if len(P) == 1 and P.shape[1] >= LAPACK_FROM:
        factor, failed = dpotrf(P[0].T, lower=0, overwrite_a=1)
        if failed:
            raise np.linalg.LinAlgError("a part is not positive definite")
        logdet = 2.0 * float(np.log(np.diag(factor)).sum())
        inverse = dpotri(factor, lower=0, overwrite_c=1)[0].T[None]  # its lower triangle is filled
        mirror(inverse)
        return inverse, logdet
    factors = np.linalg.cholesky(P)
    logdet = 2.0 * float(np.log(np.diagonal(factors, axis1=1, axis2=2)).sum())
    return np.asarray(np.linalg.inv(P), dtype=np.float64), logdet


def congruence(batch: Batch, M: Floats, L: tuple[Floats, ...]) -> Floats:
    """L'M L for every part: symmetric M (count, size, size), L block-diagonal with one (q, q) per level."""
    if all(span.q == 1 for span in batch.spans):
        d = np.concatenate([np.full(span.n_levels, L[span.factor][0, 0]) for span in batch.spans])
        out: Floats = M * d[:, None]
        out *= d
        return out
    half = np.empty_like(M)
    for span in batch.spans:
        part = M[:, :, span.columns]
        shape = (*part.shape[:2], span.n_levels, span.q)
        half[:, :, span.columns] = (part.reshape(shape) @ L[span.factor]).reshape(part.shape)
    out = np.empty_like(M)
    for span in batch.spans:
        part = half[:, span.columns]
        shape = (len(M), span.n_levels, span.q, batch.size)
        out[:, span.columns] = (L[span.factor].T @ part.reshape(shape)).reshape(part.shape)
    return out


def information_by_factor(layout: Layout, rest: Rest, L: tuple[Floats, ...]) -> tuple[Floats, ...]:
    """Sum over the levels of the diagonal blocks (q, q) of D, one matrix per remaining grouping."""
    S_inv = [_safe_inverse(factor @ factor.T) for factor in L]
    out = tuple(np.zeros_like(factor) for factor in L)
    for batch in layout.batches:
        M, H = batch.matrices(rest.M), batch.matrices(rest.H)
        for span in batch.spans:
            inverse = S_inv[span.factor]
            if inverse is not None:
                out[span.factor][:] += _products(span, M, H) @ inverse
            else:
                MH = np.zeros_like(M)
                MH[:, span.columns] = M[:, span.columns] @ H
                out[span.factor][:] += _own_blocks(span, M) - _products(span, MH, M)
    return tuple((D + D.T) / 2.0 for D in out)


def _safe_inverse(S: Floats) -> Floats | None:
    """Inverse of S, None when it would lose digits."""
    if len(S) == 1:
        return 1.0 / S if S[0, 0] > 1e-30 else None
    values = np.linalg.eigvalsh(S)
    if values[0] * WELL_CONDITIONED <= values[-1]:
        return None
    return np.asarray(np.linalg.inv(S), dtype=np.float64)


def _products(span: Span, one: Floats, other: Floats) -> Floats:
    """Sum over parts and levels of the diagonal blocks (q, q) of one @ other, other being symmetric."""
    a = one[:, span.columns].reshape(len(one), span.n_levels, span.q, -1)
    b = other[:, span.columns].reshape(len(other), span.n_levels, span.q, -1)
    out = np.empty((span.q, span.q))
    for i in range(span.q):
        for j in range(span.q):
            out[i, j] = np.vdot(a[:, :, i], b[:, :, j])
    return out


def _own_blocks(span: Span, M: Floats) -> Floats:
    """Sum over parts and levels of the diagonal blocks (q, q) of M itself."""
    blocks: Floats = level_blocks(span, M).sum(axis=(0, 1))
    return blocks


def level_blocks(span: Span, M: Floats) -> Floats:
    """Diagonal blocks of M (count, size, size) for one grouping: (count, levels, q, q)."""
    part = M[:, span.columns, span.columns].reshape(len(M), span.n_levels, span.q, span.n_levels, span.q)
    blocks: Floats = np.einsum("clalb->clab", part)
    return blocks
