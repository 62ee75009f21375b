"""Short groups: one small matrix for each pattern of occasions, shared by all groups that have it.

    S (T, T) over all occasions,   S_i = rows and columns of S at which group i was seen = K K',   U_i = K^-1

    U_k = -low(M_k) U,   M_k = U S_k U',   low: lower triangle with half the diagonal

(derivative of a Cholesky factor: Smith 1995, J. Comput. Graph. Stat. 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import solve_triangular

from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.residual_structures.order import Order


@dataclass(frozen=True)
class Pattern:
    """Groups seen at the same occasions (t,), ascending; rows (J, t): their rows in order."""

    occasions: Codes
    rows: Codes


def patterns(order: Order, occasion: Codes) -> tuple[Pattern, ...]:
    """Groups sorted by the occasions (n,) at which they were seen."""
    found: dict[bytes, list[int]] = {}
    ends = order.starts + order.sizes
    for start, end in zip(order.starts.tolist(), ends.tolist(), strict=True):
        found.setdefault(occasion[start:end].tobytes(), []).append(start)
    out = []
    for key, starts in found.items():
        occasions = np.frombuffer(key, dtype=occasion.dtype)
        out.append(Pattern(occasions, np.asarray(starts)[:, None] + np.arange(len(occasions))))
    return tuple(out)


@dataclass(frozen=True)
class PatternWhitener:
    """S (T, T) and its derivatives (k, T, T). See whitener.Whitener. LinAlgError if S is not definite."""

    patterns: Sequence[Pattern]
    S: Floats
    slopes: Floats

    @cached_property
    def parts(self) -> list[tuple[Codes, Floats, Floats, Floats]]:
        """Of every pattern: rows (J, t), K (t, t), U (t, t), M (k, t, t)."""
        out = []
        for pattern in self.patterns:
            pick = np.ix_(pattern.occasions, pattern.occasions)
            K = np.asarray(np.linalg.cholesky(self.S[pick]), dtype=np.float64)
            U: Floats = solve_triangular(K, np.eye(len(K)), lower=True, check_finite=False)
            M = U @ self.slopes[:, pick[0], pick[1]] @ U.T
            out.append((pattern.rows, K, U, M))
        return out

    @cached_property
    def log_det(self) -> float:
        """See Whitener."""
        return -float(sum(len(rows) * np.log(np.diag(K)).sum() for rows, K, _, _ in self.parts))

    @cached_property
    def log_det_slopes(self) -> Floats:
        """See Whitener."""
        out = np.zeros(len(self.slopes))
        for rows, _, _, M in self.parts:
            out -= len(rows) * np.einsum("kii->k", M) / 2.0
        return out

    def whiten(self, F: Floats) -> Floats:
        """See Whitener."""
        return self._each(F, [U for _, _, U, _ in self.parts])

    def colour(self, F: Floats) -> Floats:
        """See Whitener."""
        return self._each(F, [K for _, K, _, _ in self.parts])

    def whiten_t(self, F: Floats) -> Floats:
        """See Whitener."""
        return self._each(F, [U.T for _, _, U, _ in self.parts])

    def colour_t(self, F: Floats) -> Floats:
        """See Whitener."""
        return self._each(F, [K.T for _, K, _, _ in self.parts])

    @cached_property
    def deviations(self) -> Floats:
        """See Whitener."""
        out = np.empty(sum(rows.size for rows, *_ in self.parts))
        diagonal = np.sqrt(np.diag(self.S))
        for pattern in self.patterns:
            out[pattern.rows] = diagonal[pattern.occasions]
        return out

    def _each(self, F: Floats, matrices: Sequence[Floats]) -> Floats:
        out = np.empty_like(F)
        for (rows, *_), matrix in zip(self.parts, matrices, strict=True):
            out[rows] = matrix @ F[rows]
        return out

    def pull(self, W: Floats, F: Floats) -> Floats:
        """See Whitener."""
        out = np.zeros(len(self.slopes))
        for rows, _, U, M in self.parts:
            together = np.tensordot(W[rows], U @ F[rows], axes=((0, 2), (0, 2)))
            low = np.tril(together) - np.diag(np.diag(together)) / 2.0
            out -= np.tensordot(M, low, axes=2)
        return out

    def twist(self, F: Floats) -> Floats:
        """See Whitener."""
        out = np.empty((len(self.slopes), *F.shape))
        for rows, _, _, M in self.parts:
            out[:, rows] = M[:, None] @ F[rows]
        return out
