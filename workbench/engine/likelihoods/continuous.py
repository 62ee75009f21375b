"""Measured outcomes: gaussian, gamma, inverse gaussian and beta.

    gaussian           Var = phi / w              in mu               log phi is the further parameter
    gamma              Var = phi mu^2 / w         in lam = log mu     log phi
    inverse gaussian   Var = phi mu^3 / w         in lam              log phi
    beta               Var = mu (1 - mu) / (1 + precision)   in mu    log precision; weights multiply l

McCullagh & Nelder (1989); Ferrari & Cribari-Neto (2004), J. Appl. Stat. 31, for beta.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy import special

from workbench.engine.likelihoods.gammas import polygammas, stirling_rest
from workbench.engine.likelihoods.kernel import Floats, Slopes
from workbench.engine.likelihoods.rows import PositiveMean, RowKernel

TINY = 1e-60  # least shape of a beta law; its polygammas are still finite


class Scaled(RowKernel):
    """Outcomes whose variance is proportional to a dispersion; k = w / phi."""

    @property
    def n_phi(self) -> int:
        """Number of further parameters."""
        return 1

    def k(self, phi: Floats) -> Floats:
        """Weight over dispersion, (n,) or one number."""
        k = np.exp(-phi[0])
        return np.asarray(k if self.weights is None else self.weights * k)

    def start(self) -> tuple[Floats, Floats]:
        """See Kernel: a dispersion from the spread of the outcome."""
        return super().start()[0], np.array([np.log(max(self.start_dispersion(), 1e-12))])

    def start_dispersion(self) -> float:
        """Rough dispersion."""
        raise NotImplementedError

    def information_phi(self, t: Floats, phi: Floats) -> Floats:
        """See RowKernel: information is proportional to k."""
        return -self.information(t, phi, 0)[0][None]


class Gaussian(Scaled):
    """Normal outcomes with any link."""

    def argument(self, eta: Floats, order: int) -> Slopes:
        """See RowKernel: the mean."""
        return self.link.mean(eta, order)

    def allowed(self, eta: Floats) -> np.ndarray | None:
        """See RowKernel: any mean; sqrt and inverse need eta on one side of zero."""
        return self.link.allows_positive(eta) if self.link.name in ("sqrt", "inverse") else None

    def density(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        k, e = self.k(phi), self.y - t
        zero = np.zeros_like(e)
        f = 0.5 * np.log(k / (2.0 * np.pi)) - 0.5 * k * e * e
        return (f, k * e, -k + zero, zero, zero)[: order + 1]

    def density_phi(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        k, e = self.k(phi), self.y - t
        zero = np.zeros_like(e)
        slopes = (-0.5 + 0.5 * k * e * e, -k * e, k + zero, zero)
        return tuple(d[None] for d in slopes[: order + 1])

    def density_phi_second(self, t: Floats, phi: Floats) -> Slopes:
        """See RowKernel."""
        k, e = self.k(phi), self.y - t
        return -0.5 * k * e * e, k * e, -k + np.zeros_like(e)

    def information(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        zero = np.zeros_like(t)
        return (self.k(phi) + zero, zero, zero)[: order + 1]

    def start_mean(self) -> Floats:
        """See RowKernel."""
        if self.link.name == "identity":
            return self.y
        if self.link.name in ("log", "sqrt", "inverse"):
            return np.maximum(self.y, 0.1 * max(float(np.abs(self.y).mean()), TINY))
        return np.clip(self.y, 0.05, 0.95)

    def start_dispersion(self) -> float:
        """See Scaled."""
        return float(self.y.var())


class Gamma(Scaled, PositiveMean):
    """Positive outcomes with constant coefficient of variation."""

    @cached_property
    def log_y(self) -> Floats:
        """log y (n,)."""
        return np.log(self.y)

    def density(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel: l = rest(k) - log y + k (1 + d - exp(d)), d = log(y / mu)."""
        k, d = self.k(phi), self.log_y - t
        ky = k * np.exp(d)
        f = stirling_rest(k, 0)[0] - self.log_y - k * (np.expm1(d) - d)
        return (f, ky - k, -ky, ky, -ky)[: order + 1]

    def density_phi(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        k, d = self.k(phi), self.log_y - t
        ky = k * np.exp(d)
        first = -k * (stirling_rest(k, 1)[1] - (np.expm1(d) - d))
        return tuple(s[None] for s in (first, k - ky, ky, -ky)[: order + 1])

    def density_phi_second(self, t: Floats, phi: Floats) -> Slopes:
        """See RowKernel."""
        k, d = self.k(phi), self.log_y - t
        ky, rest = k * np.exp(d), stirling_rest(k, 2)
        return k * (rest[1] - (np.expm1(d) - d) + k * rest[2]), ky - k, -ky

    def information(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        zero = np.zeros_like(t)
        return (self.k(phi) + zero, zero, zero)[: order + 1]

    def start_mean(self) -> Floats:
        """See RowKernel."""
        return self.y

    def start_dispersion(self) -> float:
        """See Scaled."""
        return float(self.y.var() / self.y.mean() ** 2)


class InverseGaussian(Scaled, PositiveMean):
    """Positive outcomes with a long tail."""

    def density(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        k, r = self.k(phi), np.exp(-t)
        yr2 = self.y * r * r
        f = 0.5 * np.log(k / (2.0 * np.pi * self.y**3)) - 0.5 * k * (self.y * r - 1.0) ** 2 / self.y
        slopes = (f, k * (yr2 - r), k * (r - 2.0 * yr2), k * (4.0 * yr2 - r), k * (r - 8.0 * yr2))
        return slopes[: order + 1]

    def density_phi(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        k, r = self.k(phi), np.exp(-t)
        yr2 = self.y * r * r
        first = -0.5 + 0.5 * k * (self.y * r - 1.0) ** 2 / self.y
        slopes = (first, k * (r - yr2), k * (2.0 * yr2 - r), k * (r - 4.0 * yr2))
        return tuple(s[None] for s in slopes[: order + 1])

    def density_phi_second(self, t: Floats, phi: Floats) -> Slopes:
        """See RowKernel."""
        first, slope, bend = (d[0] for d in self.density_phi(t, phi, 2))
        return -(first + 0.5), -slope, -bend

    def information(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        kr = self.k(phi) * np.exp(-t)
        return (kr, -kr, kr)[: order + 1]

    def start_mean(self) -> Floats:
        """See RowKernel."""
        return self.y

    def start_dispersion(self) -> float:
        """See Scaled."""
        return float(np.mean(1.0 / self.y) - 1.0 / self.y.mean())


class Beta(RowKernel):
    """Proportions strictly between zero and one; phi = log precision."""

    @property
    def n_phi(self) -> int:
        """Number of further parameters."""
        return 1

    def argument(self, eta: Floats, order: int) -> Slopes:
        """See RowKernel: the mean."""
        return self.link.mean(eta, order)

    def allowed(self, eta: Floats) -> np.ndarray | None:
        """See RowKernel."""
        return self.link.allows_probability(eta)

    @cached_property
    def logs(self) -> tuple[Floats, Floats]:
        """log y and log(1 - y), (n,)."""
        return np.log(self.y), np.log1p(-self.y)

    @staticmethod
    def _shapes(t: Floats, phi: Floats) -> tuple[Floats, Floats, Floats]:
        """Precision, and the two shapes of the law."""
        size = np.exp(phi[0])
        return size, np.maximum(t * size, TINY), np.maximum((1.0 - t) * size, TINY)

    def density(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        (size, a, b), (up, down) = self._shapes(t, phi), self.logs
        f = special.gammaln(size) - special.gammaln(a) - special.gammaln(b)
        out = [f + (a - 1.0) * up + (b - 1.0) * down]
        if order:
            A, B = polygammas(a, order - 1), polygammas(b, order - 1)
            out.append(size * (B[0] - A[0] + up - down))
            for k in range(2, order + 1):
                out.append(-(size**k) * (A[k - 1] + (-1.0) ** k * B[k - 1]))
        return self.weighted(*out)

    def density_phi(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        (size, a, b), (up, down) = self._shapes(t, phi), self.logs
        A, B = polygammas(a, order), polygammas(b, order)
        out = [size * special.digamma(size) - a * (A[0] - up) - b * (B[0] - down)]
        if order >= 1:
            out.append(size * (B[0] - A[0] + up - down + b * B[1] - a * A[1]))
        if order >= 2:
            out.append(-(size**2) * (2.0 * (A[1] + B[1]) + a * A[2] + b * B[2]))
        if order >= 3:
            out.append(-(size**3) * (3.0 * (A[2] - B[2]) + a * A[3] - b * B[3]))
        return tuple(d[None] for d in self.weighted(*out))

    def density_phi_second(self, t: Floats, phi: Floats) -> Slopes:
        """See RowKernel."""
        (size, a, b), (up, down) = self._shapes(t, phi), self.logs
        A, B = polygammas(a, 3), polygammas(b, 3)
        whole = size * special.digamma(size) + size**2 * special.polygamma(1, size)
        f = whole - a * (A[0] - up) - a * a * A[1] - b * (B[0] - down) - b * b * B[1]
        slope = size * (B[0] - A[0] + up - down + 3.0 * (b * B[1] - a * A[1]) + b * b * B[2] - a * a * A[2])
        ends = 5.0 * (a * A[2] + b * B[2]) + a * a * A[3] + b * b * B[3]
        return self.weighted(f, slope, -(size**2) * (4.0 * (A[1] + B[1]) + ends))

    def information(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """See RowKernel."""
        size, a, b = self._shapes(t, phi)
        A, B = polygammas(a, order + 1), polygammas(b, order + 1)
        out = [size ** (k + 2) * (A[k + 1] + (-1.0) ** k * B[k + 1]) for k in range(order + 1)]
        return self.weighted(*out)

    def information_phi(self, t: Floats, phi: Floats) -> Floats:
        """See RowKernel."""
        return -self.density_phi(t, phi, 2)[2]

    def start_mean(self) -> Floats:
        """See RowKernel."""
        return np.clip(self.y, 0.02, 0.98)

    def start(self) -> tuple[Floats, Floats]:
        """See Kernel: precision from mean and variance."""
        mean, variance = float(self.y.mean()), max(float(self.y.var()), 1e-12)
        return super().start()[0], np.array([np.log(max(mean * (1.0 - mean) / variance - 1.0, 0.1))])

    @property
    def harmless(self) -> float:
        """See RowKernel."""
        return float(self.link.of(np.asarray(0.5)))
