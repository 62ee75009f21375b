"""Several groupings: the largest is eliminated level by level, the rest is solved in dense parts.

    A = [A_0 B; B' C],   H_0 = (A_0 + S_0^-1)^-1 level by level,   M = C - B'H_0 B
    H_rr = (M + S_r^-1)^-1,   H_0r = -H_0 B H_rr,   H_00 = H_0 + H_0 B H_rr B'H_0
    log|I + A S| = log|I + A_0 S_0| + log|I + M S_r|

    D_00 = D_0 - Q B H_rr B'Q',   D_0 = A_0 - A_0 H_0 A_0,   Q = I - A_0 H_0
    D_rr = M - M H_rr M

Only the blocks of H that rows touch are formed. Second derivatives: crossed_traces.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.glmm.crossed_traces import product_traces
from workbench.engine.glmm.meeting import Cells, Meeting, counted
from workbench.engine.glmm.model import Effects, Floats
from workbench.engine.glmm.small import apply, posterior, product, transposed
from workbench.engine.glmm.structure import Factors, cross
from workbench.engine.glmm.terms import Terms
from workbench.engine.lmm.schur import Rest, information_by_factor, solve_rest

CHEAP = 20_000  # numbers in the dense parts up to which traces of products are formed at every step


@dataclass(frozen=True)
class Crossed:
    """terms: of all groupings, the eliminated one first.  on, owner: predictor and grouping of rest terms."""

    parts: tuple[Terms, ...]
    meeting: Meeting

    @cached_property
    def rest_terms(self) -> tuple[tuple[Terms, int], ...]:
        """Every term of the remaining groupings, as its grouping and number."""
        return tuple((part, t) for part in self.parts[1:] for t in range(part.q))

    def curvature(self, W: Floats, L: Factors) -> CrossedCurvature:
        """See Structure."""
        A = self.parts[0].weigh(W)
        H0, logdet = posterior(A, L[0])
        B, C = Cells(self.meeting, self.meet(W)), self.rest(W)
        HB = Cells(self.meeting, apply(H0[..., self.meeting.level], B.values))
        M = C - HB.products(B)
        rest = solve_rest(self.meeting.layout, M, np.empty((self.meeting.layout.m, 0)), L[1:])
        return CrossedCurvature(self, A, B, HB, C, H0, rest, L, logdet + rest.logdet)

    def meet(self, W: Floats) -> Floats:
        """B (..., q, nnz) for W (m, m, ..., n): sums over rows by slot."""
        first, meeting = self.parts[0], self.meeting
        B = np.zeros((*W.shape[2:-1], first.q, meeting.nnz))
        for (part, t), slot in zip(self.rest_terms, meeting.slots, strict=True):
            for a in range(first.q):
                weight = first.times(part.times(W[first.on[a], part.on[t]], t), a)
                B[..., a, :] += counted(slot, weight, meeting.nnz)
        return B

    def rest(self, W: Floats) -> Floats:
        """C (..., packed) for W (m, m, ..., n)."""
        meeting = self.meeting
        C = np.zeros((*W.shape[2:-1], meeting.layout.packed_size))
        for s, (one, i) in enumerate(self.rest_terms):
            for t, (other, j) in enumerate(self.rest_terms):
                weight = one.times(other.times(W[one.on[i], other.on[j]], j), i)
                C += counted(meeting.places[s, t], weight, meeting.layout.packed_size)
        return C

    def flat(self, effects: Effects) -> Floats:
        """Effects (..., q, J) of the remaining groupings as columns (m, ...)."""
        layout = self.meeting.layout
        out = np.empty((layout.m, *effects[1].shape[:-2]))
        for own, start in zip(effects[1:], layout.positions, strict=True):
            for t in range(own.shape[-2]):
                out[start + t] = np.moveaxis(own[..., t, :], -1, 0)
        return out

    def unflat(self, columns: Floats) -> Effects:
        """The opposite, for the remaining groupings."""
        out = []
        for part, start in zip(self.parts[1:], self.meeting.layout.positions, strict=True):
            own = np.stack([columns[start + t] for t in range(part.q)])
            out.append(np.moveaxis(own, (0, 1), (-2, -1)))
        return tuple(out)


@dataclass(frozen=True)
class CrossedCurvature:
    """A_0, H_0 (q, q, J), B and H_0 B at the slots, C packed; rest: M and H_rr packed."""

    structure: Crossed
    A: Floats
    B: Cells
    HB: Cells
    C: Floats
    H0: Floats
    rest: Rest
    L: Factors
    logdet: float

    def solve(self, c: Effects) -> Effects:
        """See Curvature."""
        s = self.structure
        first = apply(self.H0, c[0])
        x = self._in_parts(self.rest.H, s.flat(c) - self.B.down(first))
        return (first - apply(self.H0, self.B.up(x)), *s.unflat(x))

    def times(self, b: Effects) -> Effects:
        """See Curvature."""
        s = self.structure
        x = s.flat(b)
        down = self.B.down(b[0]) + self._in_parts(self.C, x)
        return (apply(self.A, b[0]) + self.B.up(x), *s.unflat(down))

    def _in_parts(self, packed: Floats, x: Floats) -> Floats:
        """A packed matrix times x (m, ...)."""
        flat = np.ascontiguousarray(x.reshape(len(x), -1))
        out = np.empty_like(flat)
        for batch in self.structure.meeting.layout.batches:
            batch.rows(out)[:] = batch.matrices(packed) @ batch.rows(flat)
        return out.reshape(x.shape)

    @cached_property
    def BH(self) -> Floats:
        """B H_rr (q, nnz), at the slots of B."""
        return self.B.through(self.rest.H)

    @cached_property
    def _BHB(self) -> Floats:
        """B H_rr B' (q, q, J)."""
        return self.structure.meeting.by_level(self.BH[:, None] * self.B.values[None])

    def variances(self) -> Effects:
        """See Curvature."""
        first = self.H0 + product(product(self.H0, self._BHB), self.H0)
        return (first, *self._rest_blocks())

    def _rest_blocks(self) -> Effects:
        layout = self.structure.meeting.layout
        out = []
        for part, start in zip(self.structure.parts[1:], layout.positions, strict=True):
            place = start + np.arange(part.q)[:, None]
            rows, cols = layout.row_start[place], layout.local[place]
            out.append(self.rest.H[rows[:, None] + cols[None]])
        return tuple(out)

    def leverages(self) -> Floats:
        """See Curvature."""
        s, meeting = self.structure, self.structure.meeting
        first = s.parts[0]
        out = np.zeros((first.m, first.m, first.n))
        first.leverages(self.variances()[0], out)
        mixed = -apply(self.H0[..., meeting.level], self.BH)
        for (part, t), slot in zip(s.rest_terms, meeting.slots, strict=True):
            for a in range(first.q):
                lev = first.times(part.times(mixed[a][slot], t), a)
                out[first.on[a], part.on[t]] += lev
                out[part.on[t], first.on[a]] += lev
        for i, (one, t) in enumerate(s.rest_terms):
            for j, (other, u) in enumerate(s.rest_terms):
                lev = one.times(other.times(self.rest.H[meeting.places[i, j]], u), t)
                out[one.on[t], other.on[u]] += lev
        return out

    def information(self) -> tuple[Floats, ...]:
        """See Curvature."""
        D = self.A - product(self.A, product(self.H0, self.A))
        Q = -product(self.A, self.H0)
        Q[np.arange(len(Q)), np.arange(len(Q))] += 1.0
        D = D - product(product(Q, self._BHB), transposed(Q))
        return (D.sum(axis=-1), *information_by_factor(self.structure.meeting.layout, self.rest, self.L[1:]))

    def traces(
        self, dW: Floats, directions: tuple[Floats, ...], s: Effects, c: Effects, thorough: bool
    ) -> Floats:
        """See Curvature: by average information where S moves; the rest exact, or left out."""
        part = cross(s, c)
        moves = np.any([dS.any(axis=(1, 2)) for dS in directions], axis=0)
        average = np.where(np.outer(moves, moves), (part + part.T) / 2.0, 0.0)
        if not thorough and self.structure.meeting.layout.packed_size > CHEAP:
            return average
        dA = self.structure.parts[0].weigh(dW)
        dB, dC = self.structure.meet(dW), self.structure.rest(dW)
        return average - product_traces((self.H0, self.HB, self.rest.H), (dA, dB, dC))
