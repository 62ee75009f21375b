"""Several groupings with few levels: the criterion of many outcomes at once, by dense matrices.

    Z'Z = U diag(e) U',  R = diag(e)^1/2 U',  g = diag(e)^-1/2 U'Z'y,  G = diag(e)^-1/2 U'Z'X    (e > 0 kept)
    V = I + Z S Z'  ->  K = I + R S R' = I + sum_k S_k P_k,   P_k = sum over levels of R_a R_b' (+ R_b R_a')

k runs over the free entries (a, b) of the covariances of all groupings; what Z does not reach is white. Then
rss, beta and the derivatives are those of criterion.py with one matrix K a replicate in place of one a level.

symbol   shape         meaning
R        (r, m)        whitened columns of all groupings, in the order of their Z (see `columns`)
P        (k, r, r)     derivatives of K
g        (r, N)        whitened outcomes;  G (r, p) whitened X;  C (p, p): X'X of what no Z reaches
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag
from scipy.sparse import csc_array

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.coupling import Coupling, row_entries
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.levels import apply, regress
from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.lmm_bootstrap.criterion import Batch
from workbench.engine.lmm_bootstrap.whitened import Outcomes, white_within

MOST_COLUMNS = 120  # of all groupings together, up to which one dense matrix a replicate is quicker
RANK = 1e-10  # of the largest eigenvalue of Z'Z


@dataclass(frozen=True)
class Joint:
    """All groupings as one with a block-diagonal covariance: places of blocks and free entries in it."""

    q: int
    slices: tuple[slice, ...]
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True)
class Dense:
    """The design of a model with several groupings; see the table above.  n: rows."""

    factor: Joint
    R: Floats
    P: Floats
    G: Floats
    C: Floats
    n: int

    @property
    def p(self) -> int:
        """Number of fixed coefficients."""
        return len(self.C)

    @property
    def rank(self) -> int:
        """r."""
        return len(self.R)


def dense(data: LmmData) -> Dense | None:
    """The dense form in comparable units; None for a single grouping, or too many columns."""
    if data.coupling is None:
        return None
    m = data.A.shape[0] * data.A.shape[2] + data.coupling.layout.m
    if m > MOST_COLUMNS:
        return None
    Z = _design(data, data.coupling, m)
    e, U = np.linalg.eigh((Z.T @ Z).toarray())
    kept = e > RANK * e[-1]
    root = np.sqrt(e[kept])
    R, G = root[:, None] * U[:, kept].T, (U[:, kept].T @ (Z.T @ data.fixed.X)) / root[:, None]
    P = np.stack(list(_entries(data, data.coupling, R)))
    return Dense(_joint(data), R, P, G, np.eye(data.p) - G.T @ G, data.n)


def _design(data: LmmData, coupling: Coupling, m: int) -> csc_array:
    """Z (n, m) of all groupings: the eliminated one term by term, then the others as they are laid out."""
    first = data.random[0]
    places = [a * first.factor.n_levels + first.factor.codes for a in range(first.factor.q)]
    rest, values = row_entries(coupling.layout, data.random[1:])
    start = m - coupling.layout.m
    columns = np.concatenate([*places, *(start + column for column in rest)])
    entries = np.concatenate([*first.Z.T, *values])
    rows = np.tile(np.arange(data.n), len(places) + len(rest))
    return csc_array((entries, (rows, columns)), shape=(data.n, m))


def columns(data: LmmData, coupling: Coupling) -> Iterator[tuple[int, int, Codes]]:
    """(grouping, term, columns (J,) of its levels) for every term of every grouping."""
    first = data.factors[0]
    for a in range(first.q):
        yield 0, a, a * first.n_levels + np.arange(first.n_levels)
    start = first.q * first.n_levels
    for number, (factor, place) in enumerate(
        zip(data.factors[1:], coupling.layout.positions, strict=True), 1
    ):
        for a in range(factor.q):
            yield number, a, start + place + a


def _entries(data: LmmData, coupling: Coupling, R: Floats) -> Iterator[Floats]:
    """P_k for the free entries of all covariances."""
    of_term = {(f, a): R[:, where] for f, a, where in columns(data, coupling)}
    for f, factor in enumerate(data.factors):
        for a, b in zip(*factor.pairs, strict=True):
            product = of_term[f, int(a)] @ of_term[f, int(b)].T
            yield product if a == b else product + product.T


def _joint(data: LmmData) -> Joint:
    ends = np.cumsum([0] + [f.q for f in data.factors])
    slices = [
        slice(int(start) + s.start, int(start) + s.stop)
        for start, f in zip(ends, data.factors, strict=False)
        for s in f.slices
    ]
    pairs = [
        np.concatenate([start + f.pairs[i] for start, f in zip(ends, data.factors, strict=False)])
        for i in (0, 1)
    ]
    return Joint(int(ends[-1]), tuple(slices), (pairs[0], pairs[1]))


def evaluate(w: Dense, y: Outcomes, L: Floats, reml: bool) -> Batch:
    """The criterion of each outcome at its factor L (N, q, q)."""
    rows, cols = w.factor.pairs
    S = np.einsum("nab,ncb->nac", L, L)[:, rows, cols]
    K = (S @ w.P.reshape(len(w.P), -1)).reshape(-1, w.rank, w.rank)
    K[:, np.arange(w.rank), np.arange(w.rank)] += 1.0
    half = np.linalg.inv(np.linalg.cholesky(K))
    K_inv = np.matmul(half.transpose(0, 2, 1), half)
    value = -2.0 * np.log(np.einsum("nii->ni", half)).sum(axis=1)
    g = y.g.T
    z = np.matmul(K_inv, g[:, :, None])[:, :, 0]
    KG = np.matmul(K_inv, w.G)
    A, b = w.C + np.matmul(w.G.T, KG), y.c + z @ w.G
    chol = np.linalg.cholesky(A)
    inverse_half = np.linalg.inv(chol)
    part = np.einsum("nij,nj->ni", inverse_half, b)
    beta = np.einsum("nji,nj->ni", inverse_half, part)
    rss = y.s + (g * z).sum(axis=1) - (part**2).sum(axis=1)
    m = y.n - w.p if reml else y.n
    value = value + m * np.log(rss)
    if reml:
        value = value + 2.0 * np.log(np.einsum("nii->ni", chol)).sum(axis=1)
    u = z - np.matmul(KG, beta[:, :, None])[:, :, 0]
    return Batch(value, beta, rss, np.matmul(inverse_half.transpose(0, 2, 1), inverse_half), K_inv, u, m)


def derivatives(w: Dense, y: Outcomes, batch: Batch, reml: bool) -> tuple[Floats, Floats]:
    """Gradient (N, q, q) in S, symmetric, and average information (N, k, k) over the free entries of S."""
    K_inv, u, k = batch.K_inv, batch.u, len(w.P)
    KG = np.matmul(K_inv, w.G)
    W = K_inv - np.matmul(np.matmul(KG, batch.XVX_inv), KG.transpose(0, 2, 1)) if reml else K_inv
    f = np.einsum("kij,nj->nki", w.P, u, optimize=True)
    scale = batch.m / batch.rss
    by_u = np.einsum("nki,ni->nk", f, u)
    free = W.reshape(len(u), -1) @ w.P.reshape(k, -1).T - scale[:, None] * by_u
    x = np.matmul(f, KG)
    information = np.matmul(np.matmul(f, K_inv), f.transpose(0, 2, 1))
    information -= np.matmul(np.matmul(x, batch.XVX_inv), x.transpose(0, 2, 1))
    information -= by_u[:, :, None] * by_u[:, None] / batch.rss[:, None, None]
    rows, cols = w.factor.pairs
    slope = np.zeros((len(u), w.factor.q, w.factor.q))
    slope[:, rows, cols] = slope[:, cols, rows] = np.where(rows == cols, free, free / 2.0)
    return slope, information * scale[:, None, None]


def simulate(w: Dense, data: LmmData, fit: LmmFit, random: np.random.Generator, count: int) -> Outcomes:
    """Outcomes y = Z b + e of a fit, in units of its residual deviation, drawn by their products."""
    assert data.coupling is not None
    b = np.empty((w.R.shape[1], count))
    effects = [
        np.einsum("ab,bjn->ajn", L, random.standard_normal((f.q, f.n_levels, count)))
        for f, L in zip(data.factors, fit.state.L, strict=True)
    ]
    for f, a, where in columns(data, data.coupling):
        b[where] = effects[f][a]
    g = w.R @ b + random.standard_normal((w.rank, count))
    c, s = white_within(w.C, w.n - w.rank, random, count)
    return Outcomes(g, c, s, w.C[None], np.full(count, float(w.n)))


def start_factor(fit: LmmFit) -> Floats:
    """The factors (q, q) of a fit's groupings, one block after the other."""
    return np.asarray(block_diag(*fit.state.L), dtype=np.float64)


def data_of(fit: LmmFit, w: Dense, y: Outcomes, i: int) -> LmmData:
    """One outcome as data for the careful search: residual on X, scaled to square length n."""
    data = fit.data
    assert data.coupling is not None
    g, c = y.g[:, i], y.c[i]
    b = c + g @ w.G
    g = g - w.G @ b
    s = float(y.s[i] - 2 * c @ b + b @ w.C @ b)
    scale = float(np.sqrt((s + g @ g) / w.n))
    products = w.R.T @ g / scale
    q, _, J = data.A.shape
    B = np.concatenate([data.design.BX, products[: q * J].reshape(1, q, J)])
    Gamma = regress(data.design.R, B)
    AGamma = apply(data.A, Gamma)
    C_within = data.C - Gamma.reshape(len(B), -1) @ AGamma.reshape(len(B), -1).T
    N = np.column_stack([data.design.NX, products[q * J :]]) - data.coupling.down(AGamma)
    shift = fit.beta + fit.sigma * data.fixed.X_map @ b
    return replace(
        data, B=B, Gamma=Gamma, C_within=C_within, N_within=N, shift=shift, y_scale=fit.sigma * scale
    )
