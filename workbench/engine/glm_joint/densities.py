"""Log densities with one or two linear predictors a row, and one further parameter phi at most.

    plain           l = c(y)                                    c: log density of the family at eta_0
    zero-inflated   l = log(pi + (1 - pi) exp(c(0)))  y = 0     pi: share of rows that can only be zero,
                    l = log(1 - pi) + c(y)            y > 0         by its own link of eta_1
    truncated       l = c(y) - log(1 - exp(c(0)))     y > 0     counts above zero of a hurdle model

With r the chance that a zero is of the first kind, s = 1 - r, a = log pi, b = log(1 - pi):

    dl = r da + s (db + dc),   d2l = r d2a + s (d2b + d2c) + r s (da - db - dc)^2

Models with random effects need these laws to the fourth order and find their derivatives by composition
(likelihoods/zeros.py). Two orders are all that is asked here, and written out they take half the time; tests
hold the two against each other.

Lambert 1992, Technometrics 34; Mullahy 1986, J. Econometrics 33.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.engine.likelihoods import Floats, Kernel, Link
from workbench.engine.likelihoods.tails import minus_log_complement


@dataclass(frozen=True)
class Slopes:
    """value: l (n,); first (m, n), second (m, m, n); phi (n,), cross (m, n): dl/dphi and d2l/deta dphi."""

    value: Floats
    first: Floats
    second: Floats
    phi: Floats | None = None
    cross: Floats | None = None


class Density(Protocol):
    """Log density of the rows."""

    @property
    def m(self) -> int:
        """Number of linear predictors."""

    @property
    def has_phi(self) -> bool:
        """Whether there is a further parameter."""

    def value(self, eta: Floats, phi: float) -> Floats:
        """l (n,) at eta (m, n)."""

    def slopes(self, eta: Floats, phi: float) -> Slopes:
        """l with its derivatives."""

    def by_phi(self, eta: Floats, phi: float) -> Floats:
        """dl/dphi (n,) alone, where there is a further parameter."""


@dataclass(frozen=True)
class Rows:
    """kernel: of the outcome; w (n,): weights of the rows; held: phi if it is not to be estimated."""

    kernel: Kernel
    w: Floats
    held: float | None

    @property
    def has_phi(self) -> bool:
        """See Density."""
        return self.kernel.n_phi > 0 and self.held is None

    def at(self, phi: float) -> Floats:
        """phi as the kernel takes it."""
        if not self.kernel.n_phi:
            return np.zeros(0)
        return np.array([phi if self.held is None else self.held])


@dataclass(frozen=True)
class Plain(Rows):
    """The family itself."""

    m = 1

    def value(self, eta: Floats, phi: float) -> Floats:
        """See Density."""
        return self.w * self.kernel.slopes(eta[0], self.at(phi), 0)[0]

    def slopes(self, eta: Floats, phi: float) -> Slopes:
        """See Density."""
        at = self.at(phi)
        value, first, second = self.kernel.slopes(eta[0], at, 2)
        w = self.w
        if not self.has_phi:
            return Slopes(w * value, w * first[None], w * second[None, None])
        by_phi, cross = self.kernel.phi_slopes(eta[0], at, 1)
        return Slopes(w * value, w * first[None], w * second[None, None], w * by_phi[0], w * cross[0][None])

    def by_phi(self, eta: Floats, phi: float) -> Floats:
        """See Density."""
        return np.asarray(self.w * self.kernel.phi_slopes(eta[0], self.at(phi), 0)[0][0])


@dataclass(frozen=True)
class Truncated(Rows):
    """Counts above zero; none: the kernel of zeros on the same rows."""

    none: Kernel

    m = 1

    def value(self, eta: Floats, phi: float) -> Floats:
        """See Density."""
        at = self.at(phi)
        zero = self.none.slopes(eta[0], at, 0)[0]
        return self.w * (self.kernel.slopes(eta[0], at, 0)[0] + minus_log_complement(zero, 0)[0])

    def slopes(self, eta: Floats, phi: float) -> Slopes:
        """See Density."""
        at, w = self.at(phi), self.w
        c, c1, c2 = self.kernel.slopes(eta[0], at, 2)
        z, z1, z2 = self.none.slopes(eta[0], at, 2)
        above, k, bend = minus_log_complement(z, 2)
        value, first, second = c + above, c1 + k * z1, c2 + k * z2 + bend * z1**2
        if not self.has_phi:
            return Slopes(w * value, w * first[None], w * second[None, None])
        (cp,), (c1p,) = self.kernel.phi_slopes(eta[0], at, 1)
        (zp,), (z1p,) = self.none.phi_slopes(eta[0], at, 1)
        cross = c1p + k * z1p + bend * z1 * zp
        return Slopes(w * value, w * first[None], w * second[None, None], w * (cp + k * zp), w * cross[None])

    def by_phi(self, eta: Floats, phi: float) -> Floats:
        """See Density."""
        at = self.at(phi)
        z = self.none.slopes(eta[0], at, 0)[0]
        k = minus_log_complement(z, 1)[1]
        counted, none = (kernel.phi_slopes(eta[0], at, 0)[0][0] for kernel in (self.kernel, self.none))
        return np.asarray(self.w * (counted + k * none))


@dataclass(frozen=True)
class ZeroInflated(Rows):
    """Zeros of two kinds; is_zero (n,): rows whose count is zero; link: of the share of extra zeros."""

    is_zero: NDArray[np.bool_]
    link: Link

    m = 2

    def value(self, eta: Floats, phi: float) -> Floats:
        """See Density."""
        c = self.kernel.slopes(eta[0], self.at(phi), 0)[0]
        (a,), (b,) = self.link.log_tails(eta[1], 0)
        return self.w * np.where(self.is_zero, np.logaddexp(a, b + c), b + c)

    def slopes(self, eta: Floats, phi: float) -> Slopes:
        """See Density."""
        at, zero = self.at(phi), self.is_zero
        c, c1, c2 = self.kernel.slopes(eta[0], at, 2)
        (a, a1, a2), (b, b1, b2) = self.link.log_tails(eta[1], 2)
        value = np.where(zero, np.logaddexp(a, b + c), b + c)
        r = np.where(zero, np.exp(a - np.where(zero, value, 0.0)), 0.0)
        s, rs, d = 1 - r, r * (1 - r), a1 - b1
        first = np.stack([s * c1, r * a1 + s * b1])
        cross = -rs * d * c1
        second = np.array(
            [[s * c2 + rs * c1**2, cross], [cross, r * a2 + s * b2 + rs * d**2]],
        )
        w = self.w
        if not self.has_phi:
            return Slopes(w * value, w * first, w * second)
        (cp,), (c1p,) = self.kernel.phi_slopes(eta[0], at, 1)
        by_phi = np.stack([s * c1p + rs * c1 * cp, -rs * d * cp])
        return Slopes(w * value, w * first, w * second, w * s * cp, w * by_phi)

    def by_phi(self, eta: Floats, phi: float) -> Floats:
        """See Density."""
        at = self.at(phi)
        c = self.kernel.slopes(eta[0], at, 0)[0]
        (a,), (b,) = self.link.log_tails(eta[1], 0)
        second_kind = np.where(self.is_zero, np.exp(b + c - np.logaddexp(a, b + c)), 1.0)
        return np.asarray(self.w * second_kind * self.kernel.phi_slopes(eta[0], at, 0)[0][0])
