"""Profile likelihood intervals of thresholds and effects of a cumulative mixed model.

An effect is linear in the parameters of the search. A threshold is made so: the distances of the others are
counted from it, theta = phi_1 + (P - P_k) exp(...), and phi_1 (with the means of the columns) is theta_k.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from workbench.engine.cumulative.kernel import CumulativeKernel
from workbench.engine.cumulative.links import Floats
from workbench.engine.cumulative.mixed_result import CumulativeMixedFit
from workbench.engine.glmm.problem import Problem
from workbench.engine.kernel_profile import limits_along
from workbench.engine.likelihoods.joint import Single
from workbench.engine.threads import threads_for


def profile_intervals(
    fit: CumulativeMixedFit, level: float = 0.95, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Lower and upper limits of (theta, effects) (K-1 + p,); nan where a limit is infinite."""
    beta, _, phi = fit.fit.problem.places
    scales, cuts, p = fit.fit.problem.fixed.X_map, len(fit.thresholds), len(fit.columns.common)
    pairs = []
    with threads_for(0):
        for k, row in enumerate(fit.to_raw):
            g = np.zeros(len(fit.fit.psi))
            g[beta] = row[len(row) - p :] @ scales
            moved = row[cuts : len(row) - p]  # of the columns whose effect differs by threshold
            g[phi.stop - len(moved) : phi.stop] = moved
            own = fit.fit.problem, fit.fit.psi, fit.fit.cov_psi
            if k < cuts:
                own, g[phi.start] = _counted_from(fit, k), 1.0
            pairs.append(limits_along(fit.fit, *own, g, level, check))
    both = np.array(pairs).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _counted_from(fit: CumulativeMixedFit, k: int) -> tuple[Problem, Floats, Floats]:
    """The problem with distances counted from threshold k, and psi with its covariance in its terms."""
    problem = fit.fit.problem
    own = _kernel(problem)
    place = problem.places[2]
    change = np.eye(len(fit.fit.psi))
    jacobian = own.jacobian(fit.fit.phi)[k]
    change[place.start, place.start : place.start + len(jacobian)] = jacobian
    psi = fit.fit.psi.copy()
    psi[place.start] = own.thresholds(fit.fit.phi)[k]
    moved = replace(problem, kernel=Single(replace(own, P=own.P - own.P[k])))
    return moved, psi, change @ fit.fit.cov_psi @ change.T


def _kernel(problem: Problem) -> CumulativeKernel:
    single = problem.kernel
    assert isinstance(single, Single) and isinstance(single.kernel, CumulativeKernel)
    return single.kernel
