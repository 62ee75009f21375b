"""Relative factors as linear functions of coordinates.

    M_f = sum_i x_i E_i,   S_f = M_f M_f'          one (q, q) matrix per grouping f, comparable units
    d criterion / dx_i         = 2 <g M, E_i>                          g = d criterion / dS
    d2 criterion / dx_i dx_k   = (dS/dx_i)'H_S (dS/dx_k) + 2 <g E_i, E_k>

M need not be triangular: a parameter of interest becomes one coordinate when the terms are put into an order
that has it first, and that order is not the order of the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.cholesky import lower_factor
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Floats

Matrices = tuple[Floats, ...]


@dataclass(frozen=True)
class Coordinates:
    """Directions E (k_f, q, q) of every grouping; x lists their coordinates one grouping after the other."""

    factors: tuple[Factor, ...]
    E: Matrices

    def split(self, x: Floats) -> list[Floats]:
        """The coordinates (k_f,) of each grouping."""
        return np.split(x, np.cumsum([len(E) for E in self.E])[:-1])

    def matrices(self, x: Floats) -> Matrices:
        """M (q, q) of each grouping."""
        return tuple(np.tensordot(part, E, axes=1) for part, E in zip(self.split(x), self.E, strict=True))

    def gradient(self, M: Matrices, g: Matrices) -> Floats:
        """d criterion / dx (k,)."""
        parts = [2.0 * np.einsum("ab,kab->k", gf @ Mf, E) for Mf, gf, E in zip(M, g, self.E, strict=True)]
        return np.concatenate(parts)

    def jacobian(self, M: Matrices) -> Floats:
        """d (free entries of S, as `Factor.pairs` lists them) / dx."""
        blocks = []
        for factor, Mf, E in zip(self.factors, M, self.E, strict=True):
            rows, cols = factor.pairs
            half = E @ Mf.T
            blocks.append((half[:, rows, cols] + half[:, cols, rows]).T)
        return block_diagonal(blocks)

    def hessian(self, M: Matrices, g: Matrices, H_S: Floats) -> Floats:
        """Hessian (k, k) from the gradients g and a Hessian of the free entries of S."""
        J = self.jacobian(M)
        own = [2.0 * np.einsum("iab,kab->ik", gf @ E, E) for gf, E in zip(g, self.E, strict=True)]
        out: Floats = J.T @ H_S @ J + block_diagonal(own)
        return out


def lower(factors: tuple[Factor, ...], M: Matrices) -> Matrices:
    """Lower triangular L (q, q) of each grouping with L L' = M M' block by block."""
    out = []
    for factor, Mf in zip(factors, M, strict=True):
        L = np.zeros_like(Mf)
        for s in factor.slices:
            L[s, s] = lower_factor(Mf[s, s])
        out.append(L)
    return tuple(out)


def block_diagonal(blocks: list[Floats]) -> Floats:
    """The blocks along the diagonal of one matrix."""
    out = np.zeros((sum(len(b) for b in blocks), sum(b.shape[1] for b in blocks)))
    row = col = 0
    for b in blocks:
        out[row : row + len(b), col : col + b.shape[1]] = b
        row, col = row + len(b), col + b.shape[1]
    return out
