"""The mode of the random effects at given parameters: Newton's method with step-halving.

    P(b) = -2 sum l(eta) + b'S^-1 b,   b = S v
    step:  db = H (c - v),   dv = c - v - A db,   c = Z'd1;   decrement = (c - v)'db

Neither S nor A needs an inverse. Where the observed information does not give a descent direction, the
expected information does (Fisher scoring); the mode itself must be a maximum in the observed sense.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.glmm.model import Effects, Floats
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.glmm.small import NotPositive
from workbench.engine.glmm.structure import Curvature, collect, covary, dot, plus, spread
from workbench.engine.likelihoods.kernel import Slopes

STEPS = 200
HALVINGS = 40  # of one step ...
MOST_HALVINGS = 80  # ... and of all steps together: with more the mode lies where the density ends
CONVERGED = 1e-18  # decrement from which the mode is exact to about its square root
SETTLED = 1e-11  # decrement that counts as converged when rounding keeps it from falling
LAST = 1e-7  # decrement after which one more step is likely to be the last
SUFFICIENT = 1e-4
ROUNDING = 1e-13  # of the penalised deviance, relative


@dataclass(frozen=True)
class Mode:
    """b, v and c at the mode; eta (m, n); slopes (l, d1, ... d4); curvature: observed; penalty: b'S^-1 b."""

    b: Effects
    v: Effects
    c: Effects
    eta: Floats
    slopes: Slopes
    curvature: Curvature
    penalty: float
    steps: int

    @property
    def penalised_deviance(self) -> float:
        """P at the mode."""
        return -2.0 * float(self.slopes[0].sum()) + self.penalty


@dataclass(frozen=True)
class _Place:
    b: Effects
    v: Effects
    eta: Floats
    slopes: Slopes
    penalised: float


def find_mode(problem: Problem, at: Point, base: Floats, v: Effects, nearly: bool = False) -> Mode:
    """The mode at parameters `at`, from effects S v; base (m, n): the fixed part of eta.

    nearly: v is likely to be the mode already, so that all derivatives are worth their cost at once.
    Raises NotPositive when there is no maximum to be found.
    """
    inner = _Inner(problem, at, base)
    here = inner.begin(v, 4 if nearly else 2)
    last, halved = np.inf, 0
    for step in range(STEPS):
        c = collect(problem.structure, here.slopes[1])
        curvature, is_observed = inner.curvature(here)
        gap = plus(c, here.v, -1.0)
        db = curvature.solve(gap)
        decrement = dot(gap, db)
        if not decrement >= -SETTLED:  # rounding has eaten the curvature, or there is no number at all
            raise NotPositive
        stuck = decrement <= SETTLED and decrement > last / 4.0
        if is_observed and (decrement <= CONVERGED or stuck):
            return inner.finish(here, c, curvature, step)
        order = 4 if decrement < LAST else 2
        here, more = inner.search(here, plus(c, curvature.times(db), -1.0), decrement, order)
        halved += more
        if halved > MOST_HALVINGS:
            raise NotPositive
        last = decrement
    raise NotPositive


@dataclass(frozen=True)
class _Inner:
    """The penalised deviance at fixed parameters."""

    problem: Problem
    at: Point
    base: Floats

    def begin(self, v: Effects, order: int) -> _Place:
        """The start itself, or no effects at all if the density is nil there."""
        for start in (v, tuple(np.zeros_like(own) for own in v)):
            place = self.place(start, order)
            if np.isfinite(place.penalised):
                return place
        raise NotPositive

    def place(self, v: Effects, order: int) -> _Place:
        """The point b = S v, always formed from v: errors of earlier, longer steps are forgotten."""
        b = covary(self.at.L, v)
        eta = self.base + spread(self.problem.structure, b)
        slopes = self.problem.kernel.slopes(eta, self.at.phi, order)
        return _Place(b, v, eta, slopes, -2.0 * float(slopes[0].sum()) + dot(v, b))

    def curvature(self, here: _Place) -> tuple[Curvature, bool]:
        """Curvature by the observed information, or by the expected one where that is not definite."""
        try:
            return self.problem.structure.curvature(-here.slopes[2], self.at.L), True
        except np.linalg.LinAlgError:
            w = self.problem.kernel.expected(here.eta, self.at.phi)[0]
            return self.problem.structure.curvature(w, self.at.L), False

    def search(self, here: _Place, target: Effects, decrement: float, order: int) -> tuple[_Place, int]:
        """First of the points all, half ... of the way to `target` (v) that lowers P enough; halvings."""
        allowed = ROUNDING * (1.0 + abs(here.penalised))
        dv = plus(target, here.v, -1.0)
        share = 1.0
        for halved in range(HALVINGS):
            v = target if share == 1.0 else plus(here.v, dv, share)
            there = self.place(v, order)
            if there.penalised <= here.penalised + allowed - SUFFICIENT * share * decrement:
                return there, halved
            share /= 2.0
        raise NotPositive

    def finish(self, here: _Place, c: Effects, curvature: Curvature, steps: int) -> Mode:
        """The mode, with the derivatives that gradient and Hessian need."""
        slopes = here.slopes
        if len(slopes) < 5:
            slopes = self.problem.kernel.slopes(here.eta, self.at.phi, 4)
        return Mode(here.b, here.v, c, here.eta, slopes, curvature, dot(here.v, here.b), steps)
