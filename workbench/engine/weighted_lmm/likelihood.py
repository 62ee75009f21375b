"""Pseudo-likelihood of a nested mixed model: every unit counts by the inverse of its chance to be drawn.

    log L = sum_j w_j log of the integral over u_j of  exp( sum_k w_k|j log L_k(u_j) )  phi(u_j)
    log L_k(u_j)   the same one level down; for rows the normal log density, counted w_i|k times

The integrals are Gaussian and have a closed form. With K = I + L'A L in a unit, A, B, C the weighted products
of its own random columns, of these with all further columns (outer random columns, x, y), and of the latter:

    integral: quadratic form C - B'L K^-1 L'B in the further columns,  -1/2 log|K|
    one level up: weighted sums of these over the units of a parent

beta and sigma^2 are at their best values: with N = sum of the products of all weights,

    -2 log L = sum of weighted log|K| + N (1 + log(2 pi rss / N))

Pfeffermann, Skinner, Holmes, Goldstein & Rasbash (1998), J. R. Stat. Soc. B 60; Asparouhov (2006), Commun.
Stat. Theory 35; Rabe-Hesketh & Skrondal (2006), J. R. Stat. Soc. A 169, sections 2 and 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm.model import Floats
from workbench.engine.weighted_lmm.nest import Nest, Weighted

Numbers = NDArray[Any]
"""Real, or complex where a derivative is made by a complex step."""


@dataclass(frozen=True)
class Top:
    """What is left at the outermost units, their weights included.

    T (p+1, p+1, J): quadratic form in (x, y).  logdet (J,): weighted sum of log|K|.  sums (J,): of weights.
    """

    T: Numbers
    logdet: Numbers
    sums: Floats


def unpack(nest: Nest, theta: Numbers) -> list[Numbers]:
    """Lower triangular L (q, q) of each level from theta (k,), the innermost first."""
    out, start = [], 0
    for factor in nest.factors:
        rows, cols = factor.pairs
        L = np.zeros((factor.q, factor.q), dtype=theta.dtype)
        L[rows, cols] = theta[start : start + len(rows)]
        start += len(rows)
        out.append(L)
    return out


def climb(w: Weighted, theta: Numbers) -> Top:
    """Integrate level by level, from the inside out."""
    M: Numbers = w.M
    logdet: Numbers = np.zeros(M.shape[2], dtype=theta.dtype)
    sums: Floats = w.sums
    for level, L in enumerate(unpack(w.nest, theta)):
        M, own = integrated(M, L)
        own_weight = w.weights[level]
        logdet, sums = (logdet + own) * own_weight, sums * own_weight
        M = M * own_weight
        if level < len(w.nest.parent):
            parent, J = w.nest.parent[level], w.nest.sizes[level + 1]
            M, logdet = added(M, parent, J), added(logdet, parent, J)
            sums = np.bincount(parent, sums, J).astype(np.float64)
    return Top(M, logdet, sums)


def integrated(M: Numbers, L: Numbers) -> tuple[Numbers, Numbers]:
    """The form (d - q, d - q, J) that is left of M (d, d, J), and log|K| (J,)."""
    q = len(L)
    B, C = M[:q, q:], M[q:, q:]
    K = np.einsum("ba,bcj,cd->adj", L, M[:q, :q], L)
    K[np.arange(q), np.arange(q)] += 1.0
    inverse, logdet = swept(K)
    LB = np.einsum("ba,bcj->acj", L, B)
    return C - np.einsum("acj,abj,bdj->cdj", LB, inverse, LB), logdet


def swept(K: Numbers) -> tuple[Numbers, Numbers]:
    """Inverses of K (q, q, J) and log determinants (J,); K may be complex near a positive definite one."""
    K = K.copy()
    logdet = np.zeros(K.shape[2], dtype=K.dtype)
    for k in range(len(K)):
        pivot, column = K[k, k].copy(), K[:, k].copy()
        logdet += np.log(pivot)
        row = K[k] / pivot
        K -= column[:, None] * row
        K[k], K[:, k], K[k, k] = row, -column / pivot, 1.0 / pivot
    return K, logdet


def added(values: Numbers, parent: NDArray[np.intp], J: int) -> Numbers:
    """Sums (..., J) over the units of each parent of values (..., units)."""
    out = np.empty((*values.shape[:-1], J), dtype=values.dtype)
    for place in np.ndindex(values.shape[:-1]):
        out[place] = np.bincount(parent, np.real(values[place]), J)
        if np.iscomplexobj(values):
            out[place] += 1j * np.bincount(parent, np.imag(values[place]), J)
    return out


@dataclass(frozen=True)
class Profile:
    """The criterion at theta, beta (p,) and sigma2 at their best; total: the form (p+1, p+1) of all units."""

    criterion: Any
    beta: Numbers
    sigma2: Any
    top: Top
    total: Numbers


def profile(w: Weighted, theta: Numbers) -> Profile:
    """-2 log pseudo-likelihood in raw units."""
    top = climb(w, theta)
    total = top.T.sum(axis=2)
    beta = np.linalg.solve(total[:-1, :-1], total[:-1, -1])
    rss, N = total[-1, -1] - total[-1, :-1] @ beta, float(top.sums.sum())
    if not np.real(rss) > 0:
        raise np.linalg.LinAlgError("nothing is left to explain")
    scale = 2.0 * np.log(w.data.y_scale)
    value = top.logdet.sum() + N * (1.0 + np.log(2.0 * np.pi * rss / N) + scale)
    return Profile(value, beta, rss / N, top, total)
