"""How the eliminated grouping and the remaining ones meet: cross-products and the sparse maps between them.

    Z_rest = within + Z_j Gamma_j in level j of the eliminated grouping,   A_j Gamma_j = Z_j'Z_rest
    Gamma_j (q, m) is non-zero only in the columns that level j touches

symbol     shape      meaning
M_within   packed     Z_rest'Z_rest - sum_j Gamma_j'A_j Gamma_j
Gamma      q x (J, m) one sparse matrix per term of the eliminated grouping, all of the same pattern
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array

from workbench.engine.lmm.components import Layout
from workbench.engine.lmm.levels import regress
from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.lmm.products import Products, products
from workbench.engine.lmm.random_part import RandomPart


@dataclass(frozen=True)
class Coupling:
    """Cross-products of one eliminated grouping with the rest, and of the rest with itself.

    own (m,): diagonal of Z_rest'Z_rest.  products: the sums over levels (products.py).
    """

    layout: Layout
    M_within: Floats
    own: Floats
    Gamma: tuple[csr_array, ...]
    products: Products

    def absorb(self, D: Floats) -> Floats:
        """Packed sum over levels of Gamma_j'D_j Gamma_j for symmetric D (q, q, J)."""
        return self.products.absorb(D)

    def spread(self, H: Floats) -> Floats:
        """Gamma_j H Gamma_j' (q, q, J) of every level for a symmetric packed H."""
        return self.products.spread(H)

    def down(self, s: Floats) -> Floats:
        """sum_j Gamma_j's_j for every k: s (k, q, J) -> (m, k)."""
        out = np.zeros((self.layout.m, len(s)))
        for a, gamma in enumerate(self.Gamma):
            out += gamma.T @ s[:, a].T
        return out

    def up(self, x: Floats) -> Floats:
        """Gamma_j x of every level: x (m, k) -> (k, q, J)."""
        if not self.Gamma:
            return np.zeros((x.shape[1], 0, 1))
        return np.stack([(gamma @ x).T for gamma in self.Gamma], axis=1)


def couple(
    eliminated: RandomPart, A: Floats, R: Floats, layout: Layout, rest: Sequence[RandomPart]
) -> Coupling:
    """Meet the terms of the eliminated grouping, A = R'R (q, q, J), with those of the rest."""
    columns, values = row_entries(layout, rest)
    Gamma = _slopes(eliminated, R, columns, values, layout.m) if eliminated.factor.q else ()
    total = np.zeros(layout.packed_size)
    for k, z in zip(columns, values, strict=True):
        for other, w in zip(columns, values, strict=True):
            place = layout.row_start[k] + layout.local[other]
            total += np.bincount(place, weights=z * w, minlength=len(total))
    own = total[layout.row_start + layout.local]
    sums = products(Gamma, layout)
    return Coupling(layout, total - sums.absorb(A), own, Gamma, sums)


def _slopes(
    eliminated: RandomPart, R: Floats, columns: list[Codes], values: list[Floats], m: int
) -> tuple[csr_array, ...]:
    """Gamma: the regression of Z_rest on the terms in each level."""
    Q = _incidence(eliminated, columns, values, m)
    levels = np.repeat(np.arange(R.shape[2]), np.diff(Q[0].indptr))
    slopes = regress(R[:, :, levels], np.stack([q.data for q in Q])[None])[0]
    return tuple(csr_array((slope, Q[0].indices, Q[0].indptr), shape=Q[0].shape) for slope in slopes)


def row_entries(layout: Layout, rest: Sequence[RandomPart]) -> tuple[list[Codes], list[Floats]]:
    """For every term and membership of the rest: the column (n,) and the value (n,) of each row's entry."""
    columns, values = [], []
    for part, place in zip(rest, layout.positions, strict=True):
        for codes, weights in part.factor.entries():
            for t in range(part.factor.q):
                columns.append(place[codes] + t)
                z = part.Z[:, t] if weights is None else part.Z[:, t] * weights
                values.append(np.ascontiguousarray(z))
    return columns, values


def rest_sums(layout: Layout, rest: Sequence[RandomPart], table: Floats) -> Floats:
    """Z_rest'table (m, k) for a table (n, k)."""
    n = len(table)
    ends = np.arange(n + 1)
    out = np.zeros((layout.m, table.shape[1]))
    for k, z in zip(*row_entries(layout, rest), strict=True):
        out += np.asarray(csc_array((z, k, ends), shape=(layout.m, n)) @ table)
    return out


def _incidence(
    eliminated: RandomPart, columns: list[Codes], values: list[Floats], m: int
) -> tuple[csr_array, ...]:
    """Z_j'Z_rest, one sparse (J, m) matrix per term of the eliminated grouping."""
    rows = np.concatenate([eliminated.factor.codes] * len(columns)).astype(np.int32)
    cols = np.concatenate(columns).astype(np.int32)
    shape = (eliminated.factor.n_levels, m)
    made = []
    for z in eliminated.Z.T:
        made.append(coo_array((np.concatenate([z * v for v in values]), (rows, cols)), shape=shape).tocsr())
    return tuple(made)
