"""Ordered categories as an outcome of mixed models: the `Kernel` of `workbench.engine.likelihoods`.

    l = w log(F(theta_y - eta) - F(theta_{y-1} - eta)),   theta = phi_1 + P exp(phi_2 .. phi_m)

Thresholds keep their order for every phi, since each distance is an exponential. With R_k the k-th derivative
of pi in a common shift of both ends, divided by pi, the derivatives of l are those of a logarithm:
l_1 = R_1, l_2 = R_2 - R_1^2, ...; eta shifts both ends downwards, so that odd ones change their sign.
Hedeker & Gibbons (1994), Biometrics 50; Christensen (2018).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from workbench.engine.cumulative.intervals import Interval, interval
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.structures import ThresholdStructure
from workbench.engine.likelihoods.chain import log_slopes
from workbench.engine.likelihoods.kernel import Rows, Slopes

REACH = 1000.0  # of eta and of distances, beyond which the likelihood is taken as flat


@dataclass(frozen=True)
class CumulativeKernel:
    """y (n,): categories 0 .. K-1.  weights (n,) or None: frequencies.  P (K-1, m-1): see the header."""

    link: CumulativeLink
    P: Floats
    y: NDArray[np.intp]
    weights: Floats | None

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def n_phi(self) -> int:
        """m: one parameter for the place of the thresholds, one for each free distance."""
        return 1 + int(self.P.shape[1])

    def thresholds(self, phi: Floats) -> Floats:
        """theta (K-1,)."""
        return np.asarray(phi[0] + self.P @ _lengths(phi))

    def jacobian(self, phi: Floats) -> Floats:
        """d theta / d phi (K-1, m)."""
        return np.column_stack([np.ones(len(self.P)), self.P * _lengths(phi)])

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        i = interval(self.link, *self._ends(eta, phi), max(order - 1, 0))
        shifted = log_slopes((np.ones(1), *_shift_ratios(i, order)), order, i.log_pi)
        return self._weighted(d if k % 2 == 0 else -d for k, d in enumerate(shifted))

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        i = interval(self.link, *self._ends(eta, phi), order)
        R = _shift_ratios(i, order)
        upper, lower = _end_slopes(i.a, R, order), _end_slopes(i.b, R, order)
        J = np.vstack([np.zeros(self.n_phi), self.jacobian(phi), np.zeros(self.n_phi)])
        shape = (self.n_phi, *(1,) * (eta.ndim - 1), self.n)
        at_upper, at_lower = (J[self.y + k].T.reshape(shape) for k in (1, 0))
        both = (at_upper * u - at_lower * v for u, v in zip(upper, lower, strict=True))
        return self._weighted(d if k % 2 == 0 else -d for k, d in enumerate(both))

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See Kernel: sum over categories of pi'^2 / pi."""
        i = self._all_intervals(eta, phi, order)
        pi, R = np.exp(i.log_pi), _shift_ratios(i, order + 1)
        terms = [pi * R[0] ** 2]
        if order >= 1:
            terms.append(-pi * R[0] * (2.0 * R[1] - R[0] ** 2))
        if order >= 2:
            second = 2.0 * R[1] ** 2 + 2.0 * R[0] * R[2] - 5.0 * R[0] ** 2 * R[1] + 2.0 * R[0] ** 4
            terms.append(pi * second)
        return self._weighted(term.sum(axis=0) for term in terms)

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """See Kernel."""
        i = self._all_intervals(eta, phi, 1)
        pi, R1 = np.exp(i.log_pi), i.a[0] - i.b[0]
        upper, lower = (pi * R1 * (2.0 * end[1] - R1 * end[0]) for end in (i.a, i.b))
        by_theta = upper[:-1] - lower[1:]
        return self._weighted([np.tensordot(self.jacobian(phi).T, by_theta, 1)])[0]

    def mean(self, eta: Floats, phi: Floats) -> Floats:
        """See Kernel: the expected number of the category, counted from 0."""
        theta = self.thresholds(phi).reshape(-1, *(1,) * eta.ndim)
        return np.asarray((1.0 - self.link.cdf(theta - eta)).sum(axis=0))

    def start(self) -> tuple[Floats, Floats]:
        """See Kernel: half-way to the middle of the own category, thresholds at the marginal shares."""
        counts = np.bincount(self.y, self.weights, minlength=len(self.P) + 1) + 0.1
        share = np.cumsum(counts) / counts.sum()
        middle = self.link.quantile(share - 0.5 * counts / counts.sum())
        return 0.5 * middle[self.y], self.phi_near(self.link.quantile(share[:-1]))

    def phi_near(self, theta: Floats) -> Floats:
        """The phi (m,) whose thresholds lie near theta (K-1,)."""
        known = np.column_stack([np.ones(len(self.P)), self.P])
        place = np.linalg.lstsq(known, theta, rcond=None)[0]
        least = 1e-3 * max(float(np.ptp(theta)), 1.0)
        return np.concatenate([place[:1], np.log(np.maximum(place[1:], least))])

    def take(self, rows: Rows) -> Self:
        """See Kernel."""
        weights = None if self.weights is None else self.weights[rows]
        return replace(self, y=self.y[rows], weights=weights)

    def _ends(self, eta: Floats, phi: Floats) -> tuple[Floats, Floats]:
        """Upper and lower end of every row's interval, shaped as eta."""
        theta = self.thresholds(phi)
        eta = np.clip(eta, -REACH, REACH)
        top, bottom = self._outer
        upper = np.append(theta, 0.0)[self.y] - eta
        lower = np.append(0.0, theta)[self.y] - eta
        upper[..., top] = self.link.high
        lower[..., bottom] = self.link.low
        return upper, lower

    @cached_property
    def _outer(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The rows of the highest and of the lowest category."""
        return np.flatnonzero(self.y == len(self.P)), np.flatnonzero(self.y == 0)

    def _all_intervals(self, eta: Floats, phi: Floats, order: int) -> Interval:
        """The intervals of every category on every row (K, ..., n)."""
        theta = self.thresholds(phi).reshape(-1, *(1,) * eta.ndim)
        inner = theta - np.clip(eta, -REACH, REACH)
        end = np.ones((1, *eta.shape))
        upper = np.concatenate([inner, self.link.high * end])
        lower = np.concatenate([self.link.low * end, inner])
        return interval(self.link, upper, lower, order)

    def _weighted(self, terms: Iterable[Floats]) -> Slopes:
        values = tuple(terms)
        return values if self.weights is None else tuple(self.weights * value for value in values)


def cumulative_kernel(
    y: NDArray[np.intp],
    structure: ThresholdStructure,
    link: CumulativeLink,
    weights: Floats | None = None,
) -> CumulativeKernel:
    """The kernel of an outcome y (n,) in categories 0 .. K-1, each of which must occur."""
    return CumulativeKernel(link, distances(structure), y, weights)


def distances(structure: ThresholdStructure) -> Floats:
    """P (K-1, m-1) of the header, whose columns with that of ones span the same thresholds as J."""
    m = len(structure.J)
    steps = np.tril(np.ones((m, m)), -1)[:, : m - 1]
    if structure.is_flexible:
        return steps
    if structure.name == "equidistant":
        return np.arange(float(m))[:, None]
    mirrored = steps + steps[:, ::-1]  # the j-th distance from either end is one parameter
    half = mirrored[:, : m // 2]
    half[:, -1] /= (
        1.0 if m % 2 else 2.0
    )  # the middle distance of an even number of thresholds is its own mirror
    return half


def _lengths(phi: Floats) -> Floats:
    """The distances exp(phi_2 .. phi_m)."""
    return np.exp(np.clip(phi[1:], -50.0, np.log(REACH)))


def _shift_ratios(i: Interval, order: int) -> tuple[Floats, ...]:
    """R_1 .. R_order."""
    return tuple(a - b for a, b in zip(i.a[:order], i.b[:order], strict=True))


def _end_slopes(end: tuple[Floats, ...], R: tuple[Floats, ...], order: int) -> list[Floats]:
    """Derivatives of l, l_1, ..., l_order when one end moves (its own sign left out)."""
    out = [end[0]]
    if order >= 1:
        out.append(end[1] - R[0] * end[0])
    if order >= 2:
        out.append(end[2] - R[1] * end[0] - 2.0 * R[0] * out[1])
    return out
