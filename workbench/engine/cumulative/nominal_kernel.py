"""Ordered categories whose thresholds hang on predictors: partial proportional odds in mixed models.

    theta_ij = theta_j + w_i' Gamma_j,   Gamma = J A,   phi = (those of CumulativeKernel, A column by column)

W are centred and scaled columns, so that theta are the thresholds of a middle row. Thresholds of a row may
cross for some phi; there its likelihood is nil. Peterson & Harrell (1990), J. R. Stat. Soc. C 39.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from workbench.engine.cumulative.intervals import Interval, quick_interval
from workbench.engine.cumulative.kernel import CumulativeKernel
from workbench.engine.cumulative.links import Floats
from workbench.engine.likelihoods.kernel import Rows


@dataclass(frozen=True)
class NominalKernel(CumulativeKernel):
    """W (q, n): columns whose effect differs by threshold.  J (K-1, m): the structure of the thresholds."""

    W: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    J: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def n_phi(self) -> int:
        """m for the thresholds, and m for each column of W."""
        return super().n_phi + int(self.J.shape[1]) * len(self.W)

    def loadings(self, phi: Floats) -> Floats:
        """A (m, q)."""
        return phi[super().n_phi :].reshape(len(self.W), -1).T

    def take(self, rows: Rows) -> Self:
        """See Kernel."""
        return replace(super().take(rows), W=self.W[:, rows])

    def _own_ends(self, phi: Floats) -> tuple[Floats, Floats]:
        """Upper and lower end (n,) of every row, the linear predictor apart."""
        upper, lower = super()._own_ends(phi)
        for w, gamma in zip(self.W, (self.J @ self.loadings(phi)).T, strict=True):
            by_cut = np.concatenate([[0.0], gamma, [0.0]])
            upper, lower = upper + w * by_cut[self._above], lower + w * by_cut[self.y]
        return upper, lower

    def _all_cuts(self, phi: Floats, axes: int) -> Floats:
        """Every threshold of every row (K-1, ..., n)."""
        moved = self.J @ self.loadings(phi) @ self.W
        return super()._all_cuts(phi, axes) + moved.reshape(len(moved), *(1,) * (axes - 1), self.n)

    def _jacobians(self, phi: Floats) -> tuple[Floats, Floats]:
        """Derivatives (r, n) of the upper and the lower end in phi."""
        ends = super()._jacobians(phi)
        J = np.zeros((self.J.shape[1], len(self.J) + 2))
        J[:, 1:-1] = self.J.T
        places = self._above, self.y
        return tuple(  # type: ignore[return-value]
            np.concatenate([end, *(J[:, place] * w for w in self.W)])
            for end, place in zip(ends, places, strict=True)
        )

    def _in_phi(self, phi: Floats, by_theta: Floats) -> Floats:
        """From derivatives (K-1, ..., n) in the thresholds of every row to those in phi (r, ..., n)."""
        moved = np.tensordot(self.J.T, by_theta, 1)
        return np.concatenate([super()._in_phi(phi, by_theta), *(moved * w for w in self.W)])

    def _between(self, upper: Floats, lower: Floats, order: int) -> Interval:
        """The intervals; with nothing in them where thresholds cross."""
        crossed = upper <= lower
        if not crossed.any():
            return quick_interval(self.link, upper, lower, order)
        found = quick_interval(self.link, upper, np.where(crossed, upper - 1.0, lower), order)
        return replace(found, log_pi=np.where(crossed, -np.inf, found.log_pi))
