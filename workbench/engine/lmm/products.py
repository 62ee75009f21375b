"""Sums over the levels of the eliminated grouping: sum_j Gamma_j'D_j Gamma_j, and Gamma_j H Gamma_j' of each.

Two ways to the same numbers. PairMaps keeps one entry for every pair of columns that meet in a level: a
fixed sparse matrix, built once, and then one sparse product per step. Where levels touch many columns
(persons who all answer the same items) the pairs outnumber the entries of the dense matrices, and
DenseProducts multiplies those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csc_array, csr_array

from workbench.engine.lmm.components import Batch, Layout
from workbench.engine.lmm.model import Codes, Floats

MOST_PAIRS = 15_000_000  # numbers in the pair maps up to which they are kept in memory
PAIRS_PER_PRODUCT = 0.1  # a pair costs as much as ten multiplications in a dense product
PAIRS_PER_PIECE = 20_000  # and the setting up of one dense piece as much as this many pairs
CHUNK = 4_000_000  # numbers in one dense piece of Gamma


class Products(Protocol):
    """What the criterion and its gradient need of the two sums."""

    def absorb(self, D: Floats) -> Floats:
        """Packed sum over levels of Gamma_j'D_j Gamma_j for symmetric D (q, q, J)."""

    def spread(self, H: Floats) -> Floats:
        """Gamma_j H Gamma_j' (q, q, J) of every level for a symmetric packed H."""


def products(Gamma: Sequence[csr_array], layout: Layout) -> Products:
    """The cheaper way for these Gamma: q sparse matrices (J, m) of one pattern."""
    q, k = len(Gamma), np.diff(Gamma[0].indptr).astype(np.float64)
    pairs = float(k @ k) * q * (q + 1) / 2
    pieces = _levels_of_parts(Gamma[0], layout)
    dense = q * sum(float(len(piece.levels)) * piece.batch.size**2 for piece in pieces)
    if pairs <= MOST_PAIRS and pairs <= PAIRS_PER_PIECE * len(pieces) + dense * PAIRS_PER_PRODUCT:
        return PairMaps(layout.packed_size, q, _pair_maps(Gamma, layout))
    return DenseProducts(tuple(Gamma), layout, pieces)


@dataclass(frozen=True)
class PairMaps:
    """maps: {(a, b): (packed, J) sparse}, a <= b, from D[a, b] to packed Gamma'D Gamma."""

    packed_size: int
    q: int
    maps: dict[tuple[int, int], csc_array]

    def absorb(self, D: Floats) -> Floats:
        """See Products."""
        out = np.zeros(self.packed_size)
        for (a, b), pair in self.maps.items():
            out += pair @ D[a, b]
        return out

    def spread(self, H: Floats) -> Floats:
        """See Products; the transposed maps."""
        out = np.empty((self.q, self.q, self.maps[0, 0].shape[1]))
        for (a, b), pair in self.maps.items():
            out[a, b] = pair.T @ H
            if a != b:
                out[a, b] /= 2.0
                out[b, a] = out[a, b]
        return out


def _pair_maps(Gamma: Sequence[csr_array], layout: Layout) -> dict[tuple[int, int], csc_array]:
    """Each ordered pair of entries in a row of Gamma gives one term."""
    first = Gamma[0]
    k = np.diff(first.indptr).astype(np.intp)
    one = np.repeat(np.arange(first.nnz), np.repeat(k, k))
    ends = np.concatenate([[0], np.cumsum(k * k)])
    inside = np.arange(ends[-1]) - np.repeat(ends[:-1], k * k)
    other = np.repeat(first.indptr[:-1].astype(np.intp), k * k) + inside % np.repeat(k, k * k)
    place = (layout.row_start[first.indices[one]] + layout.local[first.indices[other]]).astype(np.int32)
    shape = (layout.packed_size, first.shape[0])
    maps = {}
    for a in range(len(Gamma)):
        for b in range(a, len(Gamma)):
            term = Gamma[a].data[one] * Gamma[b].data[other]
            if a != b:
                term += Gamma[b].data[one] * Gamma[a].data[other]
            maps[a, b] = csc_array((term, place, ends.astype(np.int32)), shape=shape)
    return maps


@dataclass(frozen=True)
class Piece:
    """Levels (k,) of the eliminated grouping inside part number `part` of a batch."""

    batch: Batch
    part: int
    levels: Codes


@dataclass(frozen=True)
class DenseProducts:
    """Gamma: q sparse matrices (J, m); pieces: the levels, part by part, in chunks."""

    Gamma: tuple[csr_array, ...]
    layout: Layout
    pieces: tuple[Piece, ...]

    def absorb(self, D: Floats) -> Floats:
        """See Products."""
        out = np.zeros(self.layout.packed_size)
        for piece, G in self._dense():
            DG = np.einsum("abj,bjk->ajk", D[:, :, piece.levels], G, optimize=True)
            size = piece.batch.size
            piece.batch.matrices(out)[piece.part] += G.reshape(-1, size).T @ DG.reshape(-1, size)
        return out

    def spread(self, H: Floats) -> Floats:
        """See Products."""
        q = len(self.Gamma)
        out = np.zeros((q, q, self.Gamma[0].shape[0]))
        for piece, G in self._dense():
            GH = G @ piece.batch.matrices(H)[piece.part]
            out[:, :, piece.levels] = np.einsum("ajk,bjk->abj", G, GH, optimize=True)
        return out

    def _dense(self) -> Iterator[tuple[Piece, Floats]]:
        """Every piece with its Gamma (q, levels, size)."""
        first = self.Gamma[0]
        for piece in self.pieces:
            k = np.diff(first.indptr)[piece.levels]
            ends = np.cumsum(k)
            entries = np.arange(ends[-1]) + np.repeat(first.indptr[piece.levels] - (ends - k), k)
            rows = np.repeat(np.arange(len(k)), k)
            G = np.zeros((len(self.Gamma), len(k), piece.batch.size))
            for a, gamma in enumerate(self.Gamma):
                G[a, rows, self.layout.local[first.indices[entries]]] = gamma.data[entries]
            yield piece, G


def _levels_of_parts(first: csr_array, layout: Layout) -> tuple[Piece, ...]:
    """Levels that touch a part, in chunks of bounded size."""
    used = np.flatnonzero(np.diff(first.indptr))
    column = first.indices[first.indptr[used]]
    pieces = []
    for batch in layout.batches:
        inside = (column >= batch.first) & (column < batch.first + batch.count * batch.size)
        part = (column[inside] - batch.first) // batch.size
        for number in np.unique(part):
            levels = used[inside][part == number]
            chunks = int(np.ceil(len(levels) * batch.size / CHUNK))
            pieces += [Piece(batch, int(number), some) for some in np.array_split(levels, chunks)]
    return tuple(pieces)
