"""Where the search begins: variances from sums of squares between and within levels.

    term t of the eliminated grouping, after the terms before it:  SS_t = sum_j (z.y)_j^2 / (z.z)_j
    s^2 = (y'y - sum_t SS_t) / (n - number of level coefficients)
    relative variance_t = max((SS_t / J_t / s^2 - 1) / mean (z.z)_j, FLOOR)

The analysis-of-variance estimator of each term alone (Searle, Casella & McCulloch 1992, Variance Components,
chapter 3), terms taken in order within each level. The end does not depend on it, only the number of steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm.cholesky import lower_factor
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.levels import apply
from workbench.engine.lmm.model import Floats

FLOOR = 0.02  # least relative variance to start from
EMPTY = 1e-6  # share of a term's own sum of squares in a level below which the terms before it explain it


def start_factors(data: LmmData, start: Sequence[Floats] | None) -> tuple[Floats, ...]:
    """Factors L (q, q) per grouping in comparable units; `start`: raw factors (q, q) per block."""
    if start is None:
        return moment_factors(data)
    out = []
    for part in data.random:
        L = np.zeros((part.factor.q, part.factor.q))
        for k, s, Z_map in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
            raw: Floats = np.asarray(start[k], dtype=np.float64)
            L[s, s] = lower_factor(np.linalg.inv(Z_map) @ raw)
        out.append(L)
    return tuple(out)


def moment_factors(data: LmmData) -> tuple[Floats, ...]:
    """Diagonal factors from sums of squares, one (q, q) per grouping."""
    first = _between(data.A, data.B[-1])
    freedom = max(data.n - float(first.counts.sum()), 1.0)
    s2 = max((data.n - float(first.squares.sum())) / freedom, 1e-6)
    parts = [first]
    if data.coupling is not None:
        layout = data.coupling.layout
        own, N = data.coupling.own, data.coupling.down(apply(data.A, data.Gamma[-1:]))[:, 0]
        N = N + data.N_within[:, -1]
        for factor, place in zip(layout.factors, layout.positions, strict=True):
            columns = place + np.arange(factor.q)[:, None]
            parts.append(_summary(own[columns], N[columns], own[columns] > 0.0))
    return tuple(np.diag(np.sqrt(part.variances(s2))) for part in parts)


class _Sums(NamedTuple):
    """Per term (q,): sum of squares between levels, number of levels that count, mean size z.z of a level."""

    squares: Floats
    counts: Floats
    sizes: Floats

    def variances(self, s2: float) -> Floats:
        """Relative variances (q,), not below FLOOR."""
        excess = self.squares / np.maximum(self.counts, 1.0) / s2 - 1.0
        return np.maximum(excess / np.maximum(self.sizes, 1e-12), FLOOR)


def _summary(sizes: Floats, products: Floats, counts: NDArray[np.bool_]) -> _Sums:
    """Sums of z.z (q, J) and z.y (q, J) over the levels that count."""
    squares = np.where(counts, products**2 / np.where(counts, sizes, 1.0), 0.0)
    return _Sums(squares.sum(axis=1), counts.sum(axis=1).astype(np.float64), sizes.mean(axis=1))


def _between(A: Floats, b: Floats) -> _Sums:
    """Sums of the terms of A (q, q, J), b (q, J), each after the terms before it in its level."""
    A, b = A.copy(), b.copy()
    q = len(A)
    enough = np.empty(b.shape, dtype=np.bool_)
    sizes = np.empty(b.shape)
    limit = EMPTY * A.diagonal().T
    for t in range(q):
        sizes[t], enough[t] = A[t, t], A[t, t] > limit[t]
        slope = np.where(enough[t], A[t, t + 1 :] / np.where(enough[t], sizes[t], 1.0), 0.0)
        A[t + 1 :, t + 1 :] -= slope[:, None] * A[t, t + 1 :]
        b[t + 1 :] -= slope * b[t]
    return _summary(sizes, b, enough)
