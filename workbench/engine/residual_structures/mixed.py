"""White rows with random effects: the mixed-model engine on whitened columns, in comparable units.

    V = I + sum_f Z_f S_f Z_f',   Z_f = (comparable whitened columns of the model) M_f

M_f (q, q) is the engine's own map of its columns, which changes with the residual parameters; everything
that leaves this file is mapped back.

symbol     shape       meaning
effects    (K, q, J)   S Z'V^-1 F of every level: V^-1 F = F - Z effects
C          (Q, Q)      (Z'Z + S^-1)^-1 among the effects that touch a row
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import block_diag

from workbench.engine.lmm import prepare
from workbench.engine.lmm.cholesky import lower_factor
from workbench.engine.lmm.coupling import rest_sums
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.gradient import rest_rows
from workbench.engine.lmm.levels import apply, multiply, posterior, regress
from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.lmm.modes import level_variances
from workbench.engine.lmm.objective import State, evaluate
from workbench.engine.residual_structures.model import Model


@dataclass(frozen=True)
class Mixed:
    """The engine's data and state at whitened columns; maps: M_f, one (q, q) a grouping."""

    data: LmmData
    state: State
    maps: tuple[Floats, ...]

    @property
    def criterion(self) -> float:
        """-2 log (restricted) likelihood of the whitened columns."""
        return self.state.criterion

    @property
    def rss(self) -> float:
        """r'V^-1 r."""
        return self.state.profile.rss * self.data.y_scale**2

    @property
    def m(self) -> int:
        """n, less p for REML."""
        return self.state.profile.m

    @property
    def beta(self) -> Floats:
        """Coefficients (p,) of the whitened X."""
        return self.data.y_scale * (self.data.fixed.X_map @ self.state.profile.beta) + self.data.shift

    @property
    def XVX_inv(self) -> Floats:
        """(X'V^-1 X)^-1 (p, p)."""
        X_map = self.data.fixed.X_map
        return X_map @ self.state.profile.XVX_inv @ X_map.T

    def solve(self, F: Floats) -> tuple[Floats, list[Floats]]:
        """V^-1 F (n, K) and the effects of every grouping in units of the model."""
        out, found = F.copy(), []
        for part, L, R, M in zip(self.data.random, self.state.L, self._scores(F), self.maps, strict=True):
            effects = np.tensordot(L @ L.T, R, axes=(1, 1)).transpose(1, 0, 2)
            for a in range(part.factor.q):
                out -= part.Z[:, a, None] * effects[:, a, part.factor.codes].T
            found.append(np.tensordot(M, effects, axes=(1, 1)).transpose(1, 0, 2))
        return out, found

    def _scores(self, F: Floats) -> list[Floats]:
        """Z'V^-1 F (K, q, J) of every grouping."""
        data, state = self.data, self.state
        B = np.stack([(by_level @ F).T for by_level in data.random[0].level_sums], axis=1)
        Gamma = regress(data.design.R, B)
        R = apply(state.D, Gamma)
        if data.coupling is None or state.rest is None:
            return [R]
        coupling, rest = data.coupling, state.rest
        N = rest_sums(coupling.layout, data.random[1:], F) - coupling.down(apply(data.A, Gamma) - R)
        HN, MHN = np.empty_like(N), np.empty_like(N)
        for batch in coupling.layout.batches:
            batch.rows(HN)[:] = batch.matrices(rest.H) @ batch.rows(N)
            batch.rows(MHN)[:] = batch.matrices(rest.M) @ batch.rows(HN)
        R = R - apply(state.D, coupling.up(HN))
        return [R, *(rows.transpose(2, 1, 0) for rows in rest_rows(data, N - MHN))]

    def own_rows(self) -> list[Floats]:
        """Z C of every row for the effects that touch it, (n, q) per grouping, in units of the model."""
        rows = _posterior_rows(self.data, self.state)
        return [part @ M.T for part, M in zip(rows, self.maps, strict=True)]

    def variances(self) -> list[Floats]:
        """Var(b | y) / sigma^2 (q, q, J) of every grouping, in units of the model."""
        found = level_variances(self.data, self.state)
        return [np.einsum("ia,abj,kb->ikj", M, W, M) for M, W in zip(self.maps, found, strict=True)]


def mixed(model: Model, white: Floats, factors: Sequence[Floats], reml: bool) -> Mixed:
    """Evaluate at whitened columns (n, Q+p+1) and relative factors (q, q), one a grouping."""
    ends = np.cumsum([0, *(block.q for block in model.blocks)])
    blocks = [replace(b, Z=white[:, ends[k] : ends[k + 1]]) for k, b in enumerate(model.blocks)]
    data = prepare(white[:, -1], white[:, model.Q : -1], blocks)
    maps = tuple(np.asarray(block_diag(*part.Z_maps)) for part in data.random)
    L = tuple(
        _in_blocks(f, np.asarray(np.linalg.inv(M), dtype=np.float64))
        for f, M in zip(_with_slices(data, factors), maps, strict=True)
    )
    return Mixed(data, evaluate(data, L, reml), maps)


def unmapped(found: Mixed, L: Sequence[Floats]) -> tuple[Floats, ...]:
    """Relative factors in units of the model from those of the engine."""
    return tuple(_in_blocks(f, M) for f, M in zip(_with_slices(found.data, L), found.maps, strict=True))


def _with_slices(data: LmmData, factors: Sequence[Floats]) -> list[tuple[Floats, tuple[slice, ...]]]:
    return [(L, factor.slices) for L, factor in zip(factors, data.factors, strict=True)]


def _in_blocks(factor: tuple[Floats, tuple[slice, ...]], M: Floats) -> Floats:
    """Lower factor of M L, block by block."""
    L, slices = factor
    out = np.zeros_like(L)
    for s in slices:
        out[s, s] = lower_factor(M[s, s] @ L[s, s])
    return out


def _posterior_rows(data: LmmData, state: State) -> list[Floats]:
    """Z C (n, q) per grouping in the engine's units."""
    first = data.random[0]
    codes = first.factor.codes
    if data.coupling is None or state.rest is None:
        return [_row_products(first.Z, posterior(data.A, state.L[0]), codes)]
    coupling, layout = data.coupling, data.coupling.layout
    W = posterior(data.A, state.L[0])
    WA = multiply(W, data.A)
    tied = coupling.spread(state.rest.H)
    own = W + multiply(multiply(WA, tied), WA.transpose(1, 0, 2))
    columns = np.concatenate(
        [
            place[part.factor.codes][:, None] + np.arange(part.factor.q)
            for part, place in zip(data.random[1:], layout.positions, strict=True)
        ],
        axis=1,
    )
    Z_rest = np.concatenate([part.Z for part in data.random[1:]], axis=1)
    cells, cell_of = np.unique(np.column_stack([codes, columns]), axis=0, return_inverse=True)
    cell_of = cell_of.reshape(-1)
    H = state.rest.H[layout.row_start[cells[:, 1:, None]] + layout.local[cells[:, None, 1:]]]
    across = -np.einsum("abi,bik->iak", WA[:, :, cells[:, 0]], _gathered(data, state.rest.H, cells))
    rest = np.einsum("na,nak->nk", first.Z, across[cell_of]) + np.einsum("nk,nkl->nl", Z_rest, H[cell_of])
    mine = _row_products(first.Z, own, codes) + np.einsum("nk,nak->na", Z_rest, across[cell_of])
    ends = np.cumsum([part.factor.q for part in data.random[1:]])
    return [mine, *np.split(rest, ends[:-1], axis=1)]


def _row_products(Z: Floats, W: Floats, codes: Codes) -> Floats:
    """Z_row W_level of every row, (n, q)."""
    out = np.zeros_like(Z)
    for a in range(len(W)):
        for b in range(len(W)):
            out[:, b] += Z[:, a] * W[a, b, codes]
    return out


def _gathered(data: LmmData, H: Floats, cells: Codes) -> Floats:
    """(Gamma_j H) at the columns of each cell (level j, columns ...): (q, cells, columns)."""
    assert data.coupling is not None
    layout, Gamma = data.coupling.layout, data.coupling.Gamma
    counts = np.diff(Gamma[0].indptr)[cells[:, 0]]
    cell = np.repeat(np.arange(len(cells)), counts)
    inside = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    entry = Gamma[0].indptr[cells[cell, 0]] + inside
    start = layout.row_start[Gamma[0].indices[entry]]
    out = np.empty((len(Gamma), len(cells), cells.shape[1] - 1))
    for k in range(out.shape[2]):
        values = H[start + layout.local[cells[cell, k + 1]]]
        for a, gamma in enumerate(Gamma):
            out[a, :, k] = np.bincount(cell, weights=gamma.data[entry] * values, minlength=len(cells))
    return out
