"""Square matrices over the effects of the crossed or nested factors, as diagonal blocks.

Two effects can only meet in a non-zero element when a chain of shared levels links them. Linked effects form
one diagonal block: a nested design falls apart into one small block per highest unit, a crossed design is one
dense block. Blocks of the same size are held in one array, so nothing loops over levels.

A matrix is a tuple of arrays (count, m, m), one per block size, in the order of the layout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]
Matrix: TypeAlias = tuple[Floats, ...]


@dataclass(frozen=True)
class Layout:
    """members: per block size an array (count, m) with the effects of every block, ascending.

    size_of, row_of, place_of: for each effect the number of its size, its block there, its place in it.
    """

    members: tuple[Codes, ...]
    size_of: Codes
    row_of: Codes
    place_of: Codes

    @property
    def R(self) -> int:
        return len(self.size_of)

    @property
    def largest(self) -> int:
        return max((m.shape[1] for m in self.members), default=0)


def layout(pattern: sparse.csr_array) -> Layout:
    """Blocks of a symmetric pattern (R, R): the connected parts of its graph."""
    R = pattern.shape[0]
    if R == 0:
        none = np.zeros(0, np.intp)
        return Layout((), none, none, none)
    _, part = sparse.csgraph.connected_components(pattern, directed=False)
    sizes = np.bincount(part)
    order = np.argsort(part, kind="stable")  # effects, part after part, ascending inside
    starts = np.concatenate([[0], np.cumsum(sizes)])
    size_of, row_of, place_of = (np.empty(R, np.intp) for _ in range(3))
    members = []
    for number, m in enumerate(np.unique(sizes)):
        parts = np.flatnonzero(sizes == m)
        effects = order[starts[parts][:, None] + np.arange(m)]
        members.append(effects)
        size_of[effects] = number
        row_of[effects] = np.arange(len(parts))[:, None]
        place_of[effects] = np.arange(m)
    return Layout(tuple(members), size_of, row_of, place_of)


def from_sparse(where: Layout, matrix: sparse.csr_array) -> Matrix:
    """The blocks of a sparse (R, R) matrix whose elements all lie inside the layout."""
    coo = sparse.coo_array(matrix)
    i, j = coo.coords
    out = []
    for number, effects in enumerate(where.members):
        block = np.zeros((*effects.shape, effects.shape[1]))
        here = where.size_of[i] == number
        block[where.row_of[i[here]], where.place_of[i[here]], where.place_of[j[here]]] = coo.data[here]
        out.append(block)
    return tuple(out)


def to_sparse(where: Layout, matrix: Matrix) -> sparse.csr_array:
    """The same matrix as a sparse (R, R) array."""
    rows = [np.repeat(e, e.shape[1], axis=1).ravel() for e in where.members]
    columns = [np.tile(e, (1, e.shape[1])).ravel() for e in where.members]
    data = [block.ravel() for block in matrix]
    coo = (np.concatenate(data), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_array(coo, shape=(where.R, where.R))


def apply(where: Layout, matrix: Matrix, vectors: Floats) -> Floats:
    """matrix @ vectors, vectors (R, m)."""
    out = np.zeros_like(vectors)
    for effects, block in zip(where.members, matrix, strict=True):
        out[effects] = block @ vectors[effects]
    return out


def each(function: Callable[..., Floats], *matrices: Matrix) -> Matrix:
    """A function of arrays (count, m, m), size by size."""
    return tuple(function(*arrays) for arrays in zip(*matrices, strict=True))


def product(left: Matrix, right: Matrix) -> Matrix:
    return each(np.matmul, left, right)


def transpose(matrix: Matrix) -> Matrix:
    return each(lambda a: a.transpose(0, 2, 1), matrix)


def trace_of_product(left: Matrix, right: Matrix) -> float:
    """tr(left right)."""
    return float(sum(np.sum(a * b.transpose(0, 2, 1)) for a, b in zip(left, right, strict=True)))


def trace(matrix: Matrix) -> float:
    return float(sum(np.einsum("nii->", a) for a in matrix))
