"""Newton's method for many replicates side by side: each goes its own way, and leaves when it has arrived.

theta (N, k): the lower triangles of L, as in `workbench.engine.lmm.cholesky`. What does not arrive by plain
steps, or ends near a boundary where another end may be lower, is handed back for the careful search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_bootstrap.criterion import Batch
from workbench.engine.lmm_bootstrap.surface import Form, derivatives, evaluate
from workbench.engine.lmm_bootstrap.whitened import Outcomes

Flags = NDArray[np.bool_]
TOL = 1e-10  # decrement that ends a search: estimates are then within 1e-5 of a standard error
STEPS = 40
HALVINGS = 12
SUFFICIENT = 1e-4
ROUNDING = 1e-9
NEAR = 0.1  # decrement from which gradient changes teach what the average information misses
FLATTEST = 1e-12
PER_REPLICATE = (
    "theta",
    "missing",
    "value",
    "slope",
    "gradient",
    "hessian",
    "decrement",
    "direction",
    "share",
)


@dataclass(frozen=True)
class Ends:
    """theta (N, k) and the gradient in S (N, q, q) there; arrived (N,)."""

    theta: Floats
    slope: Floats
    arrived: Flags


def unpack(w: Form, theta: Floats) -> Floats:
    """L (N, q, q)."""
    L = np.zeros((len(theta), w.factor.q, w.factor.q))
    L[:, w.factor.pairs[0], w.factor.pairs[1]] = theta
    return L


def minimise(w: Form, y: Outcomes, theta: Floats, reml: bool) -> Ends:
    """The nearest minimum of every replicate, from theta (N, k)."""
    q = w.factor.q
    ends = Ends(theta.copy(), np.zeros((len(y), q, q)), np.zeros(len(y), dtype=np.bool_))
    active = np.arange(len(y))
    walk = _Walk(w, y, theta, reml)
    for _ in range(STEPS):
        done = walk.decrement <= TOL
        ends.theta[active[done]], ends.slope[active[done]] = walk.theta[done], walk.slope[done]
        ends.arrived[active[done]] = True
        active = active[~done]
        walk.keep(~done)
        if not len(active):
            break
        moved = walk.step()
        active = active[moved]
        walk.keep(moved)
        if not len(active):
            break
    return ends


class _Walk:
    """The replicates that are still on their way."""

    def __init__(self, w: Form, y: Outcomes, theta: Floats, reml: bool) -> None:
        self.w, self.y, self.theta, self.reml = w, y, theta, reml
        k = theta.shape[1]
        self.missing = np.zeros((len(y), k, k))
        self._arrive(self._evaluate(theta))
        self._direct()

    def _evaluate(self, theta: Floats) -> Batch:
        return evaluate(self.w, self.y, unpack(self.w, theta), self.reml)

    def _arrive(self, batch: Batch) -> None:
        """Value and derivatives where theta is."""
        L = unpack(self.w, self.theta)
        self.value = batch.value
        self.slope, information = derivatives(self.w, self.y, batch, self.reml)
        rows, cols = self.w.factor.pairs
        self.gradient = 2.0 * np.einsum("nab,nbc->nac", self.slope, L)[:, rows, cols]
        J = _jacobian(rows, cols, L)
        curvature = 2.0 * self.slope[:, rows[:, None], rows] * (cols[:, None] == cols)
        self.hessian = np.einsum("nri,nrs,nsj->nij", J, information, J, optimize=True) + curvature

    def _direct(self) -> None:
        """Descent direction and decrement."""
        values, vectors = np.linalg.eigh(self.hessian + self.missing)
        values = np.abs(values)
        values = np.maximum(values, FLATTEST * values.max(axis=1, keepdims=True) + 1e-300)
        along = np.einsum("nij,ni->nj", vectors, self.gradient)
        self.decrement = (along**2 / values).sum(axis=1)
        self.direction = -np.einsum("nij,nj->ni", vectors, along / values)
        longest = 1.0 + np.abs(self.theta).max(axis=1)
        length = np.maximum(np.abs(self.direction).max(axis=1), 1e-300)
        self.share = np.minimum(1.0, longest / length)

    def step(self) -> Flags:
        """Move all; which of them (N,) found a lower place."""
        trial, moved, batch = self._lower()
        step = trial - self.theta
        old_gradient, near = self.gradient, self.decrement < NEAR
        self.theta = trial
        self._arrive(batch)
        self._learn(step, self.gradient - old_gradient, near)
        self._direct()
        return moved

    def _lower(self) -> tuple[Floats, Flags, Batch]:
        """theta after the first of the full, half, quarter ... steps that lowers the criterion enough."""
        share = self.share.copy()
        for _ in range(HALVINGS):
            trial = self.theta + share[:, None] * self.direction
            batch = self._evaluate(trial)
            promised = SUFFICIENT * share * self.decrement
            moved = batch.value <= self.value - promised + ROUNDING * self.y.n
            if moved.all():
                break
            share[~moved] /= 2.0
        return trial, moved, batch

    def _learn(self, step: Floats, change: Floats, near: Flags) -> None:
        """Symmetric rank one correction of the Hessian, as in `workbench.engine.lmm.newton`."""
        error = change - np.einsum("nij,nj->ni", self.hessian + self.missing, step)
        along = (error * step).sum(axis=1)
        size = np.linalg.norm(error, axis=1) * np.linalg.norm(step, axis=1)
        use = near & (np.abs(along) > 1e-8 * size) & (along != 0.0)
        self.missing[~near] = 0.0
        self.missing[use] += error[use, :, None] * error[use, None] / along[use, None, None]

    def keep(self, which: Flags) -> None:
        """Let the others go."""
        if which.all():
            return
        self.y = self.y.some(np.flatnonzero(which))
        for name in PER_REPLICATE:
            setattr(self, name, getattr(self, name)[which])


def _jacobian(rows: NDArray[np.intp], cols: NDArray[np.intp], L: Floats) -> Floats:
    """dS_ab / dL_ij (N, k, k): rows (a, b), columns (i, j)."""
    a, b, i, j = rows[:, None], cols[:, None], rows, cols
    return np.asarray((a == i) * L[:, b, j] + (b == i) * L[:, a, j])
