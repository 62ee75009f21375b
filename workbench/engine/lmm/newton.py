"""Safeguarded Newton minimisation of a smooth function with a costly but exact gradient.

    step = -|H + E|^-1 g,   decrement = g'|H + E|^-1 g      | |: eigenvalues made positive

Steps are limited in length and halved until the function falls enough (Armijo); near the optimum,
where the function only shows rounding, full steps are kept. The decrement is twice the fall that is
still to be expected. H may be an approximation such as the average information: what it misses, E, is
learnt from the change of the gradient between full steps, so that the end is superlinear (symmetric rank one
update of a structured Hessian: Dennis, Gay & Welsch 1981, ACM Trans. Math. Softw. 7).
Nocedal & Wright (2006), Numerical Optimization, sections 3.2 and 3.4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from scipy.linalg import lapack

from workbench.engine.lmm.model import Floats, OnIteration

State = TypeVar("State")
FLATTEST = 1e-12  # eigenvalues of H below this share of the largest are raised to it
PLAIN = 1e-4  # pivots of a Cholesky factor of H in this proportion or better: H is far from such eigenvalues
SUFFICIENT = 1e-4  # share of the promised fall that a step must deliver
HALVINGS = 30
NEAR = 0.1  # decrement below which gradient changes are taken to show the curvature at the optimum
NEGLIGIBLE = 1e-9  # decrement that counts as converged when rounding keeps it from falling further
SETTLED = 1e-6  # most that a tolerance can make of it: estimates are then within 0.001 standard errors
PATIENCE = 4  # steps near the optimum without a clear fall of the decrement before the search ends
NOISE = 1e-7  # rise of the function that a full step may show near the optimum


@dataclass(frozen=True)
class Problem(Generic[State]):
    """What to minimise, as a function of theta (k,).

    value(theta) -> (function, state).  slope(state) -> (gradient (k,), Hessian (k, k)).
    rounding(state): size of the rounding errors of the function there.
    exact: whether the Hessian is that of the function, so that nothing is to be learnt about it.
    """

    value: Callable[[Floats], tuple[float, State]]
    slope: Callable[[State], tuple[Floats, Floats]]
    rounding: Callable[[State], float]
    exact: bool = False


@dataclass(frozen=True)
class Optimum(Generic[State]):
    """Where the search stands or ended: theta (k,), function, state, gradient (k,), Hessian (k, k).

    decrement: see above.  n_iter: steps taken.  converged: the decrement is at most the tolerance and
    small in itself, or kept from falling further by rounding.
    """

    theta: Floats
    value: float
    state: State
    gradient: Floats
    hessian: Floats
    decrement: float = np.inf
    n_iter: int = 0
    converged: bool = False


def minimise(
    problem: Problem[State],
    theta: Floats,
    *,
    max_iter: int,
    tol: float,
    on_iteration: OnIteration | None = None,
    first: int = 0,
) -> Optimum[State]:
    """Minimise from theta (k,) until the decrement is at most tol or stops falling, or after max_iter steps.

    on_iteration(number, value) is called after each step, numbered from first + 1; it may raise to stop.
    """
    here = _arrive(problem, theta, *problem.value(theta))
    missing, best, stalled = np.zeros_like(here.hessian), here, 0
    for number in range(first, first + max_iter + 1):
        step, decrement = newton_step(here.theta, here.gradient, here.hessian + missing)
        here = replace(here, decrement=decrement, n_iter=number)
        noise = max(NOISE, 10.0 * problem.rounding(here.state))
        stalled += best.decrement < noise and decrement > best.decrement / 4.0
        if decrement < best.decrement or best.decrement >= noise:
            best = here
        if decrement <= tol or stalled == PATIENCE or number == first + max_iter:
            break
        found = _search(problem, here, step, noise)
        if found is None:
            break
        there = _arrive(problem, *found)
        if on_iteration is not None:
            on_iteration(number + 1, there.value)
        if not problem.exact:
            missing = _learn(problem, missing, here, there)
        here = there
    limit = max(min(tol, SETTLED), NEGLIGIBLE, problem.rounding(best.state))
    return replace(best, converged=best.decrement <= limit)


def _arrive(problem: Problem[State], theta: Floats, value: float, state: State) -> Optimum[State]:
    return Optimum(theta, value, state, *problem.slope(state))


def newton_step(theta: Floats, gradient: Floats, hessian: Floats) -> tuple[Floats, float]:
    """Descent step (k,) and decrement from the gradient (k,) and a symmetric Hessian (k, k).

    Entries where theta and gradient are exactly zero lie on the boundary and stay there.
    """
    if gradient.all() and gradient.size:
        return _inside(gradient, hessian)
    is_free = (gradient != 0.0) | (theta != 0.0)
    if is_free.all() and is_free.size:
        return _inside(gradient, hessian)
    step, free = np.zeros_like(gradient), np.flatnonzero(is_free)
    if not free.size:
        return step, 0.0
    step[free], decrement = _inside(gradient[free], hessian[free[:, None], free])
    return step, decrement


def _inside(gradient: Floats, hessian: Floats) -> tuple[Floats, float]:
    """Step and decrement where every entry is free."""
    root, share, info = lapack.dposv(hessian, gradient, lower=1)
    if info == 0:
        diagonal = root.diagonal().tolist()
        if min(diagonal) > PLAIN * max(diagonal):
            return -share, float(share @ gradient)
    w, V = np.linalg.eigh(hessian)
    w = np.abs(w)
    w = np.maximum(w, FLATTEST * max(float(w.max()), 1e-300))
    along = V.T @ gradient
    share = along / w
    return -(V @ share), float(along @ share)


def _learn(problem: Problem[State], missing: Floats, here: Optimum[State], there: Optimum[State]) -> Floats:
    """E (k, k) after a step, so that the Hessian at its end explains the change of the gradient."""
    if here.decrement >= NEAR:
        return np.zeros_like(missing)
    moved = there.theta - here.theta
    error = there.gradient - here.gradient - (there.hessian + missing) @ moved
    along = float(error @ moved)
    too_small = abs(along) <= 1e-8 * float(np.linalg.norm(error) * np.linalg.norm(moved))
    if too_small or here.decrement <= 1e-3 * problem.rounding(here.state):
        return missing
    return missing + np.outer(error, error) / along


def _search(
    problem: Problem[State], here: Optimum[State], step: Floats, noise: float
) -> tuple[Floats, float, State] | None:
    """First of the full, half, quarter ... step that lowers the function enough; None when none does.

    noise: decrement below which changes of that size may be rounding.
    """
    allowed = noise if here.decrement < noise else problem.rounding(here.state)
    length, share = float(np.abs(step).max()), 1.0
    if length > 1.0:
        share = min(1.0, (1.0 + float(np.abs(here.theta).max())) / length)
    for _ in range(HALVINGS):
        trial = here.theta + share * step
        try:
            new, state = problem.value(trial)
        except np.linalg.LinAlgError:
            new = np.inf
        if new <= here.value + allowed - SUFFICIENT * share * here.decrement:
            return trial, new, state
        share /= 2.0
    return None
