"""The lowest deviance with one parameter of a model with structured residuals held, and its slope.

    D(psi) = D(best sigma) + m (log(v / v^) + v^ / v - 1),   v = sigma^2, v^ = rss / m, m = n
    P(s) = min { D(psi) : h(psi) = s },   dP/ds = g'd / (dh/dpsi)'d   for any direction d at the minimum

A number h of the variance parameters (held.py) is held by moving along one direction d so far that h = s
again after every step in the other directions; what the Hessian misses by that is learnt on the way
(lmm/newton.py). A coefficient is held by taking its column times the value from the outcome.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from workbench.engine.lmm.model import Floats, OnIteration
from workbench.engine.lmm.newton import Problem, minimise
from workbench.engine.lmm_intervals.constrained import MAX_ITER, Point
from workbench.engine.residual_structures.bootstrap import StructuredBootstrap
from workbench.engine.residual_structures.derivatives import hessian, slopes
from workbench.engine.residual_structures.held import HeldNumber
from workbench.engine.residual_structures.model import assemble
from workbench.engine.residual_structures.objective import State, evaluate, split
from workbench.engine.residual_structures.search import FURTHEST, problem

TOL = 1e-12  # decrement that ends a search: slopes of the profile are then good to six digits
HELD = 1e-12  # how exactly a number is held
CORRECTIONS = 40
ROUNDS = 4  # further searches where one did not settle
LONGEST = 3.0  # most that one correction moves along the direction


class Placed(NamedTuple):
    """All variance parameters psi (k+1,) and the state at them."""

    psi: Floats
    state: State


class Constrained:
    """The deviance with one number of the variance parameters held."""

    def __init__(self, held: HeldNumber, on_iteration: OnIteration | None = None) -> None:
        self.held, self.model, self.on_iteration = held, held.model, on_iteration

    def solve(self, s: float, start: Floats) -> Point:
        """The minimum with h = s, searched from psi (k+1,); again from where a search got stuck."""
        point = self._search(s, start)
        for _ in range(ROUNDS):
            if point.converged:
                break
            point = self._search(s, point.x)
        return point

    def _search(self, s: float, start: Floats) -> Point:
        G = self.held.slope(start)
        along = G / float(G @ G)
        N = np.linalg.qr(G[:, None], mode="complete")[0][:, 1:]
        base = self._restored(start, along, s)

        def value(u: Floats) -> tuple[float, Placed]:
            psi = self._restored(base + N @ u, along, s)
            return self.deviance(psi)

        def slope(here: Placed) -> tuple[Floats, Floats]:
            g, H = self.derivatives(here)
            G = self.held.slope(here.psi)
            T = N - np.outer(along, G @ N) / float(G @ along)
            return T.T @ g, T.T @ H @ T

        steps = Problem(value, slope, lambda here: problem(self.model, False).rounding(here.state))
        found = minimise(
            steps, np.zeros(N.shape[1]), max_iter=MAX_ITER, tol=TOL, on_iteration=self.on_iteration
        )
        here = found.state
        g, G = self.derivatives(here)[0], self.held.slope(here.psi)
        force = float(g @ along) / float(G @ along)
        return Point(s, found.value, force, here.psi, found.converged)

    def _restored(self, psi: Floats, along: Floats, s: float) -> Floats:
        """The nearest psi along the direction at which h = s; LinAlgError where there is none."""
        for _ in range(CORRECTIONS):
            short = s - self.held.value(psi)
            if abs(short) < HELD * max(1.0, abs(s)):
                return psi
            rate = float(self.held.slope(psi) @ along)
            if rate == 0.0:
                break
            psi = psi + along * float(np.clip(short / rate, -LONGEST, LONGEST))
        raise np.linalg.LinAlgError("the parameter cannot be held there")

    def deviance(self, psi: Floats) -> tuple[float, Placed]:
        """D at psi."""
        L, x = split(self.model, psi[:-1])
        if np.abs(x).max(initial=0.0) > FURTHEST or abs(psi[-1]) > FURTHEST:
            raise np.linalg.LinAlgError("too far out")
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            state = evaluate(self.model, L, x, False)
        ratio = state.sigma2 / float(np.exp(2.0 * psi[-1]))
        value = state.criterion + state.inner.m * (-np.log(ratio) + ratio - 1.0)
        return float(value), Placed(psi, state)

    def derivatives(self, here: Placed) -> tuple[Floats, Floats]:
        """Gradient (k+1,) and an approximate Hessian (k+1, k+1) of D."""
        state, v = here.state, float(np.exp(2.0 * here.psi[-1]))
        found = slopes(state)
        to_sigma = -2.0 * found.rss / v
        own = 4.0 * state.inner.rss / v
        g = np.append(found.at(v), 2.0 * state.inner.m - 2.0 * state.inner.rss / v)
        H = np.empty((len(g), len(g)))
        H[:-1, :-1] = hessian(state) + np.outer(to_sigma, to_sigma) / own
        H[:-1, -1] = H[-1, :-1] = to_sigma
        H[-1, -1] = own
        return g, H


class HeldCoefficient:
    """The deviance with one coefficient held: its column, times the value, is taken from the outcome."""

    def __init__(self, work: StructuredBootstrap, column: int) -> None:
        self.work = work
        kept = list(work.kept)
        self.column = work.given.X[:, kept[column]]
        self.others = work.given.X[:, kept[:column] + kept[column + 1 :]]

    def solve(self, s: float, start: Floats) -> Point:
        """The minimum at the value s, searched from (theta, x)."""
        given, order = self.work.given, self.work.order
        model = assemble(
            given.y - s * self.column,
            self.others,
            given.blocks,
            order,
            self.work.structure,
            weights=given.weights,
            offset=given.offset,
        )
        found = minimise(problem(model, False), start, max_iter=MAX_ITER, tol=TOL)
        state = found.state
        own = self.column[order.rows][:, None]
        own = own if model.root_w is None else own * model.root_w[:, None]
        white = state.whitener.whiten(own)[:, 0]
        force = -2.0 * float(white @ state.weighed[0][:, -1]) / (state.sigma2 * model.y_scale)
        return Point(s, found.value, force, found.theta, found.converged)
