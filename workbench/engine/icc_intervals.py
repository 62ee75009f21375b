"""Profile likelihood intervals of the intraclass correlations of a null model.

    s_g      variance of grouping g over the residual variance
    rho_l    sum of s_g over l and what contains it, over 1 + sum of all s_g
    limits   smallest and largest rho_l with  criterion(s) - minimum <= chi2_1 quantile,  s >= 0

A limit is a constrained optimum, found with the exact gradient. The criterion is that of the fit, so for REML
the restricted likelihood, whose fixed part does not change. Unlike intervals from a standard error these hold
their level near 0 too: for balanced groups the profile is a function of the F ratio alone.

Venzon & Moolgavkar (1988), Appl. Stat. 37 (profile limits as constrained optima).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.distributions import chi_square_quantile
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import evaluate
from workbench.engine.lmm.random_part import RandomPart
from workbench.engine.threads import threads_for
from workbench.engine.variance_shares import is_nested

LARGEST = 600  # columns of one dense part above which an interval would take too long
STEPS = 25
LEAST_RISE = 1e-12  # of the criterion, below which the limits of an interval cannot be told from the estimate
NEARLY = 1e-5  # how exactly the equations of a limit must hold
STEP = 1e-4
FARTHEST = 12.0  # |log of a relative deviation over its estimate| looked at
FLATTEST = 1e-8  # least curvature, relative to the largest

Limits = tuple[float, float]


@dataclass(frozen=True)
class _Problem:
    """The criterion and rho in coordinates y (k,) around the estimates start (k,).

    log: whether theta = start exp(y), where variances are estimated as positive; else theta = start + y.
    unit (k,): raw relative variances are unit * theta^2.
    """

    data: LmmData
    reml: bool
    unit: Floats
    start: Floats
    log: bool

    def place(self, y: Floats) -> tuple[Floats, Floats]:
        """theta and dtheta/dy (k,)."""
        if not self.log:
            return self.start + y, np.ones_like(y)
        grown = self.start * np.exp(np.clip(y, -FARTHEST, FARTHEST))
        positive = self.start > 0
        return np.where(positive, grown, y), np.where(positive, grown, 1.0)

    def criterion(self, y: Floats) -> tuple[float, Floats]:
        """The criterion and its gradient (k,)."""
        theta, slope = self.place(y)
        values = iter(theta)
        L = tuple(np.full((f.q, f.q), next(values) if f.q else 0.0) for f in self.data.factors)
        state = evaluate(self.data, L, self.reml)
        slopes = np.array([float(g[0, 0]) for g in gradient(self.data, state) if g.size])
        return state.criterion, 2.0 * theta * slopes * slope

    def correlation(self, y: Floats, inside: Floats) -> tuple[float, Floats]:
        """rho and its gradient (k,); inside (k,): 1 for the groupings that count."""
        theta, slope = self.place(y)
        s = self.unit * theta**2
        total = 1.0 + float(s.sum())
        rho = float(inside @ s) / total
        return rho, 2.0 * self.unit * theta * (inside - rho) / total * slope


def icc_intervals(null: LmmFit, level: float = 0.95) -> tuple[Limits | None, ...]:
    """Limits of the ICC of every grouping of a null model (random intercepts only), in the order of the fit.

    None where the model is too large for it, where no limit was found, and for a level so near 0 that the
    limits are the estimate itself.
    """
    data = null.data
    sizes = [] if data.coupling is None else [b.size for b in data.coupling.layout.batches]
    if any(f.q > 1 for f in data.factors) or max(sizes, default=0) > LARGEST:
        return (None,) * len(data.groupings)
    unit = np.array([_unit(part) for part in data.random if part.factor.q])
    start = np.array([abs(float(L[0, 0])) for L in null.state.L if L.size])
    rise = float(chi_square_quantile(level, 1))
    if rise < LEAST_RISE:
        return (None,) * len(data.factors)
    with threads_for(max(sizes, default=0)):
        searches = []
        for log in (False, True):
            problem = _Problem(data, null.reml, unit, start, log)
            searches.append(_Search(problem, _root(problem), null.criterion, rise))
        return tuple(_limits(searches, inside) for inside in _inside(data))


def _unit(part: RandomPart) -> float:
    """Raw relative variance of a row over the squared factor; rows in several levels have less of it."""
    members = part.factor.members
    share = 1.0 if members is None else float(members.squares().mean())
    return share * float(part.Z_maps[0][0, 0]) ** 2


def _inside(data: LmmData) -> list[Floats]:
    """For each grouping 1 for itself and for what contains it."""
    factors = data.groupings
    return [np.array([float(g is f or is_nested(f, g)) for g in factors], dtype=np.float64) for f in factors]


def _limits(searches: Sequence[_Search], inside: Floats) -> Limits | None:
    """Each limit by the first coordinates in which the search ends well."""
    low = 0.0 if searches[0].reaches_zero(inside) else _first_found(searches, inside, 1.0)
    high = _first_found(searches, inside, -1.0)
    return None if low is None or high is None else (low, high)


def _first_found(searches: Sequence[_Search], inside: Floats, sign: float) -> float | None:
    found = (search.extreme(inside, sign) for search in searches)
    return next((rho for rho in found if rho is not None), None)


@dataclass(frozen=True)
class _Search:
    """root (k, k): y = root x makes the rise above `least` nearly x'x; rise: what is allowed."""

    problem: _Problem
    root: Floats
    least: float
    rise: float

    def reaches_zero(self, inside: Floats) -> bool:
        """Whether the model without any of these variances is not rejected (plain coordinates)."""
        start = self.problem.start
        others = np.flatnonzero(inside == 0.0)

        def at(free: Floats) -> tuple[float, Floats]:
            y = -start.copy()
            y[others] += free
            value, slope = self.problem.criterion(y)
            return value, slope[others]

        ceiling = self.least + self.rise
        if not len(others):
            return at(np.zeros(0))[0] <= ceiling
        begin = np.maximum(start[others], 0.05)
        from scipy.optimize import minimize  # slow to import, and rarely needed

        found = minimize(at, begin, jac=True, method="BFGS", options={"gtol": 1e-3})
        return float(found.fun) <= ceiling

    def extreme(self, inside: Floats, sign: float) -> float | None:
        """The smallest (sign 1) or largest (-1) rho where the criterion has risen by `rise`.

        Solves  sign drho/dx + lambda dc/dx = 0,  c(x) = 1  with c the rise as a share of what is allowed. The
        search begins nearly at its end, where Broyden's corrections of the first Jacobian suffice. Criterion
        and rho are even in theta: no bound is needed.
        """
        problem, root, k = self.problem, self.root, len(self.root)

        def aim(x: Floats) -> Floats:
            return np.asarray(sign * root.T @ problem.correlation(root @ x, inside)[1])

        def gap(z: Floats) -> Floats:
            value, slope = problem.criterion(root @ z[:k])
            risen = (value - self.least) / self.rise
            pull: Floats = root.T @ slope / self.rise
            return np.concatenate([aim(z[:k]) + float(z[k]) * pull, [risen - 1.0]])

        z = _first(aim, root, inside, self.rise)
        J, here = _jacobian(aim, z, self.rise), gap(z)
        size = max(float(np.abs(aim(z[:k])).max()), 1e-12)
        for _ in range(STEPS):
            step = -np.linalg.lstsq(J, here, rcond=None)[0]
            step /= max(1.0, float(np.abs(step[:k]).max()) / np.sqrt(self.rise))
            z, before = z + step, here
            here = gap(z)
            if np.abs(here[:k]).max() < NEARLY * size and abs(here[k]) < NEARLY:
                return problem.correlation(root @ z[:k], inside)[0]
            J += np.outer(here - before - J @ step, step) / (step @ step)
        return None


def _first(aim: Callable[[Floats], Floats], root: Floats, inside: Floats, rise: float) -> Floats:
    """(x, lambda) where a straight rho has its extreme on the ball x'x = rise."""
    slope = aim(np.zeros(len(root)))
    size = float(np.linalg.norm(slope))
    if size == 0.0:  # these variances are zero: leave in their own direction
        x = np.asarray(np.linalg.solve(root, inside), dtype=np.float64)
        x = x * (np.sqrt(rise) / np.linalg.norm(x))
        return np.append(x, float(np.linalg.norm(aim(x))) * np.sqrt(rise) / 2.0)
    return np.append(-np.sqrt(rise) * slope / size, size * np.sqrt(rise) / 2.0)


def _jacobian(aim: Callable[[Floats], Floats], z: Floats, rise: float) -> Floats:
    """Of the equations at the start, with c = x'x / rise."""
    k = len(z) - 1
    J = np.zeros((k + 1, k + 1))
    for i in range(k):
        e = 1e-4 * np.eye(k)[i]
        J[:k, i] = (aim(z[:k] + e) - aim(z[:k] - e)) / 2e-4
    J[:k, :k] += 2.0 * z[k] / rise * np.eye(k)
    J[:k, k] = J[k, :k] = 2.0 * z[:k] / rise
    return J


def _root(problem: _Problem) -> Floats:
    """C (k, k) with C C' = 2 H^-1, H the Hessian of the criterion in y at its minimum."""
    k = len(problem.start)
    H = np.empty((k, k))
    for i in range(k):
        step = STEP * (1.0 if problem.log else max(problem.start[i], 0.1)) * np.eye(k)[i]
        ends = [problem.criterion(sign * step)[1] for sign in (1.0, -1.0)]
        H[i] = (ends[0] - ends[1]) / (2.0 * step[i])
    values, vectors = np.linalg.eigh((H + H.T) / 2.0)
    values = np.maximum(values, FLATTEST * max(float(values.max()), FLATTEST))
    return np.asarray(vectors * np.sqrt(2.0 / values))
