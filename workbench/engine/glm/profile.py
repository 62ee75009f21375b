"""Profile likelihood intervals of the coefficients of a generalised linear model.

    D_p(b) = min { D(beta) : beta_j = b },   zeta(b) = sign(b - b_j) sqrt((D_p(b) - D) / phi)

The limits are where zeta equals the normal quantile, or that of t with the residual df where phi is
estimated. Of a negative binomial theta moves with the coefficients: it is not held at its estimate. The
search runs in u = T^-1 psi with T T' the covariance of psi = (beta, log theta), in which all directions are
alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from workbench.engine.distributions import t_quantile
from workbench.engine.glm.model import GlmModel
from workbench.engine.glm.result import GlmFit
from workbench.engine.glm.theta import theta_slopes
from workbench.engine.likelihoods import Floats
from workbench.engine.lmm.newton import Problem
from workbench.engine.profile_limits import Profile
from workbench.engine.threads import threads_for


def profile_intervals(
    fit: GlmFit, level: float, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Lower and upper limits (p,) of the kept coefficients; nan where a limit is infinite."""
    likelihood = _Likelihood.of(fit)
    start: Floats = np.asarray(np.linalg.solve(likelihood.T, likelihood.psi), dtype=np.float64)
    problem = Problem(likelihood.value, likelihood.slope, lambda _: 1e-13 * fit.n_obs)
    normal_level = 2 * float(special.ndtr(t_quantile((1 + level) / 2, fit.df))) - 1
    cov, value = np.eye(len(start)), likelihood.value(start)[0]
    with threads_for(len(start)):
        limits = [
            Profile(problem, start, value, cov, g, check).limits(normal_level)
            for g in likelihood.T[: len(fit.beta)]
        ]
    both = np.array(limits).reshape(len(limits), 2)
    return both[:, 0], both[:, 1]


@dataclass(frozen=True)
class _State:
    """Where the likelihood was asked for: eta (n,) and the parameters of the kernel beside it."""

    eta: Floats
    phi: Floats


@dataclass(frozen=True)
class _Likelihood:
    """Minus the log-likelihood over phi as a function of u; psi: its minimum; T (k, k): psi = T u."""

    model: GlmModel
    psi: Floats
    T: Floats
    scale: float
    free_theta: bool

    @staticmethod
    def of(fit: GlmFit) -> _Likelihood:
        """That of a fit; rows whose outcome is certain say nothing about finite coefficients."""
        model = fit.model.take(np.flatnonzero(~fit.certain))
        T: Floats = np.asarray(np.linalg.cholesky(fit.cov_beta), dtype=np.float64)
        psi = fit.beta
        free = fit.theta is not None and not fit.theta.unbounded
        if free:
            assert fit.theta is not None
            error = fit.theta.std_error / fit.theta.value
            p = len(psi)
            T = np.block([[T, np.zeros((p, 1))], [np.zeros((1, p)), np.array([[error]])]])
            psi = np.append(psi, np.log(fit.theta.value))
        return _Likelihood(model, psi, T, 1.0 / fit.dispersion, free)

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return int(self.model.X.shape[1])

    def value(self, u: Floats) -> tuple[float, _State]:
        """See Problem."""
        psi = self.T @ u
        phi = psi[self.p :] if self.free_theta else self.model.phi
        state = _State(self.model.shift(self.model.X @ psi[: self.p]), phi)
        return -self.scale * float(self.model.kernel.slopes(state.eta, phi, 0)[0].sum()), state

    def slope(self, state: _State) -> tuple[Floats, Floats]:
        """See Problem."""
        X = self.model.X
        _, first, second = self.model.kernel.slopes(state.eta, state.phi, 2)
        gradient, hessian = X.T @ first, X.T @ (second[:, None] * X)
        if self.free_theta:
            gradient, hessian = self._with_theta(gradient, hessian, state)
        return -self.scale * (self.T.T @ gradient), -self.scale * (self.T.T @ hessian @ self.T)

    def _with_theta(self, gradient: Floats, hessian: Floats, state: _State) -> tuple[Floats, Floats]:
        """Gradient and Hessian with log theta as the last parameter."""
        cross = self.model.X.T @ self.model.kernel.phi_slopes(state.eta, state.phi, 1)[1][0]
        theta = float(np.exp(state.phi[0]))
        model = replace(self.model, theta=theta)
        first, bend = theta_slopes(model, model.mean(state.eta))
        corner = np.array([[theta * first - theta**2 * bend]])
        whole = np.block([[hessian, cross[:, None]], [cross[None, :], corner]])
        return np.append(gradient, theta * first), whole
