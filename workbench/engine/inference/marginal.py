"""The marginal covariance of a mixed model seen through its random effects, without n x n matrices.

    V = W^-1 + sum_r s_r G_r      (V in units of sigma2; s_r = elements of the relative covariances S)
    G_r = Z (I (x) E_r) Z',   E_r = e_a e_b' (+ e_b e_a' off the diagonal)

Everything inference needs is a function of T = Z'V^-1 Z, Z'V^-1 X and Z'V^-1 r. T is never formed: the first
factor is absorbed level by level (V1), the other factors U (with Gamma = Lambda Lambda') come on top:

symbol    meaning
D         Z'V1^-1 Z of the first factor, (J, q, q);   V1 = W^-1 + Z (I (x) S) Z'
N         Z'V1^-1 U, sparse (J q, R)
H         U'V1^-1 U;  C = I + Lambda'H Lambda;  Y = Lambda C^-1 Lambda'
K         I - H Y, so that U'V^-1 Z = K N',  U'V^-1 U = K H
so        T = [D - N Y N'   N K']
              [K N'         K H ]

The recipe is Henderson's absorption (Henderson 1984; Bates et al. 2015, section 3); traces of products of T
come from Gram matrices of D over levels and from the diagonal blocks of `blocks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from workbench.engine.inference import blocks
from workbench.engine.inference.blocks import Layout, Matrix
from workbench.engine.inference.moments import CrossProducts, Factor, Floats
from workbench.errors import ModelError

MAX_LINKED = 6000  # effects of the smaller factors that may be linked in one dense block (0.3 GB a matrix)


@dataclass(frozen=True)
class Marginal:
    """T = Z'V^-1 Z at one value of the variances; effects are lists of (n_levels, q, m), factor by factor."""

    cross: CrossProducts
    where: Layout
    D: Floats
    N: sparse.csr_array
    H: Matrix
    Y: Matrix
    K: Matrix
    Tu: Matrix

    def apply(self, effects: Sequence[Floats]) -> list[Floats]:
        """T @ effects."""
        m = effects[0].shape[2]
        first = self.D @ effects[0]
        if not self.where.R:
            return [first]
        other = np.concatenate([e.reshape(-1, m) for e in effects[1:]])
        seen = self.N.T @ effects[0].reshape(-1, m)
        back = blocks.apply(self.where, blocks.transpose(self.K), other) - blocks.apply(
            self.where, self.Y, seen
        )
        first = first + (self.N @ back).reshape(first.shape)
        rest = blocks.apply(self.where, self.K, seen) + blocks.apply(self.where, self.Tu, other)
        return [first, *split(self.cross.factors[1:], rest)]


def split(factors: Sequence[Factor], stacked: Floats) -> list[Floats]:
    """(R, m) -> one (n_levels, q, m) array a factor."""
    out, at = [], 0
    for f in factors:
        size = f.n_levels * f.q
        out.append(stacked[at : at + size].reshape(f.n_levels, f.q, -1))
        at += size
    return out


@dataclass(frozen=True)
class Absorbed:
    """The first factor absorbed: cross-products of U, X and r under V1^-1."""

    D: Floats
    ZX: Floats
    Zr: Floats
    N: sparse.csr_array
    H: sparse.csr_array
    UX: Floats
    Ur: Floats
    XX: Floats
    Xr: Floats
    rr: float


def absorb(cross: CrossProducts, S: Floats) -> Absorbed:
    """Cross-products under V1^-1 = W - W Z S (I + A S)^-1 Z'W for S (q, q), which may be singular."""
    J, q, p = cross.ZX.shape
    data = np.concatenate([cross.A, cross.ZX, cross.Zr[:, :, None]], axis=2)
    step = _shrink(cross.A, S)
    data = step @ data
    D, ZX, Zr = data[:, :, :q], data[:, :, q:-1], data[:, :, -1]
    D = (D + D.transpose(0, 2, 1)) / 2
    SX, Sr = (S @ ZX).reshape(J * q, p), (Zr @ S).reshape(-1)
    flat_ZX, flat_Zr = cross.ZX.reshape(J * q, p), cross.Zr.reshape(-1)
    N, H = cross.N, cross.UU
    if cross.R:
        N = sparse.csr_array(_block_diagonal(step) @ cross.N)
        H = sparse.csr_array(cross.UU - cross.N.T @ (_block_diagonal(np.broadcast_to(S, (J, q, q))) @ N))
    return Absorbed(
        D=D,
        ZX=ZX,
        Zr=Zr,
        N=N,
        H=H,
        UX=cross.UX - cross.N.T @ SX,
        Ur=cross.Ur - cross.N.T @ Sr,
        XX=cross.XX - flat_ZX.T @ SX,
        Xr=cross.Xr - flat_ZX.T @ Sr,
        rr=cross.rr - float(flat_Zr @ Sr),
    )


def _shrink(A: Floats, S: Floats) -> Floats:
    """(I + A S)^-1 for every level, (J, q, q)."""
    q = S.shape[0]
    if q == 1:
        return np.asarray(1.0 / (1.0 + A * S))
    return np.asarray(np.linalg.inv(np.eye(q) + A @ S))


def _block_diagonal(parts: Floats) -> sparse.bsr_array:
    J, q, _ = parts.shape
    return sparse.bsr_array((parts, np.arange(J), np.arange(J + 1)), shape=(J * q, J * q))


def marginal(cross: CrossProducts, where: Layout, lambdas: Sequence[Floats], absorbed: Absorbed) -> Marginal:
    """T for the relative Cholesky factors (q, q) of every factor; `absorbed` belongs to the first of them."""
    if not cross.R:
        return Marginal(cross, where, absorbed.D, absorbed.N, (), (), (), ())
    if where.largest > MAX_LINKED:
        raise ModelError(
            f"{where.largest} random effects of the smaller grouping factors are linked with each other,"
            " too many for exact degrees of freedom.",
            "Choose the residual or asymptotic method for the degrees of freedom.",
        )
    Lambda = _stacked(cross.factors[1:], lambdas[1:])
    H = _symmetric(blocks.from_sparse(where, absorbed.H))
    scaled = blocks.from_sparse(where, sparse.csr_array(Lambda.T @ absorbed.H @ Lambda))
    L = blocks.from_sparse(where, Lambda)
    Y = _symmetric(
        blocks.each(lambda c, left: left @ _inverse_of_unit_plus(c) @ left.transpose(0, 2, 1), scaled, L)
    )
    K = blocks.each(lambda h, y: np.eye(h.shape[1]) - h @ y, H, Y)
    Tu = _symmetric(blocks.product(K, H))
    return Marginal(cross, where, absorbed.D, absorbed.N, H, Y, K, Tu)


def _stacked(factors: Sequence[Factor], lambdas: Sequence[Floats]) -> sparse.csr_array:
    """Lambda (R, R) of the factors in U."""
    parts = [sparse.kron(sparse.eye_array(f.n_levels), la) for f, la in zip(factors, lambdas, strict=True)]
    return sparse.csr_array(sparse.block_diag(parts, format="csr"))


def _symmetric(matrix: Matrix) -> Matrix:
    return blocks.each(lambda a: (a + a.transpose(0, 2, 1)) / 2, matrix)


def _inverse_of_unit_plus(c: Floats) -> Floats:
    """(I + c)^-1 for symmetric c >= 0, (count, m, m)."""
    c = c + np.eye(c.shape[1])
    if len(c) > 1:
        return np.asarray(np.linalg.inv(c))
    factor, _ = linalg.lapack.dpotrf(c[0], lower=1)
    inverse, _ = linalg.lapack.dpotri(factor, lower=1)
    lower = np.tril(inverse)
    return np.asarray((lower + np.tril(lower, -1).T)[None])


def linked(cross: CrossProducts) -> Layout:
    """Which effects of U can interact: those that share rows, a level of the first factor or their own."""
    if not cross.R:
        return blocks.layout(sparse.csr_array((0, 0)))
    q = cross.factors[0].q
    levels = sparse.csr_array(cross.N)
    pooled = sparse.kron(sparse.eye_array(cross.factors[0].n_levels), np.ones((1, q))) @ abs(levels)
    own = [sparse.kron(sparse.eye_array(f.n_levels), np.ones((f.q, f.q))) for f in cross.factors[1:]]
    pattern = pooled.T @ pooled + abs(cross.UU) + sparse.block_diag(own)
    return blocks.layout(sparse.csr_array(pattern))
