"""Profile likelihood limits of one parameter of a smooth likelihood.

    l_p(t) = max { l(psi) : g' psi = t },   zeta(t) = sign(t - t_hat) sqrt(2 (l(psi_hat) - l_p(t)))

The limits are where zeta = +-z (1.96 for 95%). psi moves on the plane g' psi = t along a basis N of its
directions; the slope of l_p is that of l along any step that changes t by one (envelope), so that each limit
takes a few Newton steps in t, each a short refit. Venzon & Moolgavkar (1988), J. R. Stat. Soc. C 37.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.engine.distributions import normal_quantile
from workbench.engine.lmm.newton import Problem, minimise

Floats: TypeAlias = NDArray[np.float64]
State = TypeVar("State")
CLOSE = 1e-3  # of zeta: so near that a last step of Newton's method, without a refit, gives the limit
SETTLED = 1e-7  # decrement at which a refit ends; half of it is what the value still falls
STEPS = 40
FARTHEST = 1e4  # standard errors from the estimate beyond which a limit counts as infinite


@dataclass(frozen=True)
class Profile(Generic[State]):
    """One parameter g' psi of a problem (minus a log-likelihood) with its minimum.

    psi: (k,) the minimum, with its value and covariance (k, k); g: (k,).
    check: called before every refit; it may raise to stop.
    """

    problem: Problem[State]
    psi: Floats
    value: float
    cov: Floats
    g: Floats
    check: Callable[[], None] = lambda: None

    @property
    def estimate(self) -> float:
        """t_hat."""
        return float(self.g @ self.psi)

    @property
    def std_error(self) -> float:
        """From the covariance, the first guess of every step."""
        return float(np.sqrt(self.g @ self.cov @ self.g))

    def limits(self, level: float) -> tuple[float, float]:
        """Both limits; nan where the likelihood does not fall far enough."""
        z = float(normal_quantile((1.0 + level) / 2.0))
        return self._limit(-z), self._limit(z)

    def _limit(self, wanted: float) -> float:
        se, t_hat = self.std_error, self.estimate
        if not np.isfinite(se):
            return float("nan")
        here, psi = t_hat, self.psi
        there = t_hat + wanted * se
        low, high = 0.0, np.inf  # distance from the estimate: zeta too small, zeta too large
        for _ in range(STEPS):
            self.check()
            there, start = self._feasible(here, there, psi)
            psi, zeta, slope = self._refit(start)
            here, distance = there, abs(there - t_hat)
            step = (abs(wanted) - zeta) / max(slope, 1e-300)
            if abs(zeta - abs(wanted)) < CLOSE:
                return float(here + np.sign(wanted) * step)
            low, high = (distance, high) if zeta < abs(wanted) else (low, distance)
            ahead = distance + min(step, 2.0 * distance)
            if not low < ahead < high:
                ahead = 0.5 * (low + high)
            if ahead > FARTHEST * se:
                return float("nan")
            there = t_hat + np.sign(wanted) * ahead
        return float("nan")

    def _feasible(self, here: float, there: float, psi: Floats) -> tuple[float, Floats]:
        """A start with g' psi = t; t is moved back towards `here` until the likelihood is finite."""
        direction = self.cov @ self.g / self.std_error**2
        for _ in range(STEPS):
            start = psi + direction * (there - here)
            if self._has_value(start):
                break
            there = 0.5 * (here + there)
        return there, start

    def _has_value(self, psi: Floats) -> bool:
        try:
            return bool(np.isfinite(self.problem.value(psi)[0]))
        except np.linalg.LinAlgError:
            return False

    def _refit(self, start: Floats) -> tuple[Floats, float, float]:
        """psi of the refit, its |zeta| and the slope of |zeta| in the distance from the estimate."""
        N = np.linalg.qr(np.column_stack([self.g, np.eye(len(self.g))]))[0][:, 1:]
        problem = self.problem

        def slope(state: State) -> tuple[Floats, Floats]:
            gradient, hessian = problem.slope(state)
            return N.T @ gradient, N.T @ hessian @ N

        held = Problem(lambda u: problem.value(start + N @ u), slope, problem.rounding)
        found = minimise(held, np.zeros(N.shape[1]), max_iter=50, tol=SETTLED)
        psi = start + N @ found.theta
        left = found.decrement if found.converged else 0.0
        zeta = float(np.sqrt(max(2.0 * (found.value - self.value) - left, 0.0)))
        gradient = problem.slope(found.state)[0]
        along = abs(float(gradient @ (self.cov @ self.g))) / self.std_error**2
        return psi, zeta, along / max(zeta, 1e-12)
