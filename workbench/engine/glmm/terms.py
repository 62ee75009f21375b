"""The random terms of one grouping, row by row: sums over levels, and effects spread back to the rows.

    collect:  Z'v   (m, ..., n) -> (..., q, J)           spread:  Z b   (..., q, J) -> (m, ..., n)

Rows sorted by level make both a walk through memory; other groupings sum by a sparse matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from workbench.engine.glmm.model import Codes, Floats, PredictorBlock, RandomBlock
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.random_part import block_columns


@dataclass(frozen=True)
class Terms:
    """All terms of one grouping.

    Z (q, n): comparable columns, None for a term that is one everywhere.  on (q,): predictor of each term.
    starts (J,): first row of every level when rows are sorted by it, else None.
    Z_maps: raw -> comparable columns, one (q, q) per block.  m: number of linear predictors.
    """

    factor: Factor
    Z: tuple[Floats | None, ...]
    on: tuple[int, ...]
    starts: Codes | None
    Z_maps: tuple[Floats, ...]
    m: int

    @property
    def q(self) -> int:
        """Number of terms."""
        return len(self.Z)

    @property
    def J(self) -> int:
        """Number of levels."""
        return self.factor.n_levels

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.factor.codes)

    @cached_property
    def counts(self) -> Codes:
        """Rows (J,) in each level."""
        return np.bincount(self.factor.codes, minlength=self.J)

    @cached_property
    def _summing(self) -> csr_array:
        """Sparse (J, n) matrix that sums rows by level."""
        n = self.n
        order = np.argsort(self.factor.codes, kind="stable")
        ends = np.concatenate([[0], np.cumsum(self.counts)])
        return csr_array((np.ones(n), order, ends), shape=(self.J, n))

    def sums(self, v: Floats) -> Floats:
        """Sums by level (..., J) of v (..., n)."""
        if self.starts is not None:
            return np.add.reduceat(v, self.starts, axis=-1)
        flat = v.reshape(-1, v.shape[-1])
        return np.ascontiguousarray((self._summing @ flat.T).T).reshape(*v.shape[:-1], self.J)

    def gather(self, b: Floats) -> Floats:
        """b (..., J) of every row's level: (..., n)."""
        if self.starts is not None:
            return np.repeat(b, self.counts, axis=-1)
        return np.take(b, self.factor.codes, axis=-1)

    def times(self, v: Floats, t: int) -> Floats:
        """Column t of Z times v (..., n)."""
        z = self.Z[t]
        return v if z is None else v * z

    def collect(self, v: Floats) -> Floats:
        """See above."""
        parts = [self.sums(self.times(v[a], t)) for t, a in enumerate(self.on)]
        return parts[0][..., None, :] if self.q == 1 else np.stack(parts, axis=-2)

    def spread(self, b: Floats, out: Floats | None = None) -> Floats:
        """See above; added to `out` when given."""
        for t, a in enumerate(self.on):
            part = self.times(self.gather(b[..., t, :]), t)
            if out is None:
                if self.m == 1:
                    out = part[None]
                    continue
                out = np.zeros((self.m, *part.shape))
            out[a] += part
        assert out is not None
        return out

    def weigh(self, W: Floats) -> Floats:
        """Z'W Z (..., q, q, J) by level for W (m, m, ..., n)."""
        q = self.q
        out = np.empty((*W.shape[2:-1], q, q, self.J))
        for s in range(q):
            for t in range(s + 1):
                sums = self.sums(self.times(self.times(W[self.on[s], self.on[t]], s), t))
                out[..., s, t, :] = sums
                out[..., t, s, :] = sums
        return out

    def leverages(self, H: Floats, out: Floats) -> None:
        """Add the diagonal blocks of Z H Z' for H (q, q, J) to out (m, m, n)."""
        for s, a in enumerate(self.on):
            for t, c in enumerate(self.on[: s + 1]):
                part = self.times(self.times(self.gather(H[s, t]), s), t)
                out[a, c] += part
                if s != t:
                    out[c, a] += part


def terms_of(factor: Factor, blocks: tuple[PredictorBlock, ...], m: int, is_sorted: bool) -> Terms:
    """Columns of one grouping, scaled and made uncorrelated block by block and predictor by predictor."""
    columns: list[Floats | None] = []
    on: list[int] = []
    maps = []
    for k in factor.blocks:
        Z, Z_map = _columns(blocks[k])
        columns += [None if bool(np.all(z == 1.0)) else np.ascontiguousarray(z) for z in Z.T]
        on += blocks[k].predictors
        maps.append(Z_map)
    starts = None
    if is_sorted:
        starts = np.searchsorted(factor.codes, np.arange(factor.n_levels))
    return Terms(factor, tuple(columns), tuple(on), starts, tuple(maps), m)


def _columns(item: PredictorBlock) -> tuple[Floats, Floats]:
    """Comparable columns (n, q) of a block and the map (q, q): terms of different predictors stay apart."""
    block, on = item.block, np.asarray(item.predictors)
    Z, Z_map = np.empty_like(block.Z, dtype=np.float64), np.zeros((block.q, block.q))
    for a in np.unique(on):
        place = np.flatnonzero(on == a)
        names = tuple(block.names[t] for t in place)
        part = RandomBlock(block.group, block.codes, block.n_levels, block.Z[:, place], names)
        Z[:, place], Z_map[np.ix_(place, place)] = block_columns(part, None)
    return Z, Z_map
