"""The Laplace approximation of a model with one random effect for each level, and its derivatives.

    h_j(b) = sum_i l_i(theta_y - x'beta - z b) - g b^2 / 2,   g = exp(-rho),   D = -h_bb
    F      = sum_j (-2 h_j + log D_j) + J rho                 at the mode, up to constants

All ends of intervals are linear in psi = (thresholds' parameters, beta) and b, and rho, the log variance,
enters by itself, so that gradient and Hessian of F, with the mode's own derivatives s = db/dp = h_bp / D in
p = (psi, rho), are sums:

    dF  = -2 h_p + (D_p + D_b s) / D
    d2F = -2 (h_pp + D s s') + (D_pp + D_pb s' + s D_pb' + D_bb s s' + D_b s_p) / D - (dD)(dD)' / D^2
    s_p = (h_bpp + h_bbp s' + s h_bbp' + h_bbb s s') / D

Near the mode, one more step delta = h_b / D of it is taken to first order, in F and in its gradient:

    F + F_b delta,   dF + (dF)_b delta,   (dF)_b = -2 h_bp + (D_pb + D_bb s + D_b s_b - dD D_b / D) / D

what is left is of the order of delta^2. Derivatives in a shift t of both ends are those of shifts.py; b moves
t by z. Every matrix of rows is one product with combined weights: with small data the time goes by the
number of calls.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from workbench.engine.cumulative.intervals import REACH
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.shifts import Bends, Ends, Shifted, ends

SMALLEST = -7.0  # log variance below which this search gives up: the boundary is the other one's business
LARGEST = 9.0  # and above which
MODE_STEPS = 30
AT_ONCE = 2_000_000  # loadings of all rows up to which they are weighted at once; beyond one parameter a time
ONE = np.ones(1)
NEAR = 1e-12  # mean square of the steps to the modes, in standard deviations, taken to first order

Anchor: TypeAlias = tuple[Floats, Floats, Floats]
"""Parameters (k + 1,), modes (J,), and their derivatives (k + 1, J)."""


class Modes(NamedTuple):
    """Effects b (J,) next to the modes, rows there; over_D (J,): 1 / D; share (J,): h_bbb / D; delta (J,)."""

    b: Floats
    at: Shifted
    D: Floats
    over_D: Floats
    share: Floats
    delta: Floats


class Place(NamedTuple):
    """Where F was computed; no modes where it is infinite."""

    parameters: Floats
    modes: Modes | None

    @property
    def is_exact(self) -> bool:
        """Whether what is left of the way to the modes is of no account."""
        if self.modes is None:
            return False
        delta = self.modes.delta
        return float(delta.dot(delta * self.modes.D)) < NEAR * len(delta)


@dataclass
class ScalarModel:
    """Rows sorted by level.

    pairs (k, 2n): loadings of the upper and the lower end on psi, those of a row side by side, so that those
    of a level are too; fixed (2n,): what is fixed in them; z (n,): loading of the effect, which moves both
    ends by z b (the sign of a symmetric b is of no account); w (n,): weights; both None where all are one;
    counts (J,): rows of every level. loads: w z^r for r = 0 .. 4, what turns r shifts into derivatives in b.
    anchor: the last accepted point, from which the next modes are foretold.
    """

    link: CumulativeLink
    pairs: Floats
    fixed: Floats
    z: Floats | None
    w: Floats | None
    counts: NDArray[np.intp]
    anchor: Anchor | None = None

    def __post_init__(self) -> None:
        k, n = len(self.pairs), self.pairs.shape[1] // 2
        self.loads = self._loads(n)
        self.end_loads = ONE if self.loads is None else self.loads.repeat(2, axis=1)
        self.first_end = 2 * (np.cumsum(self.counts) - self.counts)
        self.level = np.repeat(np.arange(len(self.counts)), self.counts)
        self.level_end = self.level.repeat(2)
        self.ones = np.ones(len(self.counts))
        spread = np.empty((k, 3, n))
        spread[:, 0], spread[:, 1] = self.pairs[:, ::2], self.pairs[:, 1::2]
        np.subtract(spread[:, 0], spread[:, 1], out=spread[:, 2])
        self.spread = spread.reshape(k, 3 * n)

    @property
    def up(self) -> Floats:
        """Loadings (n, k) of the upper ends."""
        return np.asarray(self.pairs[:, ::2].T)

    def _loads(self, n: int) -> Floats | None:
        """See above, (5, n); None where all are one."""
        if self.z is None and self.w is None:
            return None
        loads = np.ones((5, n))
        if self.z is not None:
            loads[1:] = self.z
            np.multiply.accumulate(loads, axis=0, out=loads)
        return loads if self.w is None else loads * self.w

    def value(self, parameters: Floats) -> tuple[float, Place]:
        """F at (psi, log variance), and the place of it; inf where thresholds cross or ends lie far out."""
        place = self.place(parameters, NEAR)
        return self.criterion(place), place

    def place(self, parameters: Floats, near: float) -> Place:
        """Effects next to the modes: near is the largest mean square of the steps to them."""
        rho = float(parameters[-1])
        rows = self.rows(parameters[:-1]) if SMALLEST < rho < LARGEST else None
        if rows is None:
            return Place(parameters, None)
        return Place(parameters, self._modes(rows, self._foretold(parameters), math.exp(-rho), near))

    def criterion(self, place: Place) -> float:
        """F at a place."""
        if place.modes is None or not float(np.abs(place.modes.b).max()) < REACH / 2.0:
            return np.inf
        b, at, D, _, share, delta = place.modes
        rho = float(place.parameters[-1])
        log_pi = at.log_pi()
        log_l = float(log_pi.sum() if self.loads is None else self.loads[0].dot(log_pi))
        F = -2.0 * log_l + math.exp(-rho) * float(b.dot(b)) + float(np.log(D).sum()) + len(b) * rho
        return F - float(delta.dot(D * delta + share))

    def rows(self, psi: Floats) -> Ends | None:
        """The ends of all rows without random effects; None where thresholds cross."""
        both = self.fixed + psi.dot(self.pairs)
        upper, lower = both[::2], both[1::2]
        return ends(self.link, upper, lower) if np.count_nonzero(upper > lower) == len(upper) else None

    def at(self, rows: Ends, b: Floats) -> tuple[Shifted, Floats]:
        """The rows at random effects b (J,), and the first three derivatives (3, J) of log L in these."""
        t = b[self.level]
        at = rows.at(t if self.z is None else t * self.z)
        by_end = at.by_end if self.loads is None else self.end_loads[1:4] * at.by_end
        return at, np.add.reduceat(by_end, self.first_end, axis=1)

    def _modes(self, rows: Ends, b: Floats, g: float, near: float) -> Modes | None:
        """The modes (J,) from b by Halley's method; None where there are none."""
        for _ in range(MODE_STEPS):
            at, (slope, bend, third) = self.at(rows, b)
            D = g - bend
            gap = slope - g * b
            over_D = 1.0 / D
            delta, share = gap * over_D, third * over_D
            if float(gap.dot(delta)) < near * len(b):
                return Modes(b, at, D, over_D, share, delta)
            b = b + delta / np.maximum(1.0 - 0.5 * delta * share, 0.5)
        return None

    def together(self, parameters: Floats) -> Floats:
        """Parameters after a Newton step of b from zero, and one of psi and b, to the largest sum of h.

        That is the step of penalised quasi-likelihood. Only where thresholds do not cross.
        """
        rows, g = self.rows(parameters[:-1]), math.exp(-parameters[-1])
        if rows is None:
            raise np.linalg.LinAlgError("thresholds cross")
        _, (gap, bend, _) = self.at(rows, np.zeros(len(self.counts)))
        b = gap / (g - bend)
        at, (slope, bend, _) = self.at(rows, b)
        bends, D, gap = at.bends(), g - bend, slope - g * b
        h_bp = self.by_level(bends, b, g, 1)[0]
        s = h_bp / D
        self.anchor = parameters, b + gap / D, s
        h_bp, s = h_bp[:-1], s[:-1]
        bend_psi, score = -0.5 * self.products(bends) - s.dot(h_bp.T), self.score(bends) + s.dot(gap)
        _, step, info = lapack.dposv(bend_psi, score, lower=1)
        if info != 0:
            raise np.linalg.LinAlgError("no lowest point")
        moved = parameters.copy()
        moved[:-1] += step
        return moved

    def _foretold(self, parameters: Floats) -> Floats:
        """Modes (J,) by the derivative at the last accepted point; zeros at first."""
        if self.anchor is None:
            return np.zeros(len(self.counts))
        at, b, s = self.anchor
        moved = parameters - at
        return b + moved.dot(s) if float(moved.dot(moved)) < 4.0 else b

    def slope(self, place: Place) -> tuple[Floats, Floats]:
        """Gradient and Hessian in (psi, log variance) at an accepted place."""
        if place.modes is None:
            raise np.linalg.LinAlgError("no modes")
        b, at, D, over_D, share, delta = place.modes
        bends, g, k = at.bends(), math.exp(-place.parameters[-1]), len(self.pairs)
        by_end = bends.first[2] if self.loads is None else self.end_loads[4] * bends.first[2]
        fourth = np.add.reduceat(by_end, self.first_end)
        s, bend, twist = self.by_level(bends, b, g) * over_D
        self.anchor = place.parameters, b + delta, s
        along = share * s
        against = bend + along  # -(dD) / D
        down = (fourth * over_D + 2.0 * D) * s + 2.0 * share * against + twist  # -(dF)_b
        gradient = against.dot(self.ones) + down.dot(delta)
        gradient[:k] += 2.0 * self.score(bends)
        gradient[k] += g * b.dot(b) - len(b)
        gradient *= -1.0
        H = s.dot((share * along - twist - down).T) - against.dot(against.T)
        H[:k, :k] -= self.products(bends, np.array((share * over_D, over_D)))
        H[k, k] += len(b) - gradient[k]
        return gradient, 0.5 * (H + H.T)

    def score(self, bends: Bends) -> Floats:
        """h_psi (k,)."""
        return np.asarray(self.pairs.dot(bends.own if self.loads is None else self.end_loads[0] * bends.own))

    def by_level(self, bends: Bends, b: Floats, g: float, orders: int = 3) -> Floats:
        """Derivatives (orders, k + 1, J) of h_b, h_bb and h_bbb in psi and rho."""
        k = len(self.pairs)
        found = np.empty((orders, k + 1, len(b)))
        first = bends.first[:orders]
        if self.loads is not None:
            first = self.end_loads[1 : orders + 1] * first
        if self.pairs.size <= AT_ONCE:
            np.add.reduceat(first[:, None] * self.pairs, self.first_end, axis=2, out=found[:, :k])
        else:
            for loading, sums in zip(self.pairs, found.swapaxes(0, 1), strict=False):
                np.add.reduceat(first * loading, self.first_end, axis=1, out=sums)
        found[0, k] = g * b
        if orders == 3:
            found[1, k], found[2, k] = g, 0.0
        return found

    def products(self, bends: Bends, shares: Floats | None = None) -> Floats:
        """2 h_psipsi (k, k), to which the shares (2, J) of h_bpsipsi and h_bbpsipsi are added.

        A row gives uu' l_uu + vv' l_vv + (uv' + vu') l_uv, where uv' + vu' = uu' + vv' - (u - v)(u - v)'.
        """
        n, orders = len(self.level), 1 if shares is None else 3
        factors, weights = np.empty((orders, 2 * n)), np.empty((3, n))
        factors[0] = 2.0
        if shares is not None:
            shares.take(self.level_end, axis=1, out=factors[1:], mode="clip")
        if self.loads is not None:
            factors *= self.end_loads[:orders]
        weights[:2] = np.add.reduce(factors * bends.second[:orders], axis=0).reshape(n, 2).T
        across = weights[2]
        np.multiply(factors[0, ::2], bends.mixed[0], out=across)
        for factor, mixed in zip(factors[1:], bends.mixed[1:], strict=False):
            if mixed is not None:
                across += factor[::2] * mixed
        np.negative(across, out=across)
        return np.asarray((self.spread * weights.ravel()).dot(self.spread.T))
