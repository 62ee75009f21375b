"""Profile likelihood intervals of the coefficients of a generalised linear model.

    D_p(b) = min { D(beta) : beta_j = b },   zeta(b) = sign(b - b_j) sqrt((D_p(b) - D) / phi)

The limits are where zeta equals the normal quantile, or that of t with the residual df where phi is
estimated. Of a negative binomial theta moves with the coefficients: it is not held at its estimate. The
search runs in u = T^-1 psi with T T' the covariance of psi = (beta, log theta), in which all directions are
alike.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special

from workbench.engine.distributions import t_quantile
from workbench.engine.glm.likelihood import Likelihood, with_last
from workbench.engine.glm.result import GlmFit
from workbench.engine.likelihoods import Floats
from workbench.engine.profile_limits import Profile
from workbench.engine.threads import threads_for


def profile_intervals(
    fit: GlmFit, level: float, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Lower and upper limits (p,) of the kept coefficients; nan where a limit is infinite."""
    likelihood = likelihood_of(fit)
    start: Floats = np.asarray(np.linalg.solve(likelihood.T, likelihood.psi), dtype=np.float64)
    problem = likelihood.problem
    normal_level = 2 * float(special.ndtr(t_quantile((1 + level) / 2, fit.df))) - 1
    cov, value = np.eye(len(start)), likelihood.value(start)[0]
    with threads_for(len(start)):
        limits = [
            Profile(problem, start, value, cov, g, check).limits(normal_level)
            for g in likelihood.T[: len(fit.beta)]
        ]
    both = np.array(limits).reshape(len(limits), 2)
    return both[:, 0], both[:, 1]


def likelihood_of(fit: GlmFit) -> Likelihood:
    """That of a fit; rows whose outcome is certain say nothing about finite coefficients."""
    model = fit.model.take(np.flatnonzero(~fit.certain))
    T: Floats = np.asarray(np.linalg.cholesky(fit.cov_beta), dtype=np.float64)
    if fit.theta is None or fit.theta.unbounded:
        return Likelihood(model, fit.beta, T, 1.0 / fit.dispersion, False)
    error = fit.theta.std_error / fit.theta.value
    psi = np.append(fit.beta, np.log(fit.theta.value))
    return Likelihood(model, psi, with_last(T, error), 1.0 / fit.dispersion, True)
