"""Ordered categories as an outcome of mixed models: the `Kernel` of `workbench.engine.likelihoods`.

    l = w log(F(theta_y - eta) - F(theta_{y-1} - eta)),   theta = phi_1 + P exp(phi_2 .. phi_m)

Thresholds keep their order for every phi, since each distance is an exponential. With R_k the k-th derivative
of pi in a common shift of both ends, divided by pi, the derivatives of l are those of a logarithm:
l_1 = R_1, l_2 = R_2 - R_1^2, ...; eta shifts both ends downwards, so that odd ones change their sign.
Hedeker & Gibbons (1994), Biometrics 50; Christensen (2018).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from workbench.engine.cumulative.ends import first, first_of_third, second, shift_ratios
from workbench.engine.cumulative.intervals import REACH, Interval, quick_interval
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.structures import ThresholdStructure
from workbench.engine.likelihoods.chain import log_slopes
from workbench.engine.likelihoods.kernel import Rows, Slopes

ONE = np.ones(1)
LOG_LONGEST = np.log(1000.0)  # of the distance of two thresholds


@dataclass(frozen=True)
class CumulativeKernel:
    """y (n,): categories 0 .. K-1.  weights (n,) or None: frequencies.  P (K-1, m-1): see the header.

    begin: eta (n,) and phi (m,) of a fit without random effects, to start from.
    Arrays of eta and phi are not changed in place: what was computed for the last ones is remembered.
    """

    link: CumulativeLink
    P: Floats
    y: NDArray[np.intp]
    weights: Floats | None
    begin: tuple[Floats, Floats] | None = None
    _memory: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def n_phi(self) -> int:
        """m: one parameter for the place of the thresholds, one for each free distance."""
        return 1 + int(self.P.shape[1])

    @property
    def n_categories(self) -> int:
        """K."""
        return len(self.P) + 1

    def thresholds(self, phi: Floats) -> Floats:
        """theta (K-1,)."""
        return np.asarray(phi[0] + self.P @ self._lengths(phi))

    def jacobian(self, phi: Floats) -> Floats:
        """d theta / d phi (K-1, m)."""
        return np.column_stack([np.ones(len(self.P)), self.P * self._lengths(phi)])

    def _lengths(self, phi: Floats) -> Floats:
        """The distances exp(phi_2 .. phi_m)."""
        return np.exp(np.minimum(np.maximum(phi[1 : 1 + self.P.shape[1]], -50.0), LOG_LONGEST))

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        i = self._interval(eta, phi, max(order - 1, 0))
        shifted = log_slopes((ONE, *shift_ratios(i, order)), order, i.log_pi)
        return self._signed(shifted)

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        found = first(self._interval(eta, phi, order), order)
        up, down = self._end_jacobians(phi, eta.ndim)
        return self._signed([up * u + down * v for u, v in found])

    def phi_second(self, eta: Floats, phi: Floats) -> Slopes:
        """See CurvedInPhi."""
        i = self._interval(eta, phi, 3)
        up, down = self._end_jacobians(phi, eta.ndim)
        r = self.n_phi
        twice = [np.empty((r, r, *eta.shape)) for _ in range(3)]
        pairs = list(zip(first(i, 2), second(i), strict=True))
        for a in range(r):
            for b in range(a, r):
                uu, uv, vv = up[a] * up[b], up[a] * down[b] + down[a] * up[b], down[a] * down[b]
                for out, ((u, v), (u2, mixed, v2)) in zip(twice, pairs, strict=True):
                    own = uu * u2 + uv * mixed + vv * v2
                    if a == b and 0 < a <= self.P.shape[1]:  # exp is its own second derivative
                        own += up[a] * u + down[a] * v
                    out[a, b] = out[b, a] = own
        u, v = first_of_third(i)
        return (*self._signed(twice), *self._weighted([-(up * u + down * v)]))

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See Kernel: sum over categories of pi'^2 / pi."""
        i = self._all_intervals(eta, phi, order)
        pi, R = np.exp(i.log_pi), shift_ratios(i, order + 1)
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
        return self._weighted([self._in_phi(phi, upper[:-1] - lower[1:])])[0]

    def _in_phi(self, phi: Floats, by_theta: Floats) -> Floats:
        """From derivatives (K-1, ..., n) in the thresholds of every row to those in phi (r, ..., n)."""
        return np.asarray(np.tensordot(self.jacobian(phi).T, by_theta, 1))

    def mean(self, eta: Floats, phi: Floats) -> Floats:
        """See Kernel: the expected number of the category, counted from 0."""
        return np.asarray((1.0 - self.link.cdf(self._all_cuts(phi, eta.ndim) - eta)).sum(axis=0))

    def start(self) -> tuple[Floats, Floats]:
        """See Kernel: `begin`, or half-way to the middle of the own category."""
        if self.begin is not None:
            return self.begin
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
        begin = None if self.begin is None else (self.begin[0][rows], self.begin[1])
        return replace(self, y=self.y[rows], weights=weights, begin=begin)

    def _interval(self, eta: Floats, phi: Floats, order: int) -> Interval:
        """The interval of every row's own category, shaped as eta; the last one is remembered."""
        known = self._memory.get("interval")
        if known is not None and known[0] is eta and known[1] is phi and known[2] >= order:
            remembered: Interval = known[3]
            return remembered.up_to(order)
        upper, lower = self._own_ends(phi)
        inside = np.minimum(np.maximum(eta, -REACH), REACH)
        found = self._between(upper - inside, lower - inside, order)
        self._memory["interval"] = (eta, phi, order, found)
        return found

    def _between(self, upper: Floats, lower: Floats, order: int) -> Interval:
        return quick_interval(self.link, upper, lower, order)

    def _own_ends(self, phi: Floats) -> tuple[Floats, Floats]:
        """Upper and lower end (n,) of every row, the linear predictor apart."""
        cuts = np.concatenate([[self.link.low], self.thresholds(phi), [self.link.high]])
        return cuts[self._above], cuts[self.y]

    def _all_cuts(self, phi: Floats, axes: int) -> Floats:
        """Every threshold of every row (K-1, ..., n), or with axes of length one."""
        return self.thresholds(phi).reshape(-1, *(1,) * axes)

    @cached_property
    def _above(self) -> NDArray[np.intp]:
        """Place of the upper end of every row among all cuts."""
        return self.y + 1

    def _end_jacobians(self, phi: Floats, axes: int) -> tuple[Floats, Floats]:
        """Derivatives of the upper and the lower end in phi (r, ..., n); zero where there is no threshold."""
        known = self._memory.get("jacobians")
        if known is None or known[0] is not phi:
            known = self._memory["jacobians"] = (phi, *self._jacobians(phi))
        shape = (self.n_phi, *(1,) * (axes - 1), self.n)
        return known[1].reshape(shape), known[2].reshape(shape)

    def _jacobians(self, phi: Floats) -> tuple[Floats, Floats]:
        """Derivatives (r, n) of the upper and the lower end in phi."""
        J = np.zeros((1 + self.P.shape[1], len(self.P) + 2))
        J[:, 1:-1] = self.jacobian(phi).T
        return J[:, self._above], J[:, self.y]

    def _all_intervals(self, eta: Floats, phi: Floats, order: int) -> Interval:
        """The intervals of every category on every row (K, ..., n)."""
        inner = self._all_cuts(phi, eta.ndim) - np.clip(eta, -REACH, REACH)
        end = np.ones((1, *eta.shape))
        upper = np.concatenate([inner, self.link.high * end])
        lower = np.concatenate([self.link.low * end, inner])
        return self._between(upper, lower, order)

    def _signed(self, terms: Iterable[Floats]) -> Slopes:
        """Derivatives in eta from those in a shift of both ends: odd ones change their sign."""
        return self._weighted([-d if k % 2 else d for k, d in enumerate(terms)])

    def _weighted(self, terms: Iterable[Floats]) -> Slopes:
        return tuple(terms) if self.weights is None else tuple(self.weights * term for term in terms)


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
    return _distances(structure.name, len(structure.J))


@cache
def _distances(name: str, m: int) -> Floats:
    """The same; every model of this kind has it, so that it must not be changed."""
    P = np.tril(np.ones((m, m)), -1)[:, : m - 1]
    if name == "equidistant":
        P = np.arange(float(m))[:, None]
    elif name == "symmetric":
        P = (P + P[:, ::-1])[:, : m // 2]  # the j-th distance from either end is one parameter
        P[:, -1] /= 1.0 if m % 2 else 2.0  # the middle one of an even number of thresholds is its own mirror
    P.flags.writeable = False
    return P
