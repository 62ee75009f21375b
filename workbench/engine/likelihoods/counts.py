"""Counts: Poisson and the two negative binomials, in the logarithm of the mean, lam = log mu.

    Poisson             Var = mu
    NB2                 Var = mu + mu^2 / theta        phi = log theta
    NB1                 Var = mu (1 + alpha)           phi = log alpha

Likelihood weights multiply the log density. NB2 is logistic in lam - log theta: y successes and theta
failures with probability s = mu / (theta + mu); neither log s nor log(1 - s) loses digits as theta grows
towards the Poisson limit. Hilbe (2011), Negative Binomial Regression; Hardin & Hilbe (2018) for NB1.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy import special

from workbench.engine.likelihoods.gammas import RisingCounts
from workbench.engine.likelihoods.kernel import Floats, Slopes
from workbench.engine.likelihoods.rows import PositiveMean
from workbench.engine.likelihoods.tails import LARGEST


def _exp(t: Floats) -> Floats:
    return np.exp(np.minimum(t, LARGEST))


class Count(PositiveMean):
    """What counts share."""

    @cached_property
    def log_factorial(self) -> Floats:
        """log y! (n,)."""
        return np.asarray(special.gammaln(self.y + 1.0))


class Poisson(Count):
    """y (n,): counts."""

    def density(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        mu = _exp(t)
        minus = -mu
        return self.weighted(self.y * t - mu - self.log_factorial, self.y - mu, minus, minus, minus)

    def information(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        return self.weighted(*(_exp(t),) * 3)


class Dispersed(Count):
    """Counts with one further parameter."""

    @property
    def n_phi(self) -> int:
        """Number of further parameters."""
        return 1

    def start(self) -> tuple[Floats, Floats]:
        """See Kernel: phi from the variance of the outcome around its mean."""
        eta, _ = super().start()
        return eta, np.array([self.start_phi(float(self.y.mean()), float(self.y.var()))])

    def start_phi(self, mean: float, variance: float) -> float:
        """phi that gives a common mean and variance."""
        raise NotImplementedError

    @cached_property
    def _counts(self) -> RisingCounts:
        return RisingCounts(self.y)

    def _rising(self, s: Floats, order: int) -> Slopes:
        """log Gamma(s + y) - log Gamma(s) and its derivatives in s."""
        return self._counts.at(s, order)


class NegativeBinomial2(Dispersed):
    """phi = log theta; y (n,): counts. z = lam - log theta, s = mu / (theta + mu)."""

    def _shares(self, t: Floats, phi: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """theta, y + theta, s, 1 - s."""
        theta, z = np.exp(phi[0]), t - phi[0]
        return theta, self.y + theta, special.expit(z), special.expit(-z)

    def density(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        theta, total, s, rest = self._shares(t, phi)
        z = t - phi[0]
        f = self._rising(theta, 0)[0] + self.y * special.log_expit(z) + theta * special.log_expit(-z)
        bend = total * s * rest
        slopes = (self.y - total * s, -bend, -bend * (rest - s), -bend * (1.0 - 6.0 * s * rest))
        return self.weighted(f - self.log_factorial, *slopes[:order])

    def density_phi(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        theta, total, s, rest = self._shares(t, phi)
        P = s * rest
        tilt, bend = P * (rest - s), P * (1.0 - 6.0 * P)
        first = theta * (self._rising(theta, 1)[1] + special.log_expit(phi[0] - t)) - (self.y - total * s)
        slopes = (first, total * P - theta * s, total * tilt - theta * P, total * bend - theta * tilt)
        return tuple(d[None] for d in self.weighted(*slopes[: order + 1]))

    def density_phi_second(self, t: Floats, phi: Floats) -> Slopes:
        """See RowKernel."""
        theta, total, s, rest = self._shares(t, phi)
        P = s * rest
        tilt, bend = P * (rest - s), P * (1.0 - 6.0 * P)
        r = self._rising(theta, 2)
        f = (
            theta * (r[1] + special.log_expit(phi[0] - t))
            + theta * theta * r[2]
            + 2.0 * theta * s
            - total * P
        )
        slopes = (2.0 * theta * P - total * tilt - theta * s, 2.0 * theta * tilt - total * bend - theta * P)
        return self.weighted(f, *slopes)

    def information(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        theta, _, s, rest = self._shares(t, phi)
        w = theta * s
        return self.weighted(w, w * rest, w * rest * (rest - s))

    def information_phi(self, t: Floats, phi: Floats) -> Floats:
        """See RowKernel."""
        theta, _, s, _ = self._shares(t, phi)
        return self.weighted(np.asarray(theta * s * s))[0][None]

    def start_phi(self, mean: float, variance: float) -> float:
        """See Dispersed."""
        return float(np.log(np.clip(mean**2 / max(variance - mean, 1e-8), 0.1, 50.0)))


class NegativeBinomial1(Dispersed):
    """phi = log alpha; y (n,): counts. s = mu / alpha is the shape of the gamma mixture.

    There is no closed form of the expected information; mu / (1 + alpha), that of the first two moments,
    stands in for it.
    """

    def density(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        s, scale = _exp(t - phi[0]), special.log_expit(-phi[0])
        r = self._rising(s, order)
        f = r[0] + s * scale + self.y * special.log_expit(phi[0])
        return self.weighted(f - self.log_factorial, *self._by_log(s, r, scale, order))

    @staticmethod
    def _by_log(s: Floats, r: Slopes, scale: Floats, order: int) -> Slopes:
        """Derivatives in log s of log Gamma(s + y) - log Gamma(s) + s scale."""
        out = []
        if order >= 1:
            out.append(s * (r[1] + scale))
        if order >= 2:
            second = s * s * r[2]
            out.append(out[0] + second)
        if order >= 3:
            third = s**3 * r[3]
            out.append(out[0] + 3.0 * second + third)
        if order >= 4:
            out.append(out[0] + 7.0 * second + 6.0 * third + s**4 * r[4])
        return tuple(out)

    def density_phi(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        s, scale = _exp(t - phi[0]), special.log_expit(-phi[0])
        share, rest = special.expit(phi[0]), special.expit(-phi[0])
        f = self._by_log(s, self._rising(s, order + 1), scale, order + 1)
        slopes = (self.y * rest - s * share - f[0], *(-s * share - d for d in f[1:]))
        return tuple(d[None] for d in self.weighted(*slopes))

    def density_phi_second(self, t: Floats, phi: Floats) -> Slopes:
        """See RowKernel."""
        s, scale = _exp(t - phi[0]), special.log_expit(-phi[0])
        share, rest = special.expit(phi[0]), special.expit(-phi[0])
        f = self._by_log(s, self._rising(s, 4), scale, 4)
        common = s * share * (2.0 - rest)
        return self.weighted(common - self.y * share * rest + f[1], common + f[2], common + f[3])

    def information(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        return self.weighted(*(_exp(t) * special.expit(-phi[0]),) * 3)

    def information_phi(self, t: Floats, phi: Floats) -> Floats:
        """See RowKernel."""
        w = _exp(t) * special.expit(-phi[0])
        return self.weighted(-w * special.expit(phi[0]))[0][None]

    def start_phi(self, mean: float, variance: float) -> float:
        """See Dispersed."""
        return float(np.log(np.clip(variance / max(mean, 1e-8) - 1.0, 0.05, 50.0)))
