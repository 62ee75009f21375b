"""The observed Hessian of the (RE)ML objective in (theta, sigma), exact, on the boundary too.

    V = sigma2 V*(S),  S = L L' per grouping, theta = lower triangles of L
    f(theta, sigma) = log|V*| (+ log|X'V*^-1X|) + m log sigma2 + rss / sigma2        m = n or n - p

An interior optimum has no slope in S. Where a variance is zero the slope is positive, and its product with
d2S/dtheta2 keeps the Hessian definite, as in lmerTest, which differentiates in theta numerically.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.inference.curvature import Curvature
from workbench.engine.lmm import cholesky
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State

NEGLIGIBLE = 1e-8  # eigenvalues of the scaled Hessian below this count as zero


@dataclass(frozen=True)
class Hessian:
    """value (k+1, k+1) in (theta, sigma); size (k+1,): its diagonal before terms of either sign cancel."""

    value: Floats
    size: Floats

    def inverse(self) -> tuple[Floats, int]:
        """Inverse over the directions with positive curvature, and how many directions have none."""
        unit = np.sqrt(np.where(self.size > 0, self.size, 1.0))
        values, vectors = np.linalg.eigh(self.value / np.outer(unit, unit))
        keep = values > NEGLIGIBLE
        vectors = vectors[:, keep] / unit[:, None]
        return (vectors / values[keep]) @ vectors.T, int(np.sum(~keep))


def hessian(factors: tuple[Factor, ...], state: State, c: Curvature) -> Hessian:
    """Hessian at the state `c` was computed for, sigma2 = rss / m there."""
    m = state.profile.m
    v = c.rss / m
    traces, products = (c.trace_p, c.trace_pp) if state.reml else (c.trace_v, c.trace_vv)
    slope, curved = traces - c.score / v, -products + 2 * c.cross / v
    mixed = 2 * cholesky.jacobian(factors, state.L).T @ c.score / v**1.5
    k = len(slope)
    H = np.empty((k + 1, k + 1))
    H[:k, :k] = cholesky.chain_hessian(factors, state.L, symmetric(factors, slope), curved)
    H[:k, k] = H[k, :k] = mixed
    H[k, k] = 4 * m / v  # -2 m / v + 6 rss / v^2
    slopes, curves = np.abs(traces) + np.abs(c.score) / v, np.abs(products) + 2 * np.abs(c.cross) / v
    lengths = tuple(np.abs(L) for L in state.L)
    size = cholesky.chain_hessian(factors, lengths, symmetric(factors, slopes), curves)
    return Hessian((H + H.T) / 2, np.append(np.diag(size), 4 * m / v))


def symmetric(factors: tuple[Factor, ...], slope: Floats) -> tuple[Floats, ...]:
    """Slopes (k,) in the free elements as symmetric g (q, q) per grouping with df = trace(g dS)."""
    out, start = [], 0
    for f in factors:
        rows, columns = f.pairs
        g = np.zeros((f.q, f.q))
        g[rows, columns] = slope[start : start + len(rows)]
        out.append((g + g.T) / 2)
        start += len(rows)
    return tuple(out)
