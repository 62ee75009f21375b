"""Traces of T = Z'V^-1 Z against the variance elements: tr(E_r T) and tr(E_r T E_s T).

Within the first factor, T = D - N Y N', so with M the diagonal blocks of T and P_r = N'(I (x) E_r) N

    tr(E_r T E_s T) = sum_j tr(E_r D_j E_s (2 M_j - D_j)) + tr(Y P_r Y P_s)

between the first factor and another  tr(E_s K P_r K'),  and among the others  tr(E_r T E_s T)  directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from workbench.engine.inference import blocks
from workbench.engine.inference.blocks import Matrix
from workbench.engine.inference.elements import Element
from workbench.engine.inference.marginal import Marginal
from workbench.engine.inference.moments import Floats

CHUNK = 4_000_000  # elements of N Y held at a time


def traces(T: Marginal, wanted: Sequence[Element]) -> tuple[Floats, Floats]:
    """tr(E_r T) (k,) and tr(E_r T E_s T) (k, k)."""
    parts = [_Level(T, e) if e.factor == 0 else _Other(T, e) for e in wanted]
    level = _LevelGram.of(T)
    one = np.array([part.alone(level) for part in parts])
    two = np.empty((len(parts), len(parts)))
    for r, part in enumerate(parts):
        for s in range(r + 1):
            two[r, s] = two[s, r] = _pair(part, parts[s], level)
    return one, two


@dataclass(frozen=True)
class _LevelGram:
    """Sums over the levels of the first factor.

    total (q, q) = sum_j M_j;  gram (q, q, q, q) = sum_j D_j[a, b] (2 M_j - D_j)[c, d], made symmetric.
    """

    total: Floats
    gram: Floats

    @staticmethod
    def of(T: Marginal) -> _LevelGram:
        q = T.D.shape[1]
        M = T.D - diagonal_of_correction(T) if T.where.R else T.D
        gram = T.D.reshape(-1, q * q).T @ (2 * M - T.D).reshape(-1, q * q)
        return _LevelGram(M.sum(axis=0), ((gram + gram.T) / 2).reshape(q, q, q, q))


class _Level:
    """An element of the first factor."""

    def __init__(self, T: Marginal, e: Element) -> None:
        self.element = e
        self.weighted: Matrix = ()
        self.carried: Matrix = ()
        if T.where.R:
            pulled = _pulled(T, e)
            self.weighted = blocks.product(T.Y, pulled)
            self.carried = blocks.product(blocks.product(T.K, pulled), blocks.transpose(T.K))

    def alone(self, level: _LevelGram) -> float:
        return float(sum(level.total[a, b] for a, b in self.element.sides()))


class _Other:
    """An element of another factor."""

    def __init__(self, T: Marginal, e: Element) -> None:
        self.T, self.element = T, e
        self.rows = _rows(T, e, T.Tu)

    def alone(self, _: _LevelGram) -> float:
        return blocks.trace(self.rows)


def _pair(left: _Level | _Other, right: _Level | _Other, level: _LevelGram) -> float:
    if isinstance(left, _Level) and isinstance(right, _Level):
        pairs = [(*ab, *cd) for ab in left.element.sides() for cd in right.element.sides()]
        within = float(sum(level.gram[b, c, d, a] for a, b, c, d in pairs))
        return within + blocks.trace_of_product(left.weighted, right.weighted)
    if isinstance(left, _Other) and isinstance(right, _Other):
        return blocks.trace_of_product(left.rows, right.rows)
    if isinstance(left, _Level) and isinstance(right, _Other):
        return blocks.trace(_rows(right.T, right.element, left.carried))
    return _pair(right, left, level)


def _pulled(T: Marginal, e: Element) -> Matrix:
    """P_r = N'(I (x) E_r) N over the other factors' effects."""
    q = T.D.shape[1]
    sides = [T.N[a::q].T @ T.N[b::q] for a, b in e.sides()]
    return blocks.from_sparse(T.where, sparse.csr_array(sum(sides[1:], sides[0])))


def _rows(T: Marginal, e: Element, matrix: Matrix) -> Matrix:
    """(I (x) E_r) matrix, for an element of a factor in U."""
    factors = T.cross.factors
    start = sum(f.n_levels * f.q for f in factors[1 : e.factor])
    factor = factors[e.factor]
    place = np.full(T.where.R, -1)
    place[start : start + factor.n_levels * factor.q] = np.tile(np.arange(factor.q), factor.n_levels)
    out = []
    for effects, block in zip(T.where.members, matrix, strict=True):
        picked = np.zeros_like(block)
        for a, b in e.sides():
            picked[place[effects] == a] = block[place[effects] == b]
        out.append(picked)
    return tuple(out)


def diagonal_of_correction(T: Marginal) -> Floats:
    """The (J, q, q) diagonal blocks of N Y N'."""
    J, q, _ = T.D.shape
    single = T.where.largest == T.where.R
    Y = T.Y[0][0][np.ix_(T.where.place_of, T.where.place_of)] if single else blocks.to_sparse(T.where, T.Y)
    out = np.empty_like(T.D)
    step = max(1, CHUNK // (q * T.where.R)) if single else J
    for start in range(0, J, step):
        levels = slice(start, min(start + step, J))
        N = T.N[levels.start * q : levels.stop * q]
        NY = N @ Y
        for a in range(q):
            for b in range(q):
                out[levels, a, b] = np.asarray(N[b::q].multiply(NY[a::q]).sum(axis=1)).ravel()
    return out
