"""From variance elements to theta: the exact Hessian of the (RE)ML objective in (theta, sigma).

    S_b = L_b L_b' per block, theta = lower triangles of L_b column by column, V = sigma2 V*(S)
    f(theta, sigma) = log|V*| (+ log|X'V*^-1X|) + m log sigma2 + rss / sigma2        m = n or n - p
    H = J' f_SS J + sum_r f_r d2 s_r / d theta2

The second term vanishes at an interior optimum; where a variance is zero it is what keeps H definite, because
the slope f_r is positive there while J is zero (as in lmerTest, which differentiates in theta numerically).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.inference.curvature import Curvature
from workbench.engine.inference.moments import Floats

NEGLIGIBLE = 1e-8  # eigenvalues of the scaled Hessian below this count as zero


@dataclass(frozen=True)
class ThetaMap:
    """first (k, k): d s_r / d theta_a; second (k, k, k): d2 s_r / d theta_a d theta_b."""

    first: Floats
    second: Floats


def theta_map(factors: Sequence[Floats]) -> ThetaMap:
    """Derivatives of the elements of L L' in those of L, for the lower triangular L (q, q) of every block."""
    sizes = [len(L) * (len(L) + 1) // 2 for L in factors]
    k = sum(sizes)
    first, second = np.zeros((k, k)), np.zeros((k, k, k))
    at = 0
    for L, size in zip(factors, sizes, strict=True):
        here = slice(at, at + size)
        first[here, here], second[here, here, here] = _block_map(L)
        at += size
    return ThetaMap(first, second)


def _block_map(L: Floats) -> tuple[Floats, Floats]:
    q = len(L)
    columns, rows = np.triu_indices(q)  # lower triangle, column by column
    unit = np.zeros((len(rows), q, q))
    unit[np.arange(len(rows)), rows, columns] = 1.0
    half = unit @ L.T
    first = (half + half.transpose(0, 2, 1))[:, rows, columns].T
    products = np.einsum("aij,bkj->abik", unit, unit)
    second = (products + products.transpose(1, 0, 2, 3))[:, :, rows, columns].transpose(2, 0, 1)
    return first, second


@dataclass(frozen=True)
class ThetaHessian:
    """value (k+1, k+1) in (theta, sigma); size (k+1,): magnitude of the diagonal terms before they cancel."""

    value: Floats
    size: Floats

    def inverse(self) -> tuple[Floats, int, int]:
        """Inverse over the directions with positive curvature; how many were flat and how many negative."""
        unit = np.sqrt(np.where(self.size > 0, self.size, 1.0))
        values, vectors = np.linalg.eigh(self.value / np.outer(unit, unit))
        keep = values > NEGLIGIBLE
        vectors = vectors[:, keep] / unit[:, None]
        inverse = (vectors / values[keep]) @ vectors.T
        negative = int(np.sum(values < -NEGLIGIBLE))
        return inverse, int(np.sum(~keep)) - negative, negative


def theta_hessian(c: Curvature, theta: ThetaMap, sigma: float, reml: bool) -> ThetaHessian:
    """Observed Hessian of the objective in (theta, sigma) at the values `c` was computed for."""
    v = sigma**2
    traces, products = (c.trace_p, c.trace_pp) if reml else (c.trace_v, c.trace_vv)
    m = c.n - (c.R.shape[0] if reml else 0)
    slope, slope_size = traces - c.score / v, np.abs(traces) + np.abs(c.score) / v
    f_SS, f_SS_size = -products + 2 * c.cross / v, np.abs(products) + 2 * np.abs(c.cross) / v
    f_S_sigma = 2 * c.score / sigma**3
    f_sigma_sigma = -2 * m / v + 6 * c.rss / v**2
    k = len(slope)
    H = np.empty((k + 1, k + 1))
    H[:k, :k] = theta.first.T @ f_SS @ theta.first + np.einsum("r,rab->ab", slope, theta.second)
    H[:k, k] = H[k, :k] = theta.first.T @ f_S_sigma
    H[k, k] = f_sigma_sigma
    size = np.empty(k + 1)
    J = np.abs(theta.first)
    size[:k] = np.einsum("ra,rs,sa->a", J, f_SS_size, J) + np.einsum(
        "r,raa->a", slope_size, np.abs(theta.second)
    )
    size[k] = 2 * m / v + 6 * c.rss / v**2
    return ThetaHessian((H + H.T) / 2, size)
