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

what is left is of the order of delta^2. Sums over rows are those of scalar_rows.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from scipy.linalg import lapack

from workbench.engine.cumulative.intervals import REACH
from workbench.engine.cumulative.links import Floats
from workbench.engine.cumulative.scalar_rows import LevelRows
from workbench.engine.cumulative.shifts import Ends, Shifted

SMALLEST = -7.0  # log variance below which this search gives up: the boundary is the other one's business
LARGEST = 9.0  # and above which
MODE_STEPS = 30
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
    """data: the rows; anchor: the last accepted point, from which the next modes are foretold."""

    data: LevelRows
    anchor: Anchor | None = None

    def __post_init__(self) -> None:
        self.ones = np.ones(len(self.data.counts))

    def value(self, parameters: Floats) -> tuple[float, Place]:
        """F at (psi, log variance), and the place of it; inf where thresholds cross or ends lie far out."""
        place = self.place(parameters, NEAR)
        return self.criterion(place), place

    def place(self, parameters: Floats, near: float) -> Place:
        """Effects next to the modes: near is the largest mean square of the steps to them."""
        rho = float(parameters[-1])
        rows = self.data.ends(parameters[:-1]) if SMALLEST < rho < LARGEST else None
        if rows is None:
            return Place(parameters, None)
        return Place(parameters, self._modes(rows, self._foretold(parameters), math.exp(-rho), near))

    def criterion(self, place: Place) -> float:
        """F at a place."""
        if place.modes is None or not float(np.abs(place.modes.b).max()) < REACH / 2.0:
            return np.inf
        b, at, D, _, share, delta = place.modes
        rho = float(place.parameters[-1])
        F = (
            -2.0 * self.data.log_l(at)
            + math.exp(-rho) * float(b.dot(b))
            + float(np.log(D).sum())
            + len(b) * rho
        )
        return F - float(delta.dot(D * delta + share))

    def _modes(self, rows: Ends, b: Floats, g: float, near: float) -> Modes | None:
        """The modes (J,) from b by Halley's method; None where there are none."""
        for _ in range(MODE_STEPS):
            at, (slope, bend, third) = self.data.at(rows, b)
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
        rows, g = self.data.ends(parameters[:-1]), math.exp(-parameters[-1])
        if rows is None:
            raise np.linalg.LinAlgError("thresholds cross")
        _, (gap, bend, _) = self.data.at(rows, np.zeros(len(self.data.counts)))
        b = gap / (g - bend)
        at, (slope, bend, _) = self.data.at(rows, b)
        bends, D, gap = at.bends(), g - bend, slope - g * b
        h_bp = self.data.by_level(bends, b, g, 1)[0]
        s = h_bp / D
        self.anchor = parameters, b + gap / D, s
        h_bp, s = h_bp[:-1], s[:-1]
        bend_psi = -0.5 * self.data.products(bends) - s.dot(h_bp.T)
        score = self.data.score(bends) + s.dot(gap)
        _, step, info = lapack.dposv(bend_psi, score, lower=1)
        if info != 0:
            raise np.linalg.LinAlgError("no lowest point")
        moved = parameters.copy()
        moved[:-1] += step
        return moved

    def _foretold(self, parameters: Floats) -> Floats:
        """Modes (J,) by the derivative at the last accepted point; zeros at first."""
        if self.anchor is None:
            return np.zeros(len(self.data.counts))
        at, b, s = self.anchor
        moved = parameters - at
        return b + moved.dot(s) if float(moved.dot(moved)) < 4.0 else b

    def slope(self, place: Place) -> tuple[Floats, Floats]:
        """Gradient and Hessian in (psi, log variance) at an accepted place."""
        if place.modes is None:
            raise np.linalg.LinAlgError("no modes")
        b, at, D, over_D, share, delta = place.modes
        bends, g, k = at.bends(), math.exp(-place.parameters[-1]), len(self.data.pairs)
        fourth = self.data.fourth(bends)
        s, bend, twist = self.data.by_level(bends, b, g) * over_D
        self.anchor = place.parameters, b + delta, s
        along = share * s
        against = bend + along  # -(dD) / D
        down = (fourth * over_D + 2.0 * D) * s + 2.0 * share * against + twist  # -(dF)_b
        gradient = against.dot(self.ones) + down.dot(delta)
        gradient[:k] += 2.0 * self.data.score(bends)
        gradient[k] += g * b.dot(b) - len(b)
        gradient *= -1.0
        H = s.dot((share * along - twist - down).T) - against.dot(against.T)
        H[:k, :k] -= self.data.products(bends, np.array((share * over_D, over_D)))
        H[k, k] += len(b) - gradient[k]
        return gradient, 0.5 * (H + H.T)
