"""Cross-products of rows by group: all that the two-level sampler needs to know of the data.

    XX (J, p, p), ZX (J, q, p), ZZ (J, q, q), Xy (J, p), Zy (J, q), yy (J,), n (J,)

Groups without rows have zeros.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.imputation.problem import Codes, Floats


@dataclass(frozen=True)
class GroupSums:
    """See the header; rows (n,): the rows sorted by group, starts (J',): where present groups begin."""

    XX: Floats
    ZX: Floats
    ZZ: Floats
    Xy: Floats
    Zy: Floats
    yy: Floats
    n: Floats

    @property
    def n_groups(self) -> int:
        return len(self.n)

    def residual_squares(self, beta: Floats, u: Floats) -> Floats:
        """Sums of (y - X beta - Z u)^2 by group (J,); beta (p,), u (J, q)."""
        half = self.ZX @ beta
        total = self.yy - 2 * self.Xy @ beta + np.einsum("jab,a,b->j", self.XX, beta, beta)
        total += np.einsum("jab,ja,jb->j", self.ZZ, u, u) - 2 * np.einsum("ja,ja->j", u, self.Zy - half)
        return np.asarray(np.maximum(total, 0.0))


class Grouped:
    """Rows of X (n, p) and Z (n, q) sorted by group once, for several outcomes."""

    def __init__(self, X: Floats, Z: Floats, codes: Codes, n_groups: int) -> None:
        self.order = np.argsort(codes, kind="stable")
        ordered = codes[self.order]
        self.present, self.starts = np.unique(ordered, return_index=True)
        self.n_groups = n_groups
        self.X, self.Z = X[self.order], Z[self.order]
        self.n = np.bincount(codes, minlength=n_groups).astype(np.float64)
        self.XX, self.ZX, self.ZZ = (
            self._products(A, B) for A, B in ((self.X, self.X), (self.Z, self.X), (self.Z, self.Z))
        )

    def with_outcome(self, y: Floats) -> GroupSums:
        """The sums for y (n,), in the order of the rows as given."""
        own = y[self.order]
        return GroupSums(
            self.XX,
            self.ZX,
            self.ZZ,
            self._sums(self.X * own[:, None]),
            self._sums(self.Z * own[:, None]),
            self._sums(own * own),
            self.n,
        )

    def _products(self, A: Floats, B: Floats) -> Floats:
        """A'B by group (J, a, b), one column of A at a time: many rows need little memory."""
        return np.stack([self._sums(B * A[:, [k]]) for k in range(A.shape[1])], axis=1)

    def _sums(self, values: Floats) -> Floats:
        out = np.zeros((self.n_groups, *values.shape[1:]))
        if len(values):
            out[self.present] = np.add.reduceat(values, self.starts, axis=0)
        return out
