"""The search for the lowest F: Newton in psi, then the boundary, then other starts where there may be more.

The steps are those of the linear mixed model engine (lmm/newton.py, lmm/boundary.py). Every trial starts its
inner search from the last accepted point, moved along the derivative of the mode; a failed inner search
leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from workbench.engine.glmm.curvature import with_theta_rows
from workbench.engine.glmm.hessian import Curved, curved
from workbench.engine.glmm.laplace import Laplace, laplace
from workbench.engine.glmm.model import Effects, Floats, OnIteration
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.glmm.single import Single
from workbench.engine.glmm.small import NotPositive
from workbench.engine.lmm import boundary, newton
from workbench.engine.lmm.factors import Factor

ROUNDS = 10  # most times a search may change between boundary and inside
CHEAP = 20_000  # rows up to which other starts are tried on the boundary
LOWER = 1e-7
EARLY = 0.2  # deviation in comparable units that a search that drags on may set to zero if F falls
EASY = 8  # steps in which a well-behaved search ends
ROUNDING = 1e-15  # of F, relative to its size and the number of rows
NEAR_VALUE, NEAR_PSI = 0.05, 0.03  # of F, and of parameters and covariances: as good as at that end
FARTHEST = 1.0  # change of psi up to which the derivative of the mode predicts it ...
NEAREST = 1e-4  # ... and up to which it does so to all digits


class Objective(Protocol):
    """An approximation of the likelihood at one point."""

    @property
    def laplace(self) -> Laplace:
        """The Laplace approximation there, with the mode."""

    @property
    def value(self) -> float:
        """-2 log likelihood."""

    @property
    def gradient(self) -> Floats:
        """Its gradient (k,) in psi."""


Approximate = Callable[[Laplace], Objective]


@dataclass(frozen=True)
class Exactly:
    """The Laplace approximation as it is."""

    laplace: Laplace

    @property
    def value(self) -> float:
        """See Objective."""
        return self.laplace.value

    @property
    def gradient(self) -> Floats:
        """See Objective."""
        return self.laplace.gradient


Optimum = newton.Optimum[Objective]


class _Known(Exception):
    """A search has come near an end that another one has found."""


@dataclass
class _Anchor:
    """The last accepted point: psi, the mode there, and its derivative."""

    psi: Floats
    v: Effects
    slopes: Effects | None = None

    def predict(self, psi: Floats) -> tuple[Effects, bool]:
        """Effects v to start from at psi, and whether they are likely to be the mode itself."""
        moved = psi - self.psi
        farthest = float(np.abs(moved).max(initial=0.0))
        if self.slopes is None or farthest > FARTHEST:
            return self.v, False
        v = tuple(v + np.tensordot(moved, dv, axes=(0, 0)) for v, dv in zip(self.v, self.slopes, strict=True))
        return v, farthest < NEAREST


class Surface:
    """F as a function of psi, with a memory of the last accepted mode.

    thorough: take pains over the Hessian where it is costly (several groupings).
    tick: called before every evaluation; it may raise to stop.
    """

    thorough = False
    tick: Callable[[], None] | None = None

    def __init__(self, problem: Problem, approximate: Approximate = Exactly) -> None:
        self.problem, self._approximate = problem, approximate
        nothing = tuple(np.zeros((part.q, part.J)) for part in problem.structure.parts)
        self._anchor = _Anchor(np.zeros(problem.places[2].stop), nothing)
        self._last: tuple[Floats, Objective] | None = None
        self._curved: tuple[Floats, Curved, bool] | None = None

    def value(self, psi: Floats) -> tuple[float, Objective]:
        """F and its state at psi; LinAlgError where it has no value."""
        if self._last is not None and np.array_equal(psi, self._last[0]):
            return self._last[1].value, self._last[1]
        if not np.isfinite(psi).all():
            raise NotPositive
        if self.tick is not None:
            self.tick()
        found = self._approximate(laplace(self.problem, self.problem.point(psi), *self._anchor.predict(psi)))
        if not np.isfinite(found.value):
            raise NotPositive
        self._last = (psi.copy(), found)
        return found.value, found

    def slope(self, state: Objective) -> tuple[Floats, Floats]:
        """Gradient and Hessian at an accepted point."""
        return state.gradient, self.stand(state).hessian

    def stand(self, state: Objective) -> Curved:
        """Take a point as the place from which the next ones are reached; its Hessian."""
        psi = self.problem.pack(state.laplace.at)
        known = self._curved
        if known is not None and np.array_equal(psi, known[0]) and (known[2] or not self.thorough):
            found = known[1]
        else:
            found = curved(state.laplace, self.thorough)
            self._curved = (psi, found, self.thorough)
        self._anchor = _Anchor(psi, state.laplace.mode.v, found.c)
        if self.thorough and not isinstance(self.problem.structure, Single):
            theta = self.problem.places[1]
            return replace(found, hessian=with_theta_rows(self, psi, theta, found.hessian))
        return found

    def stands_near(self, end: Optimum, value: float) -> bool:
        """Whether the search stands so near an end of another one that it would lead there."""
        if not -LOWER < value - end.value < NEAR_VALUE:
            return False
        here, there = self.problem.point(self._anchor.psi), end.state.laplace.at
        pairs = [(here.beta, there.beta), (here.phi, there.phi)]
        pairs += [(a @ a.T, b @ b.T) for a, b in zip(here.L, there.L, strict=True)]
        return all(float(np.abs(a - b).max(initial=0.0)) < NEAR_PSI for a, b in pairs)

    def rounding(self, state: Objective) -> float:
        """Rounding error of F."""
        return ROUNDING * (abs(state.value) + self.problem.kernel.n)


@dataclass(frozen=True)
class _Covariances:
    """F as a function of the factors alone, for the boundary."""

    surface: Surface
    at_point: Point

    @property
    def factors(self) -> Sequence[Factor]:
        return self.surface.problem.factors

    def at(self, L: tuple[Floats, ...]) -> boundary.Place:
        psi = self.surface.problem.pack(self.at_point._replace(L=L))
        return place(self.surface.value(psi)[1])


def place(state: Objective) -> boundary.Place:
    """A state as the boundary sees it."""
    return boundary.Place(state.laplace.at.L, state.value, lambda: state.laplace.covariance_slopes)


def lowest(
    problem: Problem,
    start: Point,
    *,
    approximate: Approximate = Exactly,
    max_iter: int,
    tol: float,
    on_iteration: OnIteration | None,
) -> tuple[Optimum, Surface]:
    """Lowest F found from `start`, and from other variances if the search ends on the boundary.

    The surface comes along, as it knows the neighbourhood of the optimum.
    """
    surface = Surface(problem, approximate)
    one = isinstance(problem.structure, Single)
    known: list[Optimum] = []

    def step_taken(number: int, value: float) -> None:
        if on_iteration is not None:
            on_iteration(number, value)
        if any(surface.stands_near(end, value) for end in known):
            raise _Known

    exact = one and approximate is Exactly
    steps = newton.Problem(surface.value, surface.slope, surface.rounding, exact)

    def run(psi: Floats, first: int) -> Optimum:
        """Newton from psi; a search that drags on may go to the boundary, and gets a better Hessian."""
        surface.thorough = one
        left = max(max_iter - first, 0)
        few = min(EASY, left)
        end = newton.minimise(steps, psi, max_iter=few, tol=tol, on_iteration=step_taken, first=first)
        if end.decrement <= tol or few == left:
            return end
        surface.thorough = True
        left, first = left - few, end.n_iter
        psi = _nearer_boundary(surface, end)
        return newton.minimise(steps, psi, max_iter=left, tol=tol, on_iteration=step_taken, first=first)

    best = _descend(surface, run, usable(surface, start), 0)
    if boundary.has_zero_direction(problem.factors, best.state.laplace.at.L) and problem.kernel.n <= CHEAP:
        known += [best] * best.converged
        best = _other_starts(surface, run, best)
    return best, surface


Run = Callable[[Floats, int], Optimum]


def usable(surface: Surface, start: Point) -> Floats:
    """psi of `start`, or of smaller variances where F has no value."""
    for share in (1.0, 0.3, 0.1, 0.0):
        psi = surface.problem.pack(start._replace(L=tuple(share * lower for lower in start.L)))
        try:
            surface.value(psi)
        except np.linalg.LinAlgError:
            continue
        return psi
    raise NotPositive


def _descend(surface: Surface, run: Run, psi: Floats, first: int) -> Optimum:
    """Newton from psi, and again after each step onto or off the boundary."""
    best = run(psi, first)
    for _ in range(ROUNDS):
        at = best.state.laplace.at
        moved = boundary.move(_Covariances(surface, at), place(best.state))
        if moved is None:
            break
        best = run(surface.problem.pack(at._replace(L=moved)), best.n_iter)
    return best


def _nearer_boundary(surface: Surface, end: Optimum) -> Floats:
    """psi with small deviations at zero where F is no higher for it; else as it is.

    In the factors F is flat where a deviation tends to zero, and Newton's steps towards it become small.
    """
    at, factors = end.state.laplace.at, surface.problem.factors
    thin = [d for d in boundary.directions(factors, at.L, EARLY) if d.rank < d.columns]
    try:
        moved = boundary.settle(_Covariances(surface, at), place(end.state), thin)
    except np.linalg.LinAlgError:
        return end.theta
    return end.theta if moved is None else surface.problem.pack(at._replace(L=moved))


def _other_starts(surface: Surface, run: Run, best: Optimum) -> Optimum:
    """The lowest of `best` and the ends of searches from small and from large equal variances."""
    end = best
    for scale in (0.2, 1.0):
        L = tuple(scale * np.eye(f.q) for f in surface.problem.factors)
        try:
            psi = usable(surface, best.state.laplace.at._replace(L=L))
            end = _descend(surface, run, psi, end.n_iter)
        except (np.linalg.LinAlgError, _Known):
            continue
        settled = end.converged and not best.converged
        if end.value < best.value + (LOWER if settled else -LOWER):
            best = end
    return best
