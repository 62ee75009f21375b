"""What goes into a linear mixed model and what comes out of its fit.

    y = offset + X beta + Z_1 b_1 + ... + Z_K b_K + e
    b_k of one level ~ N(0, Sigma_k),  e_i ~ N(0, sigma^2 / w_i),  all independent
    Sigma_k = sigma^2 Lambda_k Lambda_k',  Lambda_k lower triangular

symbol     shape        meaning
Z          (n, q)       columns of one random block, "(terms | group)"
codes      (n,)         level of every row, 0 .. n_levels-1
beta       (p,)         fixed coefficients of the kept columns of X
Lambda     (q, q)       relative Cholesky factor; theta lists its lower triangle column by column
criterion               -2 log (restricted) likelihood, all constants included

Names follow Bates, Maechler, Bolker & Walker (2015), J. Stat. Softw. 67(1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.signedinteger[Any]]
OnIteration: TypeAlias = Callable[[int, float], None]


@dataclass(frozen=True)
class Members:
    """Rows that belong to several levels at once: row i to level codes[i, m] with weights[i, m].

    codes, weights (n, M); a weight of zero is no membership.
    """

    codes: Codes
    weights: Floats

    def entries(self) -> list[tuple[Codes, Floats]]:
        """(codes (n,), weights (n,)) of the first members, the second ones and so on."""
        return list(zip(self.codes.T, self.weights.T, strict=True))

    def squares(self) -> Floats:
        """Sum over a row's levels of their weights squared, (n,): a level that stands twice counts once."""
        n, M = self.codes.shape
        rows = np.repeat(np.arange(n), M)
        shape = (n, int(self.codes.max()) + 1)
        W = csr_array((self.weights.ravel(), (rows, self.codes.ravel())), shape=shape)
        return np.asarray(W.power(2).sum(axis=1), dtype=np.float64).ravel()

    def sizes(self, n_levels: int) -> Floats:
        """Sum of the weights of every level, (n_levels,)."""
        return np.bincount(self.codes.ravel(), self.weights.ravel(), n_levels).astype(np.float64)


@dataclass(frozen=True)
class RandomBlock:
    """One "(terms | group)" block with an unstructured covariance of its q terms.

    group: label, such as "class:school".  codes: (n,) level of every row in 0..n_levels-1.
    Z: (n, q) columns of the terms.  names: the q term names.
    members: the levels of rows that belong to several, whose effects are added by weight; codes is the one of
    largest weight then. Multiple membership: Browne, Goldstein & Rasbash (2001), Stat. Model. 1.
    Blocks on the same codes are independent of each other (as in the double-bar syntax).
    """

    group: str
    codes: Codes
    n_levels: int
    Z: Floats
    names: tuple[str, ...]
    members: Members | None = None

    @property
    def q(self) -> int:
        """Number of terms."""
        return int(self.Z.shape[1])

    def spread(self, values: Floats) -> Floats:
        """What levels with these values (J,) give to every row, (n,)."""
        if self.members is None:
            return values[self.codes]
        out: Floats = np.einsum("nm,nm->n", values[self.members.codes], self.members.weights)
        return out

    @property
    def moments(self) -> Floats:
        """Mean over the rows of z z' (q, q), times the squared weights of their memberships."""
        Z = self.Z if self.members is None else self.Z * np.sqrt(self.members.squares())[:, None]
        out: Floats = Z.T @ Z / len(Z)
        return out

    def effects(self, b: Floats) -> Floats:
        """Sum of the terms times b (J, q) of a row's levels, (n,)."""
        total = np.zeros(len(self.Z))
        for a in range(self.q):
            total += self.Z[:, a] * self.spread(b[:, a])
        return total
