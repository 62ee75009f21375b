"""Fisher scoring with step-halving: iteratively reweighted least squares.

    beta_new = argmin | sqrt(W) (z - X beta) |,   W = E(-l''),   z = X beta + l' / W

A step that leaves the range of the link, or raises the deviance, is halved (Marschner 2011, R Journal 3).
The reported number of iterations is the one at which R's glm stops (relative change of the deviance below
1e-8). From there Newton's method, with the observed in place of the expected information where that is
positive, goes on until nothing moves: coefficients are exact to many more digits, also under links for which
scoring alone would swing to and fro.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from workbench.engine.glm.model import GlmModel
from workbench.engine.likelihoods import Floats

R_EPSILON = 1e-8
DECREMENT = 1e-18  # squared length of a step in standard errors
MOST_STEPS = 200
MOST_HALVINGS = 40
WELL_APART = 1e-3  # share of a column that the others leave unexplained, from which cross-products will do
STILL_MOVING = 0.1  # a step of eta at R's end that speaks of estimates on their way to infinity


@dataclass(frozen=True)
class Scored:
    """Where scoring ended.

    eta (n,) with offset; iterations: until R would stop; last_move: largest change of eta on a row in the
    step that ended R's iterations; converged: whether nothing moved any more.
    """

    beta: Floats
    eta: Floats
    deviance: float
    iterations: int
    last_move: float
    converged: bool

    @property
    def wanders(self) -> bool:
        """Whether estimates may be on their way to infinity."""
        return not self.converged or self.last_move > STILL_MOVING


def score(model: GlmModel, start: Floats | None = None, *, patient: bool = False) -> Scored | None:
    """Fit by scoring, from eta (n,) or from the outcome itself; None where no step leads to means that exist.

    patient: go on although estimates move far in steps that hardly change the deviance.
    """
    state = _Search(model, start)
    state.begin()
    iterations, last_move = 0, 0.0
    for step in range(1, MOST_STEPS + 1):
        before, old_eta = state.deviance, state.eta
        decrement = state.step(newton=iterations > 0)
        if decrement is None:
            return None if step == 1 else state.result(iterations or step, np.inf, converged=False)
        move = float(np.abs(state.eta - old_eta)[model.w > 0].max(initial=0.0))
        if not iterations and abs(state.deviance - before) / (abs(state.deviance) + 0.1) < R_EPSILON:
            iterations, last_move = step, move
            if last_move > STILL_MOVING and not patient:
                return state.result(iterations, last_move, converged=False)
        if decrement <= DECREMENT * state.unit:
            return state.result(iterations or step, last_move, converged=True)
    return state.result(iterations or MOST_STEPS, last_move, converged=False)


class _Search:
    """One run of scoring: beta, eta and deviance of the moment."""

    def __init__(self, model: GlmModel, start: Floats | None) -> None:
        self.model, self.phi, self.start = model, model.phi, start
        self.beta: Floats | None = None
        self.eta: Floats = np.empty(0)
        self.deviance = np.inf
        self.saturated: float | None = None

    def begin(self) -> None:
        """The first eta: the one given where it has a likelihood, else that of means near the outcome."""
        if self.start is not None:
            self.eta = self.start
            self.deviance = self._deviance(self.eta)
        if not np.isfinite(self.deviance):
            self.eta = self.model.link.of(start_mean(self.model))
            self.deviance = self._deviance(self.eta)

    @property
    def unit(self) -> float:
        """What a squared standard error is worth in units of dispersion one."""
        if self.model.dispersion_known:
            return 1.0
        return max(self.deviance / max(self.model.n_obs, 1), 1e-300)

    def _deviance(self, eta: Floats) -> float:
        """Deviance; infinite where the link allows no such eta.

        D = 2 (l of a model that fits every row - l): the first is found once, from the deviance itself.
        """
        density = self.model.kernel.slopes(eta, self.phi, 0)[0]
        if self.model.n_obs < len(density):
            density = density[self.model.w > 0]
        log_lik = float(density.sum())
        if not np.isfinite(log_lik):
            return np.inf
        if self.saturated is None:
            total = float(self.model.deviances(self.model.mean(eta)).sum())
            if not np.isfinite(total):
                return np.inf
            self.saturated = 0.5 * total + log_lik
        return max(2.0 * (self.saturated - log_lik), 0.0)

    def step(self, *, newton: bool = False) -> float | None:
        """One step, halved as needed; its squared length in standard errors, None where none is possible."""
        model = self.model
        target, W = self._working()
        if not W.any():  # every mean is at the limit of the link: nothing says where to go
            return None
        root = np.sqrt(W)
        direction = self._newton() if newton else None
        if direction is None:
            new = lstsq(model.X * root[:, None], target * root)
            if self.beta is None:
                return self._first(new)
            direction = new - self.beta
        assert self.beta is not None
        size, length = 1.0, float(np.sum((root * (model.X @ direction)) ** 2))
        allowed = self.deviance + 1e-12 * (abs(self.deviance) + 0.1)
        for _ in range(MOST_HALVINGS):
            beta = self.beta + size * direction
            eta = model.shift(model.X @ beta)
            deviance = self._deviance(eta)
            if deviance <= allowed:
                self.beta, self.eta, self.deviance = beta, eta, deviance
                return size * size * length
            size /= 2
        return None

    def _newton(self) -> Floats | None:
        """The step by the observed information; None where that is not positive."""
        X = self.model.X
        _, slope, bend = self.model.kernel.slopes(self.eta, self.phi, 2)
        H = X.T @ (X * -bend[:, None])
        scale = np.sqrt(np.maximum(np.diag(H), 1e-300))
        try:
            factor = linalg.cho_factor(H / np.outer(scale, scale))
        except linalg.LinAlgError:
            return None
        return np.asarray(linalg.cho_solve(factor, (X.T @ slope) / scale) / scale)

    def _first(self, beta: Floats) -> float | None:
        """The first step has no coefficients to go back to; a common mean stands in for them."""
        model = self.model
        eta = model.shift(model.X @ beta)
        deviance = self._deviance(eta)
        if not np.isfinite(deviance):
            beta = common_mean(model)
            eta = model.shift(model.X @ beta)
            deviance = self._deviance(eta)
            if not np.isfinite(deviance):
                return None
        self.beta, self.eta, self.deviance = beta, eta, deviance
        return np.inf

    def _working(self) -> tuple[Floats, Floats]:
        """z - offset and W (n,); W is divided by the dispersion, which steps do not depend on."""
        kernel = self.model.kernel
        slope = kernel.slopes(self.eta, self.phi, 1)[1]
        W = np.maximum(kernel.expected(self.eta, self.phi, 0)[0], 0.0)
        inside = W > 1e-300
        z = self.eta + np.where(inside, slope / np.where(inside, W, 1.0), 0.0)
        return (z if self.model.offset is None else z - self.model.offset), np.where(inside, W, 0.0)

    def result(self, iterations: int, last_move: float, *, converged: bool) -> Scored:
        assert self.beta is not None
        return Scored(self.beta, self.eta, self.deviance, iterations, last_move, converged)


def lstsq(A: Floats, b: Floats) -> Floats:
    """Least squares for A (n, p): by cross-products where columns are far from collinear, else by QR, and by
    singular values where the rank is not full any more.
    """
    G = A.T @ A
    scale = np.sqrt(np.diag(G))
    if len(scale) and scale.min() > 0:
        try:
            L = np.linalg.cholesky(G / np.outer(scale, scale))
        except np.linalg.LinAlgError:
            L = np.zeros((1, 1))
        if np.diag(L).min() > WELL_APART:
            half = linalg.solve_triangular(L, (A.T @ b) / scale, lower=True)
            return np.asarray(linalg.solve_triangular(L, half, lower=True, trans="T") / scale)
    Q, R = np.linalg.qr(A)
    diagonal = np.abs(np.diag(R))
    if len(diagonal) and diagonal.min() > 1e-12 * diagonal.max():
        return np.asarray(linalg.solve_triangular(R, Q.T @ b))
    return np.asarray(np.linalg.lstsq(A, b, rcond=None)[0])


def common_mean(model: GlmModel) -> Floats:
    """The coefficients nearest to one mean for all rows."""
    mean = float(np.sum(model.w * model.y) / model.w.sum())
    eta = np.full(len(model.y), float(model.link.of(np.asarray(mean))))
    return lstsq(model.X, eta if model.offset is None else eta - model.offset)


def start_mean(model: GlmModel) -> Floats:
    """Means (n,) to begin with, as R's families have them; kept where the link can take them."""
    y, w, name = model.y, model.w, model.family.name
    if name == "binomial":
        return np.asarray((w * y + 0.5) / (w + 1.0))
    if name == "poisson":
        return y + 0.1
    if name == "negative_binomial":
        return np.asarray(y + (y == 0) / 6.0)
    if name == "gaussian" and model.link.name != "identity":
        return _within(model, y)
    return y


def _within(model: GlmModel, y: Floats) -> Floats:
    """Gaussian outcomes that the link can take: above zero, or between zero and one."""
    smallest = 1e-3 * float(np.abs(y).mean() or 1.0)
    if model.link.name in ("log", "sqrt", "inverse"):
        return np.maximum(y, smallest)
    return np.clip(y, 1e-3, 1.0 - 1e-3)
