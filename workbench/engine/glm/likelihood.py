"""Minus the log-likelihood of a generalised linear model, over phi, as a function of u: psi = T u.

psi is beta, with log theta as its last entry where that of a negative binomial moves; T T' is about the
covariance of psi, so that all directions of u are alike and steps are of one size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from workbench.engine.glm.model import GlmModel
from workbench.engine.glm.theta import theta_slopes
from workbench.engine.likelihoods import Floats
from workbench.engine.lmm.newton import Problem


@dataclass(frozen=True)
class State:
    """Where the likelihood was asked for: eta (n,) and the parameters of the kernel beside it."""

    eta: Floats
    phi: Floats


@dataclass(frozen=True)
class Likelihood:
    """psi: where it begins, or its minimum; T (k, k): psi = T u; scale: one over the dispersion."""

    model: GlmModel
    psi: Floats
    T: Floats
    scale: float
    free_theta: bool

    @property
    def problem(self) -> Problem[State]:
        """What is minimised."""
        return Problem(self.value, self.slope, lambda _: 1e-13 * len(self.model.y))

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return int(self.model.X.shape[1])

    def value(self, u: Floats) -> tuple[float, State]:
        """See Problem."""
        psi = self.T @ u
        phi = psi[self.p :] if self.free_theta else self.model.phi
        state = State(self.model.shift(self.model.X @ psi[: self.p]), phi)
        return -self.scale * float(self.model.kernel.slopes(state.eta, phi, 0)[0].sum()), state

    def slope(self, state: State) -> tuple[Floats, Floats]:
        """See Problem."""
        X = self.model.X
        _, first, second = self.model.kernel.slopes(state.eta, state.phi, 2)
        gradient, hessian = X.T @ first, X.T @ (second[:, None] * X)
        if self.free_theta:
            gradient, hessian = self._with_theta(gradient, hessian, state)
        return -self.scale * (self.T.T @ gradient), -self.scale * (self.T.T @ hessian @ self.T)

    def _with_theta(self, gradient: Floats, hessian: Floats, state: State) -> tuple[Floats, Floats]:
        """Gradient and Hessian with log theta as the last parameter."""
        cross = self.model.X.T @ self.model.kernel.phi_slopes(state.eta, state.phi, 1)[1][0]
        theta = float(np.exp(state.phi[0]))
        model = replace(self.model, theta=theta)
        first, bend = theta_slopes(model, model.mean(state.eta))
        corner = np.array([[theta * first - theta**2 * bend]])
        whole = np.block([[hessian, cross[:, None]], [cross[None, :], corner]])
        return np.append(gradient, theta * first), whole


def with_last(T: Floats, last: float) -> Floats:
    """T (p, p) with one more entry on its diagonal."""
    p = len(T)
    return np.block([[T, np.zeros((p, 1))], [np.zeros((1, p)), np.array([[last]])]])
