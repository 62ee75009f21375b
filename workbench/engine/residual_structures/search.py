"""The search for the lowest criterion over random-effect and residual parameters together.

Newton steps with the average information (lmm/newton.py); what is special to variances of zero is done at
fixed residual parameters by the mixed-model engine (lmm/boundary.py). The likelihood of correlated residuals
may have several low points, so other starts are tried while steps are cheap, and the lowest end is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from workbench.engine.lmm import boundary
from workbench.engine.lmm.model import Floats, OnIteration
from workbench.engine.lmm.newton import NEGLIGIBLE, NOISE, Optimum, Problem, minimise, newton_step
from workbench.engine.lmm.search import LOWER, ROUNDING, ROUNDS
from workbench.engine.lmm.start import moment_factors
from workbench.engine.residual_structures.derivatives import hessian, slopes
from workbench.engine.residual_structures.hessian import observed_hessian
from workbench.engine.residual_structures.mixed import Mixed, mixed, unmapped
from workbench.engine.residual_structures.model import Model
from workbench.engine.residual_structures.objective import State, evaluate, join, split

CHEAP = 50_000  # numbers in the columns up to which all starts are tried
FURTHEST = 30.0  # search variables beyond this say nothing that a float can tell
ON_THE_WAY = 2.5  # search variable from which a correlation may be on its way to its limit
LIMIT = 12.0  # search variable of a correlation that is at its limit
POLISHING = 6  # most steps with the observed Hessian
FLAT_EDGE = 1e-6  # decrement that counts as converged where a correlation creeps towards its limit
SETTLED = 1e-12  # decrement that needs no polishing


def problem(model: Model, reml: bool) -> Problem[State]:
    """The criterion with its derivatives as a function of all parameters."""

    def value(parameters: Floats) -> tuple[float, State]:
        L, x = split(model, parameters)
        if np.abs(x).max(initial=0.0) > FURTHEST:
            raise np.linalg.LinAlgError("too far out")
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            state = evaluate(model, L, x, reml)
        return state.criterion, state

    def slope(state: State) -> tuple[Floats, Floats]:
        g, H = slopes(state).at(state.sigma2), hessian(state)
        own = np.arange(len(g))[len(g) - len(state.x) :]
        H[own, own] += g[own] * model.structure.bend(state.x)
        return g, H

    def rounding(state: State) -> float:
        return ROUNDING * model.n * max(1.0, model.n / state.inner.rss)

    return Problem(value, slope, rounding)


@dataclass(frozen=True)
class Search:
    """How to search: reml, most steps, the decrement to reach, and whom to tell of steps."""

    reml: bool
    max_iter: int
    tol: float
    on_iteration: OnIteration | None


def lowest(model: Model, search: Search) -> Optimum[State]:
    """The lowest end from the structure's starts."""
    best: Optimum[State] | None = None
    for x in model.structure.starts:
        start = join(model, _start_factors(model, x, search.reml), x)
        end = _descend(model, search, start, 0 if best is None else best.n_iter)
        if best is None or end.value < best.value - LOWER:
            best = end
        if model.columns.size > CHEAP and best.converged:
            break
    assert best is not None
    return _polished(model, search, best)


def _start_factors(model: Model, x: Floats, reml: bool) -> tuple[Floats, ...]:
    """Relative factors from sums of squares of the rows whitened at x."""
    if not model.blocks:
        return ()
    zero = tuple(np.zeros((factor.q, factor.q)) for factor in model.factors)
    found = mixed(model, model.structure.at(x).whiten(model.columns), zero, reml)
    return unmapped(found, moment_factors(found.data))


def _descend(model: Model, search: Search, start: Floats, first: int) -> Optimum[State]:
    """Newton from a start, and again after each step onto or off a boundary."""
    best = _newton(model, search, start, first)
    for _ in range(ROUNDS):
        moved = _across_the_boundary(best.state)
        if moved is None:
            moved = _to_the_limit(model, best)
        if moved is None:
            break
        best = _newton(model, search, moved, best.n_iter)
    return best


def _newton(model: Model, search: Search, start: Floats, first: int) -> Optimum[State]:
    left = max(search.max_iter - first, 0)
    todo = problem(model, search.reml)
    return minimise(todo, start, max_iter=left, tol=search.tol, on_iteration=search.on_iteration, first=first)


def _across_the_boundary(state: State) -> Floats | None:
    """All parameters after a variance was set to zero, or given back; None when nothing is to be moved."""
    inner = state.inner
    if not isinstance(inner, Mixed):
        return None
    moved = boundary.next_move(inner.data, inner.state)
    return None if moved is None else join(state.model, unmapped(inner, moved), state.x)


def _to_the_limit(model: Model, best: Optimum[State]) -> Floats | None:
    """All parameters after those on their way to a limit of their range were set there; None for none."""
    x = best.state.x
    outward = best.gradient[len(best.gradient) - len(x) :] * x < 0
    leaving = (model.structure.bend(x) != 0.0) & outward & (np.abs(x) > ON_THE_WAY) & (np.abs(x) < LIMIT)
    if not leaving.any():
        return None
    there = np.where(leaving, np.sign(x) * LIMIT, x)
    trial = evaluate(model, best.state.L, there, best.state.reml)
    return join(model, trial.L, there) if trial.criterion <= best.value + 1e-8 else None


def _polished(model: Model, search: Search, best: Optimum[State]) -> Optimum[State]:
    """The end after Newton steps with the observed Hessian, where the average information was too coarse."""
    for _ in range(POLISHING):
        if best.converged and best.decrement < SETTLED:
            break
        observed = best.gradient, observed_hessian(best.state).profiled
        step, decrement = newton_step(best.theta, *observed)
        theta = best.theta + step * min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-300))
        try:
            value, state = problem(model, search.reml).value(theta)
        except np.linalg.LinAlgError:
            break
        if value > best.value + NOISE:
            break
        gradient = slopes(state).at(state.sigma2)
        best = replace(best, theta=theta, value=value, state=state, gradient=gradient, decrement=decrement)
        best = replace(best, converged=decrement < NEGLIGIBLE, n_iter=best.n_iter + 1)
    at_an_edge = bool(((model.structure.bend(best.state.x) != 0) & (np.abs(best.state.x) > ON_THE_WAY)).any())
    return replace(best, converged=best.converged or (at_an_edge and best.decrement < FLAT_EDGE))
