"""Traces of T = Z'V^-1 Z against the variance elements: tr(E_r T) and tr(E_r T E_s T).

Element r = (a, b) of one grouping's covariance enters V as s_r Z (I (x) E_r) Z', E_r = e_a e_b' + e_b e_a'
(e_a e_a' on the diagonal). With the symbols of lmm/objective.py and lmm/schur.py

    eliminated grouping    T = D - N H N',   N_j = D_j Gamma_j
    between                T = (I - M H) N'
    remaining groupings    T = (I - M H) M

so that with T_j the diagonal blocks of T and P_r = N'(I (x) E_r) N

    both eliminated    sum_j tr(E_r D_j E_s (2 T_j - D_j)) + tr(H P_r H P_s)
    one of each        tr(E_s K P_r K'),  K = I - M H
    both remaining     tr(E_r T E_s T)

No matrix is larger than a part of the remaining groupings (lmm/components.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        found += [Element(number, int(a), int(b)) for a, b in zip(*factor.pairs, strict=True)]
    return found


def traces(data: LmmData, state: State) -> tuple[Floats, Floats]:
    """tr(E_r T) (k,) and tr(E_r T E_s T) (k, k) at a state of the fit."""
    D = state.D
    if data.coupling is None or state.rest is None:
        wanted = elements(data)
        gram = _gram(D, D)
        one = np.array([_alone(D.sum(axis=2), e) for e in wanted])
        return one, np.array([[_paired(gram, e, f) for f in wanted] for e in wanted])
    return _with_rest(data, data.coupling, state, state.rest, D)


def _gram(D: Floats, other: Floats) -> Floats:
    """(q, q, q, q): sum over levels of D[a, b] other[c, d], made symmetric in the two."""
    q = len(D)
    gram = D.reshape(q * q, D.shape[2]) @ other.reshape(q * q, D.shape[2]).T
    return np.asarray((gram + gram.T) / 2).reshape(q, q, q, q)


def _alone(total: Floats, e: Element) -> float:
    return float(sum(total[a, b] for a, b in e.sides()))


def _paired(gram: Floats, e: Element, other: Element) -> float:
    """tr(E_r D E_s D') from the Gram matrix of D and D'."""
    return float(sum(gram[b, c, d, a] for a, b in e.sides() for c, d in other.sides()))


def _with_rest(
    data: LmmData, coupling: Coupling, state: State, rest: Rest, D: Floats
) -> tuple[Floats, Floats]:
    """The traces where other groupings remain, in blocks: eliminated and remaining elements."""
    batches = coupling.layout.batches
    H, K, T = _remaining(batches, rest)
    first = [e for e in elements(data) if e.factor == 0]
    other = [e for e in elements(data) if e.factor > 0]
    total, gram = _level_sums(coupling, rest, D)
    P = [_pulled(coupling, D, e) for e in first]
    HP, KP = [_product(H, part) for part in P], [_product(K, part) for part in P]
    T_rows, K_rows = ([_rows(batches, e, parts) for e in other] for parts in (T, K))
    one = [_alone(total, e) for e in first] + [_trace(r) for r in T_rows]
    within = [[_paired(gram, e, f) for f in first] for e in first]
    eliminated = np.array(within) + _table(_trace_of_product, HP, HP)
    between = _table(_inner, KP, K_rows)
    remaining = _table(_trace_of_product, T_rows, T_rows)
    return np.array(one), np.block([[eliminated, between], [between.T, remaining]])


def _remaining(batches: Sequence[Batch], rest: Rest) -> tuple[Parts, Parts, Parts]:
    """H, K = I - M H and T = K M of the remaining groupings."""
    H = tuple(b.matrices(rest.H) for b in batches)
    M = tuple(b.matrices(rest.M) for b in batches)
    K = tuple(np.eye(b.size) - m @ h for b, m, h in zip(batches, M, H, strict=True))
    return H, K, _product(K, M)


def _level_sums(coupling: Coupling, rest: Rest, D: Floats) -> tuple[Floats, Floats]:
    """sum_j T_j (q, q) and the Gram matrix of D_j and 2 T_j - D_j."""
    correction = multiply(multiply(D, coupling.spread(rest.H)), D)
    return (D - correction).sum(axis=2), _gram(D, D - 2 * correction)


def _table(function: Callable[[Parts, Parts], float], left: list[Parts], right: list[Parts]) -> Floats:
    return np.array([[function(a, b) for b in right] for a in left]).reshape(len(left), len(right))


def _pulled(coupling: Coupling, D: Floats, e: Element) -> Parts:
    """P_r = sum_j Gamma_j'D_j E_r D_j Gamma_j."""
    DED = sum(D[a][:, None] * D[b][None] for a, b in e.sides())
    packed = coupling.absorb(np.asarray(DED))
    return tuple(b.matrices(packed) for b in coupling.layout.batches)


def _rows(batches: Sequence[Batch], e: Element, parts: Parts) -> Parts:
    """(I (x) E_r) times the parts, for an element of a remaining grouping."""
    out = []
    for batch, part in zip(batches, parts, strict=True):
        picked = np.zeros_like(part)
        for span in (s for s in batch.spans if s.factor + 1 == e.factor):
            rows = np.arange(span.columns.start, span.columns.stop, span.q)
            for a, b in e.sides():
                picked[:, rows + a] = part[:, rows + b]
        out.append(picked)
    return tuple(out)


def _product(left: Parts, right: Parts) -> Parts:
    return tuple(a @ b for a, b in zip(left, right, strict=True))


def _trace(parts: Parts) -> float:
    return float(sum(np.einsum("nii->", p) for p in parts))


def _trace_of_product(left: Parts, right: Parts) -> float:
    return float(sum(np.einsum("nij,nji->", a, b) for a, b in zip(left, right, strict=True)))


def _inner(left: Parts, right: Parts) -> float:
    return float(sum(np.vdot(a, b) for a, b in zip(left, right, strict=True)))
