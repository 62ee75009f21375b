"""S = L L' with L lower triangular: smooth up to and on the boundary where S is singular.

    theta lists the lower triangle of L block by block, column by column (lme4's order)
    d/dtheta_(i,j) = 2 (g L)_ij                              g = d criterion / dS
    Hessian        = J' H_S J + 2 g_ik [j = l]  at (i,j),(k,l),   J = dS/dtheta

At a boundary optimum g L = 0 while g itself is positive on the null space of S, so the second term keeps the
Hessian definite and Newton's method ends on the boundary as fast as inside.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Floats

Index = NDArray[np.intp]


def pack(factors: tuple[Factor, ...], L: tuple[Floats, ...]) -> Floats:
    """theta (k,) of the factors L."""
    parts = [lower[f.pairs] for f, lower in zip(factors, L, strict=True)]
    return np.concatenate(parts)


def unpack(factors: tuple[Factor, ...], theta: Floats) -> tuple[Floats, ...]:
    """Factors L, one (q, q) lower triangular (block-diagonal) matrix per grouping."""
    out, start = [], 0
    for f in factors:
        rows, cols = f.pairs
        L = np.zeros((f.q, f.q))
        L[rows, cols] = theta[start : start + len(rows)]
        start += len(rows)
        out.append(L)
    return tuple(out)


def chain_gradient(factors: tuple[Factor, ...], L: tuple[Floats, ...], g: tuple[Floats, ...]) -> Floats:
    """Gradient (k,) for theta from the gradients g for S."""
    return 2.0 * np.concatenate([(gf @ lower)[f.pairs] for f, lower, gf in zip(factors, L, g, strict=True)])


def chain_hessian(
    factors: tuple[Factor, ...], L: tuple[Floats, ...], g: tuple[Floats, ...], H_S: Floats
) -> Floats:
    """Hessian (k, k) for theta from the gradients g and a Hessian H_S for the free entries of S."""
    J = jacobian(factors, L)
    return J.T @ H_S @ J + added_curvature(factors, g)


def added_curvature(factors: tuple[Factor, ...], g: tuple[Floats, ...]) -> Floats:
    """The part of the Hessian for theta that comes from the bend of S in theta, (k, k)."""
    k = sum(len(f.pairs[0]) for f in factors)
    curvature, start = np.zeros((k, k)), 0
    for f, gf in zip(factors, g, strict=True):
        rows, cols = f.pairs
        part = slice(start, start + len(rows))
        curvature[part, part] = 2.0 * gf[rows[:, None], rows] * (cols[:, None] == cols)
        start = part.stop
    return curvature


def jacobian(factors: tuple[Factor, ...], L: tuple[Floats, ...]) -> Floats:
    """d (free entries of S) / d theta, (k, k)."""
    k = sum(len(f.pairs[0]) for f in factors)
    J = np.zeros((k, k))
    start = 0
    for f, lower in zip(factors, L, strict=True):
        rows, cols = f.pairs
        part = slice(start, start + len(rows))
        J[part, part] = _jacobian(rows, cols, lower)
        start = part.stop
    return J


def _jacobian(rows: Index, cols: Index, L: Floats) -> Floats:
    """dS_ab / dL_ij: rows (a, b), columns (i, j)."""
    a, b, i, j = rows[:, None], cols[:, None], rows, cols
    out: Floats = (a == i) * L[b, j] + (b == i) * L[a, j]
    return out


def lower_factor(M: Floats) -> Floats:
    """Lower triangular L (q, q) with non-negative diagonal and L L' = M M', for any M (q, r), r <= q.

    Columns beyond the r-th, and beyond the non-zero columns of M, are exactly zero: the rank shows.
    """
    q = len(M)
    L = np.zeros((q, q))
    used = M[:, M.any(axis=0)]
    if used.size:
        R: Floats = np.asarray(np.linalg.qr(used.T, mode="r"), dtype=np.float64)
        L[:, : len(R)] = R.T * np.where(np.diag(R) < 0, -1.0, 1.0)
    return L
