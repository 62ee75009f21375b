"""Links: how the mean hangs on the linear predictor, with four derivatives.

    eta = link(mu),   mu = mean(eta)

Families see eta through the argument that keeps them accurate: the mean itself (gaussian, beta), its
logarithm (counts and positive outcomes), or the logarithms of a probability and of its complement (binomial).
McCullagh & Nelder (1989), Generalized Linear Models, chapters 2 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from workbench.engine.likelihoods import tails
from workbench.engine.likelihoods.chain import log_slopes
from workbench.engine.likelihoods.kernel import Floats, Slopes


@dataclass(frozen=True)
class Link:
    """One link; methods work elementwise and give derivatives up to `order` (at most 4)."""

    name: str
    title: str

    def of(self, mu: Floats) -> Floats:
        """eta of a mean."""
        raise NotImplementedError

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        """(mu, dmu/deta, ...)."""
        raise NotImplementedError

    def log_mean(self, eta: Floats, order: int = 0) -> Slopes:
        """(log mu, ...), for means above zero."""
        m = self.mean(eta, order)
        return log_slopes(m, order, np.log(m[0]))

    def log_tails(self, eta: Floats, order: int = 0) -> tuple[Slopes, Slopes]:
        """(log p, ...) and (log(1 - p), ...), for a mean that is a probability."""
        m = self.mean(eta, order)
        complement = (1.0 - m[0], *(-d for d in m[1:]))
        return self.log_mean(eta, order), log_slopes(complement, order, np.log1p(-m[0]))

    def allows_positive(self, eta: Floats) -> np.ndarray | None:
        """Where the mean is above zero; None when it always is."""
        return None

    def allows_probability(self, eta: Floats) -> np.ndarray | None:
        """Where the mean lies strictly between zero and one; None when it always does."""
        return None


class Identity(Link):
    """mu = eta."""

    def of(self, mu: Floats) -> Floats:
        return np.asarray(mu, dtype=np.float64)

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        zero = np.zeros_like(eta)
        return (eta, np.ones_like(eta), zero, zero, zero)[: order + 1]

    def allows_positive(self, eta: Floats) -> np.ndarray | None:
        return eta > 0.0

    def allows_probability(self, eta: Floats) -> np.ndarray | None:
        return (eta > 0.0) & (eta < 1.0)


class Log(Link):
    """mu = exp(eta)."""

    def of(self, mu: Floats) -> Floats:
        return np.log(mu)

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        return (np.exp(np.minimum(eta, tails.LARGEST)),) * (order + 1)

    def log_mean(self, eta: Floats, order: int = 0) -> Slopes:
        zero = np.zeros_like(eta)
        return (eta, np.ones_like(eta), zero, zero, zero)[: order + 1]

    def log_tails(self, eta: Floats, order: int = 0) -> tuple[Slopes, Slopes]:
        p = np.exp(eta)
        complement = (-np.expm1(eta), *((-p,) * order))
        return self.log_mean(eta, order), log_slopes(complement, order, np.log(complement[0]))

    def allows_probability(self, eta: Floats) -> np.ndarray | None:
        return eta < 0.0


class Inverse(Link):
    """mu = 1 / eta."""

    def of(self, mu: Floats) -> Floats:
        return 1.0 / mu

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        m = 1.0 / eta
        return (m, -(m**2), 2.0 * m**3, -6.0 * m**4, 24.0 * m**5)[: order + 1]

    def log_mean(self, eta: Floats, order: int = 0) -> Slopes:
        return tuple(-d for d in _log(eta, order))

    def allows_positive(self, eta: Floats) -> np.ndarray | None:
        return eta > 0.0

    def allows_probability(self, eta: Floats) -> np.ndarray | None:
        return eta > 1.0


class Sqrt(Link):
    """mu = eta^2, eta > 0."""

    def of(self, mu: Floats) -> Floats:
        return np.sqrt(mu)

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        zero = np.zeros_like(eta)
        return (eta * eta, 2.0 * eta, np.full_like(eta, 2.0), zero, zero)[: order + 1]

    def log_mean(self, eta: Floats, order: int = 0) -> Slopes:
        return tuple(2.0 * d for d in _log(eta, order))

    def allows_positive(self, eta: Floats) -> np.ndarray | None:
        return eta > 0.0

    def allows_probability(self, eta: Floats) -> np.ndarray | None:
        return (eta > 0.0) & (eta < 1.0)


def _log(eta: Floats, order: int) -> Slopes:
    """log eta and its derivatives."""
    m = 1.0 / eta
    return (np.log(eta), m, -(m**2), 2.0 * m**3, -6.0 * m**4)[: order + 1]


class Logit(Link):
    """mu = 1 / (1 + exp(-eta))."""

    def of(self, mu: Floats) -> Floats:
        return np.asarray(special.logit(mu))

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        p, q = np.asarray(special.expit(eta)), np.asarray(special.expit(-eta))
        pq, tilt = p * q, q - p
        return (p, pq, pq * tilt, pq * (1.0 - 6.0 * pq), pq * tilt * (1.0 - 12.0 * pq))[: order + 1]

    def log_tails(self, eta: Floats, order: int = 0) -> tuple[Slopes, Slopes]:
        return tails.logit_tail(eta, order), tails.mirrored(tails.logit_tail(-eta, order))


class Probit(Link):
    """mu = Phi(eta)."""

    def of(self, mu: Floats) -> Floats:
        return np.asarray(special.ndtri(mu))

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        f = np.exp(-0.5 * eta * eta) / np.sqrt(2.0 * np.pi)
        x = np.clip(eta, -1e3, 1e3)  # f is zero long before
        out = (np.asarray(special.ndtr(eta)), f, -x * f, (x * x - 1.0) * f, (3.0 - x * x) * x * f)
        return out[: order + 1]

    def log_tails(self, eta: Floats, order: int = 0) -> tuple[Slopes, Slopes]:
        return tails.probit_tail(eta, order), tails.mirrored(tails.probit_tail(-eta, order))


class Cauchit(Link):
    """mu = 1/2 + arctan(eta) / pi."""

    def of(self, mu: Floats) -> Floats:
        return np.tan(np.pi * (np.asarray(mu) - 0.5))

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        return (np.arctan2(1.0, -eta) / np.pi, *tails.cauchy_density(eta, order))

    def log_tails(self, eta: Floats, order: int = 0) -> tuple[Slopes, Slopes]:
        return tails.cauchit_tail(eta, order), tails.mirrored(tails.cauchit_tail(-eta, order))


class Cloglog(Link):
    """mu = 1 - exp(-exp(eta))."""

    def of(self, mu: Floats) -> Floats:
        return np.log(-np.log1p(-np.asarray(mu)))

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        t = np.exp(np.minimum(eta, tails.LARGEST))
        f = np.exp(np.minimum(eta, tails.LARGEST) - t)
        u = np.minimum(t, 1e3)  # f is zero long before
        bends = (1.0, 1.0 - u, 1.0 - u * (3.0 - u), 1.0 - u * (7.0 - u * (6.0 - u)))
        return (-np.expm1(-t), *(f * bend for bend in bends[:order]))

    def log_tails(self, eta: Floats, order: int = 0) -> tuple[Slopes, Slopes]:
        return tails.cloglog_tail(eta, order), tails.mirrored(tails.loglog_tail(-eta, order))


class Loglog(Link):
    """mu = exp(-exp(-eta))."""

    def of(self, mu: Floats) -> Floats:
        return -np.log(-np.log(np.asarray(mu)))

    def mean(self, eta: Floats, order: int = 0) -> Slopes:
        m = tails.mirrored(CLOGLOG.mean(-eta, order))
        return (np.exp(-np.exp(np.minimum(-eta, tails.LARGEST))), *(-d for d in m[1:]))

    def log_tails(self, eta: Floats, order: int = 0) -> tuple[Slopes, Slopes]:
        return tails.loglog_tail(eta, order), tails.mirrored(tails.cloglog_tail(-eta, order))


CLOGLOG = Cloglog("cloglog", "complementary log-log")
LINKS: dict[str, Link] = {
    link.name: link
    for link in (
        Identity("identity", "identity"),
        Log("log", "log"),
        Logit("logit", "logit"),
        Probit("probit", "probit"),
        CLOGLOG,
        Loglog("loglog", "log-log"),
        Cauchit("cauchit", "cauchit"),
        Inverse("inverse", "inverse"),
        Sqrt("sqrt", "square root"),
    )
}
