"""The lowest criterion when one parameter is held, and how it changes with that parameter.

P(s) = min over x of f(x, s)        dP/ds = partial f / partial s at the minimum (envelope theorem)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.information import average_information
from workbench.engine.lmm.model import Floats, OnIteration
from workbench.engine.lmm.newton import Optimum, Problem, minimise
from workbench.engine.lmm.objective import State, evaluate
from workbench.engine.lmm.search import ROUNDING
from workbench.engine.lmm_intervals.coordinates import Coordinates, Matrices, lower
from workbench.engine.lmm_intervals.held import Flags, Held

TOL = 1e-9  # decrement that ends a search: the deviance is then good to half of it
MAX_ITER = 60
NEAR_ZERO = 3e-3  # main coordinate below which a variance may have got stuck at zero
KICKS = (0.3, 0.1, 0.03)  # values of such a coordinate that are tried
LOWER = 1e-7  # fall of the deviance from which another place is better


@dataclass(frozen=True)
class Trial:
    """One evaluation: x, the matrices M there, the free state and the state under the condition."""

    x: Floats
    M: Matrices
    free: State
    state: State


@dataclass(frozen=True)
class Point:
    """A minimum under the condition: s, deviance, its slope dP/ds, x (k,), whether the search settled."""

    s: float
    deviance: float
    force: float
    x: Floats
    converged: bool


class Constrained:
    """The criterion with one parameter held."""

    def __init__(self, held: Held, on_iteration: OnIteration | None = None) -> None:
        self.held, self.data, self.on_iteration = held, held.data, on_iteration

    def solve(self, s: float, x: Floats) -> Point:
        """The minimum at s, searched from x (k,)."""
        best = self._descend(s, x)
        start = self._off_zero(s, best)
        if start is not None:
            other = self._descend(s, start)
            best = other if other.value < best.value - LOWER else best
        return self._point(s, best)

    def _off_zero(self, s: float, best: Optimum[Trial]) -> Floats | None:
        """A lower place where a coordinate that vanished does not; Newton's method cannot leave zero."""
        stuck = np.flatnonzero(self.held.main & self.held.free(s) & (np.abs(best.theta) < NEAR_ZERO))
        coordinates = self.held.at(s)
        for i in stuck:
            for kick in KICKS:
                x = best.theta.copy()
                x[i] = kick
                if self._value(coordinates, x, s)[0] < best.value - LOWER:
                    return x
        return None

    def _descend(self, s: float, x: Floats) -> Optimum[Trial]:
        free = self.held.free(s)
        coordinates = self.held.at(s)
        problem = Problem(
            lambda x: self._value(coordinates, x, s),
            lambda trial: self._slope(coordinates, trial, s, free),
            lambda trial: ROUNDING * self.data.n * max(1.0, self.data.n / trial.free.profile.rss),
        )
        start = np.where(free, x, 0.0)
        return minimise(problem, start, max_iter=MAX_ITER, tol=TOL, on_iteration=self.on_iteration)

    def _value(self, coordinates: Coordinates, x: Floats, s: float) -> tuple[float, Trial]:
        M = coordinates.matrices(x)
        free = evaluate(self.data, lower(self.data.factors, M), False)
        state = self.held.condition(free, x, s)
        return state.criterion, Trial(x, M, free, state)

    def _slope(self, coordinates: Coordinates, trial: Trial, s: float, free: Flags) -> tuple[Floats, Floats]:
        g = gradient(self.data, trial.state)
        slope = coordinates.gradient(trial.M, g)
        hessian = coordinates.hessian(trial.M, g, average_information(self.data, trial.state))
        J = coordinates.jacobian(trial.M)
        slope, hessian = self.held.correct(trial.free, trial.x, s, J, slope, hessian)
        return np.where(free, slope, 0.0), hessian

    def _point(self, s: float, best: Optimum[Trial]) -> Point:
        trial = best.state
        g = gradient(self.data, trial.state)
        force = self.held.force(trial.free, trial.M, g, trial.x, s)
        return Point(s, best.value, force, best.theta, best.converged)
