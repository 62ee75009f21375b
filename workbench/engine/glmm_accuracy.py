"""How far the Laplace approximation lies from the exact likelihood at its own optimum.

    shift = -H^-1 g,   g the gradient of -2 log likelihood by adaptive quadrature, H the Hessian by Laplace

is the first Newton step from the Laplace estimates towards those by quadrature; told in standard errors. With
one grouping and few effects a level it costs no more than a step of the search.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glmm import KernelFit
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.quadrature import Quadrature, rule
from workbench.engine.glmm.single import Single
from workbench.engine.threads import threads_for

POINTS = 7
MOST = 3_000_000  # rows times nodes


def laplace_shift(fit: KernelFit) -> Floats | None:
    """Shift (k,) of psi over its standard errors; None where it is not known or there is none."""
    problem = fit.problem
    if fit.quadrature_points > 1 or problem.information != "observed":
        return None
    if not isinstance(problem.structure, Single) or problem.kernel.m > 1:
        return None
    q = problem.factors[0].q
    if POINTS**q * fit.n_obs > MOST or np.isnan(fit.cov_psi).any():
        return None
    with threads_for(0), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        exact = Quadrature(fit.state, rule(POINTS, q))
        shift = -0.5 * fit.cov_psi @ exact.gradient
    errors = np.sqrt(np.diag(fit.cov_psi))
    out = np.zeros(len(shift))
    np.divide(shift, errors, out=out, where=errors > 0.0)
    return out if np.isfinite(out).all() else np.full(len(out), np.inf)
