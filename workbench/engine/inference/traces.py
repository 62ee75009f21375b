"""Traces of T = Z'V^-1 Z against the variance elements: tr(E_r T) and tr(E_r T E_s T).

Element r = (a, b) of one grouping's covariance enters V as s_r Z (I (x) E_r) Z', E_r = e_a e_b' + e_b e_a'
(e_a e_a' on the diagonal). With the symbols of lmm/objective.py and lmm/schur.py

    eliminated grouping    T = D - N H N',   D_j = F_j A_j,  N_j = F_j Q_j
    between                T = (I - M H) N'
    remaining groupings    T = (I - M H) M

so that with T_j the diagonal blocks of T and P_r = N'(I (x) E_r) N

    both eliminated    sum_j tr(E_r D_j E_s (2 T_j - D_j)) + tr(H P_r H P_s)
    one of each        tr(E_s K P_r K'),  K = I - M H
    both remaining     tr(E_r T E_s T)

No matrix is larger than a part of the remaining groupings (lmm/components.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from workbench.engine.lmm.components import Batch
from workbench.engine.lmm.coupling import Coupling
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.levels import multiply
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State
from workbench.engine.lmm.schur import Rest

Parts: TypeAlias = tuple[Floats, ...]  # one array (count, size, size) per batch


@dataclass(frozen=True)
class Element:
    """Element (a, b), a >= b, of the covariance of the terms of grouping number `factor`."""

    factor: int
    a: int
    b: int

    def sides(self) -> list[tuple[int, int]]:
        """The places of E_r that hold a one."""
        return [(self.a, self.b)] if self.a == self.b else [(self.a, self.b), (self.b, self.a)]


def elements(data: LmmData) -> list[Element]:
    """All variance elements in the order of theta: grouping after grouping, the eliminated one first."""
    found: list[Element] = []
    for number, factor in enumerate(data.factors):
        found += [Element(number, int(a), int(b)) for a, b in zip(*factor.pairs(), strict=True)]
    return found


def traces(data: LmmData, state: State) -> tuple[Floats, Floats]:
    """tr(E_r T) (k,) and tr(E_r T E_s T) (k, k) at a state of the fit."""
    D = multiply(state.F, data.A)
    if data.coupling is None or state.rest is None:
        wanted = elements(data)
        gram = _gram(D, D)
        one = np.array([_alone(D.sum(axis=2), e) for e in wanted])
        return one, np.array([[_paired(gram, e, f) for f in wanted] for e in wanted])
    return _with_rest(data, data.coupling, state, state.rest, D)


def _gram(D: Floats, other: Floats) -> Floats:
    """(q, q, q, q): sum over levels of D[a, b] other[c, d], made symmetric in the two."""
    q = len(D)
    gram = D.reshape(q * q, -1) @ other.reshape(q * q, -1).T
    return np.asarray((gram + gram.T) / 2).reshape(q, q, q, q)


def _alone(total: Floats, e: Element) -> float:
    return float(sum(total[a, b] for a, b in e.sides()))


def _paired(gram: Floats, e: Element, other: Element) -> float:
    """tr(E_r D E_s D') from the Gram matrix of D and D'."""
    return float(sum(gram[b, c, d, a] for a, b in e.sides() for c, d in other.sides()))


def _with_rest(
    data: LmmData, coupling: Coupling, state: State, rest: Rest, D: Floats
) -> tuple[Floats, Floats]:
    F, batches = state.F, coupling.layout.batches
    correction = multiply(multiply(F, coupling.spread(rest.H)), F.transpose(1, 0, 2))
    total, gram = (D - correction).sum(axis=2), _gram(D, D - 2 * correction)
    H = tuple(b.matrices(rest.H) for b in batches)
    M = tuple(b.matrices(rest.M) for b in batches)
    K = tuple(np.eye(b.size) - m @ h for b, m, h in zip(batches, M, H, strict=True))
    T = tuple(k @ m for k, m in zip(K, M, strict=True))
    wanted = elements(data)
    first = [e for e in wanted if e.factor == 0]
    other = [e for e in wanted if e.factor > 0]
    one, two = np.empty(len(wanted)), np.empty((len(wanted), len(wanted)))
    rows = [_rows(batches, e, T) for e in other]
    one[:] = [_alone(total, e) for e in first] + [_trace(r) for r in rows]
    k = len(first)
    HP, KP = [], []
    for e in first:
        P = _pulled(coupling, F, e)
        HP.append(tuple(h @ p for h, p in zip(H, P, strict=True)))
        KP.append(tuple(a @ p for a, p in zip(K, P, strict=True)))
    for r in range(k):
        for s in range(k):
            two[r, s] = _paired(gram, first[r], first[s]) + _trace_of_product(HP[r], HP[s])
    for s, e in enumerate(other, start=k):
        EK = _rows(batches, e, K)
        two[:k, s] = two[s, :k] = [_inner(kp, EK) for kp in KP]
        two[s, k:] = [_trace_of_product(rows[s - k], r) for r in rows]
    return one, two


def _pulled(coupling: Coupling, F: Floats, e: Element) -> Parts:
    """P_r = sum_j Q_j'F_j'E_r F_j Q_j."""
    W = sum(F[a][:, None] * F[b][None] for a, b in e.sides())
    packed = coupling.absorb(np.asarray(W))
    return tuple(b.matrices(packed) for b in coupling.layout.batches)


def _rows(batches: Sequence[Batch], e: Element, parts: Parts) -> Parts:
    """(I (x) E_r) times the parts, for an element of a remaining grouping."""
    out = []
    for batch, part in zip(batches, parts, strict=True):
        picked = np.zeros_like(part)
        for span in batch.spans:
            if span.factor + 1 != e.factor:
                continue
            shape = (batch.count, span.n_levels, span.q, batch.size)
            source, target = (x[:, span.columns].reshape(shape) for x in (part, picked))
            for a, b in e.sides():
                target[:, :, a] = source[:, :, b]
            picked[:, span.columns] = target.reshape(batch.count, -1, batch.size)
        out.append(picked)
    return tuple(out)


def _trace(parts: Parts) -> float:
    return float(sum(np.einsum("nii->", p) for p in parts))


def _trace_of_product(left: Parts, right: Parts) -> float:
    return float(sum(np.einsum("nij,nji->", a, b) for a, b in zip(left, right, strict=True)))


def _inner(left: Parts, right: Parts) -> float:
    return float(sum(np.vdot(a, b) for a, b in zip(left, right, strict=True)))
