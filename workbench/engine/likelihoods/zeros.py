"""Counts with a model of their zeros: zeros of two kinds (inflated), or all zeros apart (hurdle).

    inflated   l = log(pi + (1 - pi) exp(c))            y = 0     c: log density of the counts
               l = log(1 - pi) + c                      y > 0     pi: by its own link of the last predictor
    hurdle     l = log pi                               y = 0
               l = log(1 - pi) + c - log(1 - exp(z))    y > 0     z: log density of a count of zero

With v = log(1 - pi) + c and d = log pi - v the first line is v + log(1 + exp d); the last is a function of z.
All derivatives follow by partials.py. The mixture is not log-concave: `expected` is the information that
would be there if the kind of every zero were known, which is always positive definite.

Lambert (1992), Technometrics 34; Mullahy (1986), J. Econometrics 33.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import special

from workbench.engine.likelihoods.joint import JointKernel
from workbench.engine.likelihoods.kernel import Floats, Rows, Slopes
from workbench.engine.likelihoods.links import Link
from workbench.engine.likelihoods.partials import (
    Partials,
    added,
    along,
    composed,
    from_slopes,
    keys,
    scaled,
    to_slopes,
)
from workbench.engine.likelihoods.tails import minus_log_complement


@dataclass(frozen=True)
class ZeroModel:
    """counts: kernel of the outcome (unweighted); link: of the share pi; weights (n,) or None: multiply l.

    is_zero (n,): rows whose count is zero. The last linear predictor is that of pi.
    """

    counts: JointKernel
    link: Link
    is_zero: NDArray[np.bool_]
    weights: Floats | None

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.counts.n

    @property
    def m(self) -> int:
        """Linear predictors: those of the counts, and one of the share pi."""
        return self.counts.m + 1

    @property
    def n_phi(self) -> int:
        """Further parameters of the counts."""
        return self.counts.n_phi

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See JointKernel."""
        c = from_slopes(self.counts.slopes(eta[:-1], phi, order))
        found = self.density(eta, phi, c, list(keys(self.m, order)), order)
        return self._weighted(to_slopes(found, self.m, order, eta[0]))

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See JointKernel."""
        by_phi = [self._along_phi(eta, phi, order, r) for r in range(self.n_phi)]
        if not by_phi:
            return tuple(np.zeros((0, *(self.m,) * k, *eta.shape[1:])) for k in range(order + 1))
        return self._weighted(tuple(np.stack(parts) for parts in zip(*by_phi, strict=True)))

    def _along_phi(self, eta: Floats, phi: Floats, order: int, r: int) -> Slopes:
        place = (self.m + r,)
        slopes = self.counts.phi_slopes(eta[:-1], phi, order)
        c = from_slopes(self.counts.slopes(eta[:-1], phi, order))
        c |= from_slopes(tuple(d[r] for d in slopes), place)
        wanted = [(*key, *place) for key in keys(self.m, order)]
        found = self.density(eta, phi, c, wanted, order + 1)
        return to_slopes(found, self.m, order, eta[0], place)

    def density(
        self, eta: Floats, phi: Floats, c: Partials, wanted: list[tuple[int, ...]], order: int
    ) -> Partials:
        """Partials of l at the wanted keys, from those of c."""
        raise NotImplementedError

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See JointKernel: a stand-in, of order 0 only."""
        w = np.zeros((self.m, self.m, *eta.shape[1:]))
        p, q = self.link.log_tails(eta[-1], 1)
        w[:-1, :-1] = np.exp(q[0]) * self.counts.expected(eta[:-1], phi)[0]
        w[-1, -1] = -p[1] * q[1]
        return self._weighted((w,))

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """See JointKernel: no model of zeros has the expected information in its determinant."""
        return np.zeros((self.n_phi, self.m, self.m, *eta.shape[1:]))

    def start(self) -> tuple[Floats, Floats]:
        """See JointKernel."""
        eta, phi = self.counts.start()
        share = np.clip(float(self.is_zero.mean()) * self.zeros_apart, 0.02, 0.9)
        return np.concatenate([eta, np.full((1, self.n), float(self.link.of(np.asarray(share))))]), phi

    @property
    def zeros_apart(self) -> float:
        """Share of the zeros that is taken to belong to pi at the start."""
        return 0.5

    def take(self, rows: Rows) -> Self:
        """See JointKernel."""
        weights = None if self.weights is None else self.weights[rows]
        return replace(self, counts=self.counts.take(rows), is_zero=self.is_zero[rows], weights=weights)

    def _weighted(self, values: Slopes) -> Slopes:
        return values if self.weights is None else tuple(self.weights * value for value in values)


class ZeroInflated(ZeroModel):
    """Zeros of two kinds."""

    def density(
        self, eta: Floats, phi: Floats, c: Partials, wanted: list[tuple[int, ...]], order: int
    ) -> Partials:
        """See ZeroModel."""
        p, q = self.link.log_tails(eta[-1], min(order, 4))
        v = added(c, along(q, self.m - 1))
        d = added(along(p, self.m - 1), scaled(-1.0, v))
        mixed = composed(self._softplus(d[()] if () in d else p[0], order), d, wanted)
        return added({key: v[key] for key in wanted if key in v}, mixed)

    def _softplus(self, d: Floats, order: int) -> Slopes:
        """log(1 + exp d) and derivatives on rows of zeros, nothing elsewhere."""
        zero = self.is_zero
        r = np.where(zero, special.expit(d), 0.0)
        rs = r * np.where(zero, special.expit(-d), 0.0)
        out = (
            np.where(zero, -special.log_expit(-d), 0.0),
            r,
            rs,
            rs * (1.0 - 2.0 * r),
            rs * (1.0 - 6.0 * rs),
        )
        return out[: order + 1]


@dataclass(frozen=True)
class Hurdle(ZeroModel):
    """All zeros apart. none: kernel of the counts with zeros on all rows."""

    none: JointKernel

    def density(
        self, eta: Floats, phi: Floats, c: Partials, wanted: list[tuple[int, ...]], order: int
    ) -> Partials:
        """See ZeroModel."""
        p, q = self.link.log_tails(eta[-1], min(order, 4))
        some = np.where(self.is_zero, 0.0, 1.0)
        z = from_slopes(self.none.slopes(eta[:-1], phi, min(order, 4)))
        extra = next((key[-1:] for key in wanted if key and key[-1] >= self.m), ())
        if extra:
            slopes = self.none.phi_slopes(eta[:-1], phi, order - 1)
            z |= from_slopes(tuple(d[extra[0] - self.m] for d in slopes), extra)
        truncated = composed(minus_log_complement(z[()], order), z, wanted)
        counted = {key: c[key] for key in wanted if key in c and (not key or key[-1] != self.m - 1)}
        share = added(along(_times(1.0 - some, p), self.m - 1), along(_times(some, q), self.m - 1))
        asked = {key: share[key] for key in wanted if key in share}
        return added(scaled(some, added(counted, truncated)), asked)

    @property
    def zeros_apart(self) -> float:
        """See ZeroModel."""
        return 1.0

    def take(self, rows: Rows) -> Self:
        """See JointKernel."""
        return replace(super().take(rows), none=self.none.take(rows))


def _times(factor: Floats, values: Slopes) -> Slopes:
    """Arrays times a factor, row by row."""
    return tuple(factor * value for value in values)
