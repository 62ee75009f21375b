"""The likelihood of a mixed model without its random effects, for tests of all of them together.

With Lambda = 0 the Laplace approximation and quadrature are the likelihood itself; the search moves in beta
and phi alone.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glmm import KernelFit
from workbench.engine.glmm.fit import MAX_ITER, TOL
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.search import Exactly, Objective, Surface
from workbench.engine.glmm.start import score
from workbench.engine.lmm import newton
from workbench.engine.threads import threads_for


def log_lik_without(fit: KernelFit) -> tuple[float, int]:
    """Largest log likelihood of the rows as independent ones, and its number of parameters."""
    problem = fit.problem
    kept = np.r_[problem.places[0], problem.places[2]]
    surface = Surface(problem, Exactly)

    def spread(z: Floats) -> Floats:
        psi = np.zeros(len(fit.psi))
        psi[kept] = z
        return psi

    def value(z: Floats) -> tuple[float, Objective]:
        return surface.value(spread(z))

    def slope(state: Objective) -> tuple[Floats, Floats]:
        gradient, hessian = surface.slope(state)
        return gradient[kept], hessian[np.ix_(kept, kept)]

    with threads_for(0), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        first = score(problem.kernel, problem.fixed)
        start = np.concatenate([first.beta, first.phi])
        best = newton.minimise(
            newton.Problem(value, slope, surface.rounding), start, max_iter=MAX_ITER, tol=TOL
        )
    return -best.value / 2.0, len(kept)
