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

STRIP = 128  # columns mirrored at once: a tile of them stays in the cache
MOST_PAIRS = 50_000_000  # numbers in the pair maps up to which they are kept in memory
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
    if not Gamma:
        return NoProducts(layout)
    q, k = len(Gamma), np.diff(Gamma[0].indptr).astype(np.float64)
    pairs = float(k @ (k + 1)) / 2 * q * (q + 1) / 2
    pieces = _levels_of_parts(Gamma[0], layout)
    dense = q * sum(float(len(piece.levels)) * piece.batch.size**2 for piece in pieces)
    if pairs <= MOST_PAIRS and pairs <= PAIRS_PER_PIECE * len(pieces) + dense * PAIRS_PER_PRODUCT:
        return PairMaps(layout, q, _pair_maps(Gamma, layout))
    return DenseProducts(tuple(Gamma), layout, pieces)


@dataclass(frozen=True)
class NoProducts:
    """Nothing is eliminated: there are no levels to sum over."""

    layout: Layout

    def absorb(self, D: Floats) -> Floats:
        """See Products."""
        return np.zeros(self.layout.packed_size)

    def spread(self, H: Floats) -> Floats:
        """See Products."""
        return np.zeros((0, 0, 1))


@dataclass(frozen=True)
class PairMaps:
    """maps: {(a, b): (packed, J) sparse}, a <= b, from D[a, b] to the lower triangles of Gamma'D Gamma."""

    layout: Layout
    q: int
    maps: dict[tuple[int, int], csc_array]

    def absorb(self, D: Floats) -> Floats:
        """See Products."""
        out = np.zeros(self.layout.packed_size)
        for (a, b), pair in self.maps.items():
            out += pair @ D[a, b]
        for batch in self.layout.batches:
            mirror(batch.matrices(out))
        return out

    def spread(self, H: Floats) -> Floats:
        """See Products; the transposed maps, entries off the diagonal standing for two."""
        diagonal = self.layout.row_start + self.layout.local
        twice = 2.0 * H
        twice[diagonal] = H[diagonal]
        out = np.empty((self.q, self.q, self.maps[0, 0].shape[1]))
        for (a, b), pair in self.maps.items():
            out[a, b] = pair.T @ twice
            if a != b:
                out[a, b] /= 2.0
                out[b, a] = out[a, b]
        return out


def mirror(M: Floats) -> None:
    """Copy the lower triangles of M (count, size, size) onto the upper ones, strip by strip."""
    size = M.shape[1]
    for start in range(0, size, STRIP):
        stop = min(start + STRIP, size)
        corner = M[:, start:stop, start:stop]
        corner[:] = np.tril(corner) + np.tril(corner, -1).transpose(0, 2, 1)
        M[:, start:stop, stop:] = M[:, stop:, start:stop].transpose(0, 2, 1)


def _pair_maps(Gamma: Sequence[csr_array], layout: Layout) -> dict[tuple[int, int], csc_array]:
    """Each pair of entries in a row of Gamma, an entry with itself included, gives one term."""
    first = Gamma[0]
    k = np.diff(first.indptr)
    left: Codes = np.repeat(first.indptr[1:], k).astype(np.intp) - np.arange(first.nnz)  # in the row
    one = np.repeat(np.arange(first.nnz, dtype=np.int32), left)
    other = np.arange(len(one), dtype=np.int32) - np.repeat(np.cumsum(left) - left, left).astype(np.int32)
    other += one
    row, column = layout.row_start[first.indices], layout.local[first.indices]
    place = (row[other] + column[one]).astype(np.int32)
    sizes = k.astype(np.int64) * (k + 1) // 2
    ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    shape = (layout.packed_size, first.shape[0])
    maps = {}
    for a in range(len(Gamma)):
        for b in range(a, len(Gamma)):
            term = Gamma[a].data[one] * Gamma[b].data[other]
            if a != b:
                term += Gamma[b].data[one] * Gamma[a].data[other]
            maps[a, b] = csc_array((term, place, ends), shape=shape)
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
