"""One grouping in coordinates where the residual is white: all that refits of new outcomes need.

    level j:  Z_j = Q_j R_j,  Q_j'Q_j = I        g_j = Q_j'y_j,  G_j = Q_j'X_j
    V = I + Z S Z'   ->   K_j = I + R_j S R_j'   and the rest, orthogonal to all Z_j, is white
    [X y]'V^-1 [X y] = C + sum_j [G_j g_j]'K_j^-1 [G_j g_j],    C: cross-products of what no Z_j reaches

symbol   shape        meaning
R        (q, q, J)    upper triangular; zero rows where a term adds nothing in a level
G        (q, p, J)    whitened X;  C (p, p) its part within levels
g        (q, N, J)    whitened outcomes of N replicates;  c (N, p), s (N,): X'y and y'y within levels
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.levels import regress
from workbench.engine.lmm.model import Codes, Floats


@dataclass(frozen=True)
class Whitened:
    """The design of a model with a single grouping.  n: rows."""

    factor: Factor
    R: Floats
    G: Floats
    C: Floats
    n: int

    @property
    def p(self) -> int:
        """Number of fixed coefficients."""
        return len(self.C)

    @cached_property
    def present(self) -> Floats:
        """(q, J): 1 where a term adds something in a level, else 0."""
        return np.asarray(np.einsum("aaj->aj", self.R) > 0.0, dtype=np.float64)

    @cached_property
    def GG(self) -> Floats:
        """(q, q, J, p * p): products of the whitened columns, for [X'V^-1 X] as one matrix product."""
        products = np.einsum("apj,bqj->abjpq", self.G, self.G)
        return np.ascontiguousarray(products.reshape(*products.shape[:3], -1))


@dataclass(frozen=True)
class Outcomes:
    """N outcomes by their products with the design; see the table above.

    C (N, p, p) or (1, p, p): products of X within levels.  n (N,): rows.
    weight (N, J): how often each level counts in each replicate; None: once.
    """

    g: Floats
    c: Floats
    s: Floats
    C: Floats
    n: Floats
    weight: Floats | None = None

    def __len__(self) -> int:
        return len(self.s)

    def some(self, which: Codes) -> Outcomes:
        """Those of these numbers."""
        C = self.C if len(self.C) == 1 else self.C[which]
        weight = None if self.weight is None else self.weight[which]
        return Outcomes(self.g[:, which], self.c[which], self.s[which], C, self.n[which], weight)

    def times(self, values: Floats) -> Floats:
        """values (..., N, J), each level as often as it counts."""
        return values if self.weight is None else values * self.weight

    def root_times(self, values: Floats) -> Floats:
        """values (..., N, J) times the root of the counts: for what enters products twice."""
        return values if self.weight is None else values * np.sqrt(self.weight)

    def total(self, values: Floats) -> Floats:
        """Sum over the levels (..., N) of values (..., N, J)."""
        return np.asarray(self.times(values).sum(axis=-1), dtype=np.float64)


def whiten(data: LmmData) -> Whitened | None:
    """The whitened design in comparable units; None where there are several groupings."""
    if data.coupling is not None:
        return None
    design = data.design
    Gamma = regress(design.R, design.BX)
    G = np.einsum("abj,pbj->apj", design.R, Gamma)
    C = np.eye(data.p) - np.einsum("apj,aqj->pq", G, G)
    return Whitened(data.factors[0], design.R, G, C, data.n)


def simulate(w: Whitened, L: Floats, random: np.random.Generator, count: int) -> Outcomes:
    """Outcomes y = Z b + e with b ~ N(0, L L') in every level and e ~ N(0, 1), drawn by their products.

    Q_j'e are white; X'e within levels is normal with covariance C; the rest of e'e is a chi-square of the
    dimensions that neither Z nor X reach. Nothing of the size of the data is drawn.
    """
    q, J = len(w.R), w.R.shape[2]
    b = np.einsum("ab,bnj->anj", L, random.standard_normal((q, count, J)))
    g = np.einsum("abj,bnj->anj", w.R, b)
    g += random.standard_normal((q, count, J)) * w.present[:, None]
    c, s = white_within(w.C, w.n - int(w.present.sum()), random, count)
    return Outcomes(g, c, s, w.C[None], np.full(count, float(w.n)))


def white_within(C: Floats, n: int, random: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """X'e (N, p), e'e (N,) of white residuals in the n dimensions that no Z reaches; C (p, p): X'X there."""
    values, vectors = np.linalg.eigh(C)
    kept = values > 1e-10
    eta = random.standard_normal((count, int(kept.sum())))
    c = eta @ (vectors[:, kept] * np.sqrt(values[kept])).T
    left = n - eta.shape[1]
    return c, (eta**2).sum(axis=1) + (random.chisquare(left, count) if left > 0 else 0.0)
