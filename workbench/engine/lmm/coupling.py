"""How the eliminated grouping and the remaining ones meet: cross-products and the sparse maps between them.

    Q_j = Z_j'Z_rest   (q, m), non-zero only in the columns that level j touches
    absorb:  packed sum_j Q_j'W_j Q_j, a fixed sparse matrix times the entries of W, built once
    spread:  Q_j H Q_j' of every level, the transpose of the same matrix times packed H

symbol     shape      meaning
A22        packed     Z_rest'Z_rest
B2         (m, p+1)   Z_rest'[X y]
Q          q x (J, m) one sparse matrix per term of the eliminated grouping, all of the same pattern
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array

from workbench.engine.lmm.components import Layout
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Codes, Floats


@dataclass(frozen=True)
class Coupling:
    """Cross-products of one eliminated grouping with the rest, and of the rest with itself.

    pairs: {(a, b): (packed, J) sparse}, a <= b, the maps from W[a, b] to packed Q'WQ.
    """

    layout: Layout
    A22: Floats
    Q: tuple[csr_array, ...]
    pairs: dict[tuple[int, int], csc_array]

    def absorb(self, W: Floats) -> Floats:
        """Packed sum over levels of Q_j'W_j Q_j for symmetric W (q, q, J)."""
        out = np.zeros(self.layout.packed_size)
        for (a, b), pair in self.pairs.items():
            out += pair @ W[a, b]
        return out

    def spread(self, H: Floats) -> Floats:
        """Q_j H Q_j' (q, q, J) of every level for a symmetric packed H."""
        q = len(self.Q)
        out = np.empty((q, q, self.Q[0].shape[0]))
        for (a, b), pair in self.pairs.items():
            out[a, b] = pair.T @ H
            if a != b:
                out[a, b] /= 2.0
                out[b, a] = out[a, b]
        return out

    def down(self, s: Floats) -> Floats:
        """sum_j Q_j's_j for every k: s (k, q, J) -> (m, k)."""
        out: Floats = self.Q[0].T @ s[:, 0].T
        for a in range(1, len(self.Q)):
            out += self.Q[a].T @ s[:, a].T
        return out

    def up(self, x: Floats) -> Floats:
        """Q_j x of every level: x (m, k) -> (k, q, J)."""
        return np.stack([(Q @ x).T for Q in self.Q], axis=1)


def couple(eliminated: Factor, Z1: Floats, layout: Layout, Z_rest: Sequence[Floats]) -> Coupling:
    """Meet the columns Z1 (n, q) of the eliminated grouping with those of the rest, (n, q_f) each."""
    columns, values = row_entries(layout, Z_rest)
    Q = _incidence(eliminated, Z1, columns, values, layout.m)
    A22 = np.zeros(layout.packed_size)
    for k, z in zip(columns, values, strict=True):
        for other, w in zip(columns, values, strict=True):
            place = layout.row_start[k] + layout.local[other]
            A22 += np.bincount(place, weights=z * w, minlength=len(A22))
    return Coupling(layout, A22, Q, _pair_maps(Q, layout))


def row_entries(layout: Layout, Z_rest: Sequence[Floats]) -> tuple[list[Codes], list[Floats]]:
    """For every term of the rest: the column (n,) and the value (n,) of each row's entry."""
    columns, values = [], []
    for factor, place, Z in zip(layout.factors, layout.positions, Z_rest, strict=True):
        for t in range(factor.q):
            columns.append(place[factor.codes] + t)
            values.append(np.ascontiguousarray(Z[:, t]))
    return columns, values


def rest_sums(layout: Layout, Z_rest: Sequence[Floats], table: Floats) -> Floats:
    """Z_rest'table (m, k) for a table (n, k)."""
    n = len(table)
    ends = np.arange(n + 1)
    out = np.zeros((layout.m, table.shape[1]))
    for k, z in zip(*row_entries(layout, Z_rest), strict=True):
        out += np.asarray(csc_array((z, k, ends), shape=(layout.m, n)) @ table)
    return out


def _incidence(
    eliminated: Factor, Z1: Floats, columns: list[Codes], values: list[Floats], m: int
) -> tuple[csr_array, ...]:
    rows = np.concatenate([eliminated.codes] * len(columns)).astype(np.int32)
    cols = np.concatenate(columns).astype(np.int32)
    shape = (eliminated.n_levels, m)
    made = []
    for z in Z1.T:
        made.append(coo_array((np.concatenate([z * v for v in values]), (rows, cols)), shape=shape).tocsr())
    return tuple(made)


def _pair_maps(Q: Sequence[csr_array], layout: Layout) -> dict[tuple[int, int], csc_array]:
    """Maps of W[a, b] to packed Q'WQ: every ordered pair of entries in a row of Q gives one term."""
    first = Q[0]
    k = np.diff(first.indptr).astype(np.intp)
    one = np.repeat(np.arange(first.nnz), np.repeat(k, k))
    ends = np.concatenate([[0], np.cumsum(k * k)])
    inside = np.arange(ends[-1]) - np.repeat(ends[:-1], k * k)
    other = np.repeat(first.indptr[:-1].astype(np.intp), k * k) + inside % np.repeat(k, k * k)
    place = (layout.row_start[first.indices[one]] + layout.local[first.indices[other]]).astype(np.int32)
    shape = (layout.packed_size, first.shape[0])
    maps = {}
    for a in range(len(Q)):
        for b in range(a, len(Q)):
            term = Q[a].data[one] * Q[b].data[other]
            if a != b:
                term += Q[b].data[one] * Q[a].data[other]
            maps[a, b] = csc_array((term, place, ends.astype(np.int32)), shape=shape)
    return maps
