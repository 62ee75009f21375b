"""The groupings that are not eliminated, sorted into parts that do not touch each other.

Eliminating one grouping ties two levels of the others together when they share one of its levels. Levels
that are not tied, even through others, can be solved apart: with pupils eliminated, every school stands
alone, and so does every corporation with its schools. Parts of the same make-up form a batch of dense
matrices of one size.

symbol    meaning
m         number of columns: levels x terms of all remaining groupings
packed    all dense parts one after the other, each row by row, as one vector
Batch     `count` parts of `size` columns; columns start at `first`, packed entries at `packed`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Codes, Floats
from workbench.errors import ModelError

MOST_COLUMNS = 10_000  # of one part: its matrix takes 0.8 GB, and a fit holds several
ONE_PART = 60  # up to this many columns one dense matrix is faster than many small ones


@dataclass(frozen=True)
class Span:
    """Columns of one grouping inside a part: n_levels levels of q terms from `start` on."""

    factor: int
    start: int
    n_levels: int
    q: int

    @property
    def columns(self) -> slice:
        """Their place among the columns of the part."""
        return slice(self.start, self.start + self.n_levels * self.q)


@dataclass(frozen=True)
class Batch:
    """`count` parts of equal make-up; spans: where each grouping lies inside a part."""

    first: int
    packed: int
    count: int
    size: int
    spans: tuple[Span, ...]

    def matrices(self, packed: Floats) -> Floats:
        """View (count, size, size) of a packed vector."""
        length = self.count * self.size**2
        return packed[self.packed : self.packed + length].reshape(self.count, self.size, self.size)

    def rows(self, columns: Floats) -> Floats:
        """View (count, size, k) of a table (m, k)."""
        part = columns[self.first : self.first + self.count * self.size]
        return part.reshape(self.count, self.size, *columns.shape[1:])


@dataclass(frozen=True)
class Layout:
    """Places of all remaining columns.

    positions: per grouping (J_f,) the first column of every level.  m: number of columns.
    row_start (m,): packed place of the first entry of a column's row; local (m,): its number inside its part.
    """

    factors: tuple[Factor, ...]
    batches: tuple[Batch, ...]
    positions: tuple[Codes, ...]
    m: int
    row_start: Codes
    local: Codes

    @property
    def packed_size(self) -> int:
        """Length of a packed vector."""
        last = self.batches[-1]
        return last.packed + last.count * last.size**2


def lay_out(eliminated: Factor, factors: Sequence[Factor]) -> Layout:
    """Sort the levels of the remaining groupings into parts and batches."""
    labels = _part_of_level(eliminated, factors)
    n_parts = 1 + max(int(label.max()) for label in labels)
    counts = np.column_stack([np.bincount(label, minlength=n_parts) for label in labels])
    kinds, kind_of_part = np.unique(counts, axis=0, return_inverse=True)
    rank = np.empty(n_parts, dtype=np.intp)  # number of a part among those of its kind
    batches, first, packed = [], 0, 0
    for kind, make_up in enumerate(kinds):
        members = np.flatnonzero(kind_of_part == kind)
        rank[members] = np.arange(len(members))
        spans, size = _spans(make_up, factors)
        if size > MOST_COLUMNS:
            raise _too_entangled(size)
        batches.append(Batch(first, packed, len(members), size, spans))
        first += len(members) * size
        packed += len(members) * size**2
    positions = _positions(factors, labels, batches, kind_of_part, rank)
    row_start, local = _packing(batches, first)
    return Layout(tuple(factors), tuple(batches), positions, first, row_start, local)


def _too_entangled(size: int) -> ModelError:
    return ModelError(
        f"The crossed groupings tie {size} random effects together; the most that fit are {MOST_COLUMNS}.",
        "Drop a random term, or use a grouping with fewer levels.",
    )


def _part_of_level(eliminated: Factor, factors: Sequence[Factor]) -> list[Codes]:
    """Number of the part of every level, one array (J_f,) a grouping."""
    from scipy.sparse.csgraph import connected_components  # 40 modules that a single grouping does without

    if sum(f.n_levels * f.q for f in factors) <= ONE_PART:
        return [np.zeros(f.n_levels, dtype=np.intp) for f in factors]
    offsets = np.cumsum([eliminated.n_levels, *(f.n_levels for f in factors)])
    anchor = eliminated.codes if eliminated.q else factors[0].codes + offsets[0]
    ends = []
    for f, o in zip(factors, offsets, strict=False):
        for codes, weights in f.entries():
            there = slice(None) if weights is None else weights != 0.0
            ends.append((anchor[there], codes[there] + o))
    rows, cols = (np.concatenate(side) for side in zip(*ends, strict=True))
    size = int(offsets[-1])
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, cols)), shape=(size, size))
    labels = connected_components(graph.tocsr(), directed=False)[1].astype(np.intp)
    rest = np.unique(labels[offsets[0] :], return_inverse=True)[1]
    return np.split(rest, np.asarray(offsets[1:-1]) - offsets[0])


def _spans(make_up: Codes, factors: Sequence[Factor]) -> tuple[tuple[Span, ...], int]:
    spans, start = [], 0
    for number, (count, factor) in enumerate(zip(make_up, factors, strict=True)):
        if count:
            spans.append(Span(number, start, int(count), factor.q))
            start += int(count) * factor.q
    return tuple(spans), start


def _positions(
    factors: Sequence[Factor],
    labels: Sequence[Codes],
    batches: Sequence[Batch],
    kind_of_part: Codes,
    rank: Codes,
) -> tuple[Codes, ...]:
    """First column of every level: its part, its grouping's span, its number in there."""
    part_first = np.array([b.first for b in batches])[kind_of_part]
    part_first = part_first + rank * np.array([b.size for b in batches])[kind_of_part]
    out = []
    for number, (factor, label) in enumerate(zip(factors, labels, strict=True)):
        starts = np.array([next((s.start for s in b.spans if s.factor == number), 0) for b in batches])
        order = np.argsort(label, kind="stable")
        sizes = np.bincount(label)
        inside = np.empty(len(label), dtype=np.intp)
        inside[order] = np.arange(len(label)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        out.append(part_first[label] + starts[kind_of_part][label] + inside * factor.q)
    return tuple(out)


def _packing(batches: Sequence[Batch], m: int) -> tuple[Codes, Codes]:
    row_start, local = np.empty(m, dtype=np.intp), np.empty(m, dtype=np.intp)
    for b in batches:
        columns = slice(b.first, b.first + b.count * b.size)
        row_start[columns] = b.packed + np.arange(b.count * b.size) * b.size
        local[columns] = np.tile(np.arange(b.size), b.count)
    return row_start, local
