"""Maximum likelihood over all coefficients and phi at once, by Newton's method with exact derivatives.

    psi = (beta_0, beta_1, phi),   eta_a = offset_a + X_a beta_a

The second derivative in phi alone is the central difference of the exact slope. The search runs in columns
made orthogonal (X_a = Q_a R_a), in which steps are of one size.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import linalg

from workbench.engine.glm.scoring import lstsq
from workbench.engine.glm_joint.model import JointModel
from workbench.engine.glm_joint.result import JointFit
from workbench.engine.glmm.verdict import separated_columns
from workbench.engine.likelihoods import Floats
from workbench.engine.lmm.model import OnIteration
from workbench.engine.lmm.newton import Optimum, Problem, minimise
from workbench.engine.threads import threads_for
from workbench.errors import ConvergenceError

MAX_ITER = 200
TOLERANCE = 1e-18
STEP = 1e-5  # of phi, for its second derivative


@dataclass(frozen=True)
class State:
    """Where the likelihood was asked for: eta (m, n) and phi."""

    eta: Floats
    phi: float


@dataclass(frozen=True)
class Objective:
    """Minus the log-likelihood as a function of u = (R_0 beta_0, R_1 beta_1, phi)."""

    model: JointModel
    bases: tuple[Floats, ...] = field(init=False)
    R: tuple[Floats, ...] = field(init=False)

    def __post_init__(self) -> None:
        pairs = [np.linalg.qr(part.kept) for part in self.model.parts]
        scale = np.sqrt(max(len(pairs[0][0]), 1))
        object.__setattr__(self, "bases", tuple(np.asarray(Q * scale) for Q, _ in pairs))
        object.__setattr__(self, "R", tuple(np.asarray(R / scale) for _, R in pairs))

    def value(self, u: Floats) -> tuple[float, State]:
        """See Problem."""
        state = self.state(u)
        total = float(self.model.density.value(state.eta, state.phi).sum())
        return (-total if np.isfinite(total) else np.inf), state

    def state(self, u: Floats) -> State:
        """eta and phi of u (k,)."""
        eta, first = [], 0
        for basis, part in zip(self.bases, self.model.parts, strict=True):
            last = first + basis.shape[1]
            line = basis @ u[first:last]
            eta.append(line if part.offset is None else line + part.offset)
            first = last
        return State(np.stack(eta), float(u[first]) if self.model.density.has_phi else 0.0)

    def slope(self, state: State) -> tuple[Floats, Floats]:
        """See Problem."""
        density, bases = self.model.density, self.bases
        s = density.slopes(state.eta, state.phi)
        gradient = [B.T @ s.first[a] for a, B in enumerate(bases)]
        hessian = [
            [B.T @ (s.second[a, b][:, None] * C) for b, C in enumerate(bases)] for a, B in enumerate(bases)
        ]
        if s.phi is not None and s.cross is not None:
            cross = [B.T @ s.cross[a][:, None] for a, B in enumerate(bases)]
            hessian = [[*row, cross[a]] for a, row in enumerate(hessian)]
            corner = np.array([[self._bend(state)]])
            hessian.append([*(c.T for c in cross), corner])
            gradient.append(np.array([s.phi.sum()]))
        return -np.concatenate(gradient), -np.block(hessian)

    def _bend(self, state: State) -> float:
        """Second derivative in phi."""
        ends = []
        for step in (STEP, -STEP):
            ends.append(float(self.model.density.by_phi(state.eta, state.phi + step).sum()))
        return (ends[0] - ends[1]) / (2 * STEP)

    @property
    def back(self) -> Floats:
        """The map (k, k) from u to (beta_0, beta_1, phi)."""
        blocks = [np.linalg.inv(R) for R in self.R]
        return np.asarray(linalg.block_diag(*blocks, *([np.eye(1)] if self.model.density.has_phi else [])))

    def at(self, fit: JointFit) -> Floats:
        """u (k,) of a fit."""
        pieces = [R @ beta for R, beta in zip(self.R, fit.beta, strict=True)]
        return np.concatenate([*pieces, *([np.array([fit.phi])] if self.model.density.has_phi else [])])

    def start(self) -> Floats:
        """u (k,) of the first guesses."""
        pieces = []
        for basis, part in zip(self.bases, self.model.parts, strict=True):
            guess = np.broadcast_to(np.asarray(part.start, dtype=np.float64), (len(basis),))
            pieces.append(lstsq(basis, guess if part.offset is None else guess - part.offset))
        if self.model.density.has_phi:
            pieces.append(np.array([self.model.phi]))
        return np.concatenate(pieces)


class NotSettled(ConvergenceError):
    """The search ended without a maximum.

    log_lik: the best likelihood it saw; running: part and column of X of coefficients that run to infinity.
    """

    def __init__(self, log_lik: float, running: tuple[tuple[int, int], ...] = ()) -> None:
        super().__init__(
            "The search for the best estimates did not come to rest.",
            "Simplify the model: fewer predictors of the extra zeros, or a family without a dispersion.",
        )
        self.log_lik = log_lik
        self.running = running


def fit_joint(model: JointModel, on_iteration: OnIteration | None = None) -> JointFit:
    """The fit; NotSettled where the search does not end at a maximum."""
    objective = Objective(model)
    with threads_for(sum(model.sizes)):
        found = search(objective, objective.start(), on_iteration)
    if not found.converged:
        raise NotSettled(-found.value, _running(objective, found))
    state = found.state
    return JointFit.of(model, objective.back, found.theta, found.hessian, state.eta, state.phi, -found.value)


def _running(objective: Objective, found: Optimum[State]) -> tuple[tuple[int, int], ...]:
    """Part and column of the coefficients that are large and vague where the search ended."""
    cov, out, first = np.linalg.pinv(found.hessian), [], 0
    for a, (R, part) in enumerate(zip(objective.R, objective.model.parts, strict=True)):
        place = slice(first, first + len(R))
        X_map: Floats = np.asarray(np.linalg.inv(R), dtype=np.float64)
        variance = np.einsum("ij,jk,ik->i", X_map, cov[place, place], X_map)
        errors = np.sqrt(np.where(variance > 0.0, variance, np.inf))
        away = separated_columns(X_map, X_map @ found.theta[place], errors)
        out += [(a, part.columns.kept[k]) for k in away]
        first = place.stop
    return tuple(out)


def search(objective: Objective, start: Floats, on_iteration: OnIteration | None = None) -> Optimum[State]:
    """The maximum of the likelihood from u (k,)."""
    n = len(objective.bases[0])
    problem = Problem(objective.value, objective.slope, lambda _: 1e-13 * n)
    return minimise(problem, start, max_iter=MAX_ITER, tol=TOLERANCE, on_iteration=on_iteration)
