"""One grouping: every level on its own, all at once.

H_j = L (I + L'A_j L)^-1 L',   D_j = A_j - A_j H_j A_j,   Q_j = I - A_j H_j

d^2 log|I + A S| / de df = - tr(H A_e H A_f) - tr(D S_e D S_f) + tr(S_e Q A_f Q') + tr(S_f Q A_e Q')
                           + terms of the second derivatives of A and S
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.glmm.model import Effects, Floats
from workbench.engine.glmm.small import apply, posterior, product, transposed
from workbench.engine.glmm.structure import Factors
from workbench.engine.glmm.terms import Terms


@dataclass(frozen=True)
class SingleCurvature:
    """A, H (q, q, J) of one grouping."""

    terms: Terms
    A: Floats
    H: Floats
    logdet: float

    def solve(self, c: Effects) -> Effects:
        """See Curvature."""
        return (apply(self.H, c[0]),)

    def times(self, b: Effects) -> Effects:
        """See Curvature."""
        return (apply(self.A, b[0]),)

    def leverages(self) -> Floats:
        """See Curvature."""
        out = np.zeros((self.terms.m, self.terms.m, self.terms.n))
        self.terms.leverages(self.H, out)
        return out

    @cached_property
    def D(self) -> Floats:
        """Z'V^-1 Z (q, q, J) of every level."""
        return self.A - product(self.A, product(self.H, self.A))

    def information(self) -> tuple[Floats, ...]:
        """See Curvature."""
        return (self.D.sum(axis=-1),)

    def variances(self) -> Effects:
        """See Curvature."""
        return (self.H,)

    def traces(
        self, dW: Floats, directions: tuple[Floats, ...], s: Effects, c: Effects, thorough: bool
    ) -> Floats:
        """See Curvature: always exact."""
        dA, dS = self.terms.weigh(dW), directions[0]
        k, q = len(dA), self.terms.q
        HA = product(self.H, dA)
        out = -HA.reshape(k, -1) @ transposed(HA).reshape(k, -1).T
        used = np.flatnonzero(dS.any(axis=(1, 2)))
        if len(used):
            DS = product(self.D, np.broadcast_to(dS[used, :, :, None], (len(used), q, q, 1)))
            part = DS.reshape(len(used), -1) @ transposed(DS).reshape(len(used), -1).T
            out[np.ix_(used, used)] -= part
            Q = -product(self.A, self.H)
            Q[np.arange(q), np.arange(q)] += 1.0
            QAQ = product(product(Q, dA), transposed(Q)).sum(axis=-1)
            mixed = QAQ.reshape(k, -1) @ dS.reshape(k, -1).T
            out += mixed + mixed.T
        return np.asarray(out)


@dataclass(frozen=True)
class Single:
    """The random part with one grouping."""

    terms: Terms

    @property
    def parts(self) -> tuple[Terms, ...]:
        """See Structure."""
        return (self.terms,)

    def curvature(self, W: Floats, L: Factors) -> SingleCurvature:
        """See Structure."""
        A = self.terms.weigh(W)
        H, logdet = posterior(A, L[0])
        return SingleCurvature(self.terms, A, H, logdet)
