"""The fixed columns of every linear predictor, independent, orthonormal and scaled: X'X = n I.

eta_a = offset_a + X_a beta_a          raw coefficients = X_map beta
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.linalg import block_diag

from workbench.engine.glmm.model import Codes, Floats
from workbench.engine.lmm.fixed_part import FixedPart, fixed_part


@dataclass(frozen=True)
class Fixed:
    """parts: one per linear predictor.  columns: X (p_a, n) of each.  offset (m, n) or None."""

    parts: tuple[FixedPart, ...]
    columns: tuple[Floats, ...]
    offset: Floats | None

    @property
    def m(self) -> int:
        """Number of linear predictors."""
        return len(self.columns)

    @property
    def n(self) -> int:
        """Number of rows."""
        return int(self.columns[0].shape[1])

    @cached_property
    def slices(self) -> tuple[slice, ...]:
        """Places of the coefficients of each predictor in beta."""
        ends = np.cumsum([0, *(len(x) for x in self.columns)]).tolist()
        return tuple(slice(a, b) for a, b in pairwise(ends))

    @property
    def p(self) -> int:
        """Number of coefficients of all predictors together."""
        return sum(len(x) for x in self.columns)

    @cached_property
    def X_map(self) -> Floats:
        """Comparable -> raw coefficients (p, p)."""
        scale = np.sqrt(self.n)
        return np.asarray(block_diag(*(part.X_map * scale for part in self.parts))).reshape(self.p, self.p)

    def eta(self, beta: Floats) -> Floats:
        """Linear predictors (m, n) of the fixed part."""
        parts = [beta[s] @ x for s, x in zip(self.slices, self.columns, strict=True)]
        out = parts[0][None] if len(parts) == 1 else np.stack(parts)
        return out if self.offset is None else out + self.offset

    def gradient(self, rows: Floats) -> Floats:
        """X'rows (p, ...) for rows (m, ..., n)."""
        parts = [x @ r.T for x, r in zip(self.columns, rows, strict=True)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)


def fixed_of(X: Sequence[Floats], offset: Floats | None, order: Codes | None) -> Fixed:
    """Columns of each predictor, X_a (n, p_a), with rows taken in `order`; offset (m, n)."""
    parts = tuple(fixed_part(np.asarray(x, dtype=np.float64), None) for x in X)
    scale = np.sqrt(len(X[0]))
    columns = tuple(_rows(part.X, order) * scale for part in parts)
    if offset is not None and order is not None:
        offset = offset[:, order]
    return Fixed(parts, columns, offset)


def _rows(X: Floats, order: Codes | None) -> Floats:
    return np.ascontiguousarray((X if order is None else X[order]).T)
