"""Profile likelihood intervals of thresholds and effects of a cumulative mixed model.

An effect is linear in the parameters of the search. A threshold is made so: the distances of the others are
counted from it, theta = phi_1 + (P - P_k) exp(...), and phi_1 (with the means of the columns) is theta_k.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from workbench.engine.cumulative.kernel import CumulativeKernel
from workbench.engine.cumulative.links import Floats
from workbench.engine.cumulative.mixed import CumulativeMixedFit
from workbench.engine.glmm.problem import Problem
from workbench.engine.glmm.quadrature import Quadrature, rule
from workbench.engine.glmm.search import Exactly, Objective, Surface
from workbench.engine.likelihoods.joint import Single
from workbench.engine.lmm import newton
from workbench.engine.profile_limits import Profile
from workbench.engine.threads import threads_for


def profile_intervals(
    fit: CumulativeMixedFit, level: float = 0.95, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Lower and upper limits of (theta, beta) (K-1 + p,); nan where a limit is infinite."""
    beta, _, phi = fit.fit.problem.places
    to_raw = fit.fit.problem.fixed.X_map
    pairs = []
    with threads_for(0):
        for k in range(len(fit.thresholds)):
            g = np.zeros(len(fit.fit.psi))
            g[beta], g[phi.start] = fit.centre @ to_raw, 1.0
            pairs.append(_limits(fit, *_counted_from(fit, k), g, level, check))
        for row in to_raw:
            g = np.zeros(len(fit.fit.psi))
            g[beta] = row
            pairs.append(_limits(fit, fit.fit.problem, fit.fit.psi, fit.fit.cov_psi, g, level, check))
    both = np.array(pairs).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _counted_from(fit: CumulativeMixedFit, k: int) -> tuple[Problem, Floats, Floats]:
    """The problem with distances counted from threshold k, and psi with its covariance in its terms."""
    problem = fit.fit.problem
    own = _kernel(problem)
    place = problem.places[2]
    change = np.eye(len(fit.fit.psi))
    change[place.start, place] = own.jacobian(fit.fit.phi)[k]
    psi = fit.fit.psi.copy()
    psi[place.start] = own.thresholds(fit.fit.phi)[k]
    moved = replace(problem, kernel=Single(replace(own, P=own.P - own.P[k])))
    return moved, psi, change @ fit.fit.cov_psi @ change.T


def _kernel(problem: Problem) -> CumulativeKernel:
    single = problem.kernel
    assert isinstance(single, Single) and isinstance(single.kernel, CumulativeKernel)
    return single.kernel


def _limits(
    fit: CumulativeMixedFit,
    problem: Problem,
    psi: Floats,
    cov: Floats,
    g: Floats,
    level: float,
    check: Callable[[], None],
) -> tuple[float, float]:
    points = fit.fit.quadrature_points
    nodes = rule(points, problem.factors[0].q)
    surface = Surface(problem, Exactly if points == 1 else partial(Quadrature, nodes=nodes))

    def value(at: Floats) -> tuple[float, Objective]:
        found, state = surface.value(at)
        return 0.5 * found, state

    def slope(state: Objective) -> tuple[Floats, Floats]:
        gradient, hessian = surface.slope(state)
        return 0.5 * gradient, 0.5 * hessian

    steps = newton.Problem(value, slope, lambda state: 0.5 * surface.rounding(state))
    best, state = value(psi)
    surface.stand(state)
    return Profile(steps, psi, best, cov, g, check).limits(level)
