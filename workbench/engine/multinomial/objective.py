"""Minus the log-likelihood of a baseline-category logit model, its gradient and exact Hessian.

    log(P(Y = k) / P(Y = 0)) = x' beta_k,   k = 1 .. K-1

symbol   shape        meaning
y        (n,)         category of every row; 0 is the base
X        (n, p)       columns, centred and scaled to standard deviation one (the constant one apart)
B        (K-1, p)     coefficients, one row a logit; psi = B row by row
P        (n, K-1)     probabilities of the categories beside the base

Gradient: X' (P_k - [y = k]);  Hessian: block (k, l) is X' diag(P_k ([k = l] - P_l)) X, positive semidefinite.
Agresti (2013), Categorical data analysis, section 8.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class MultinomialData:
    """See the header. back (k, k): from psi over scaled columns to psi over the raw ones."""

    y: NDArray[np.intp]
    n_categories: int
    X: Floats
    weights: Floats | None
    back: Floats

    @property
    def shape_B(self) -> tuple[int, int]:
        """(K-1, p)."""
        return self.n_categories - 1, int(self.X.shape[1])

    @property
    def counts(self) -> Floats:
        """Rows, or their weight, in each category (K,)."""
        return np.bincount(self.y, self.weights, minlength=self.n_categories).astype(np.float64)


@dataclass(frozen=True)
class MultinomialState:
    """Where the objective was evaluated: P (n, K-1)."""

    psi: Floats
    P: Floats


@dataclass(frozen=True)
class MultinomialObjective:
    """The objective over psi, as `workbench.engine.lmm.newton.Problem` wants it."""

    data: MultinomialData

    def value(self, psi: Floats) -> tuple[float, MultinomialState]:
        """Minus the log-likelihood."""
        data = self.data
        eta = data.X @ psi.reshape(data.shape_B).T
        log_sum, P = log_sum_and_shares(eta)
        own = np.where(data.y > 0, eta[np.arange(len(eta)), data.y - 1], 0.0)
        log_p = own - log_sum
        total = log_p.sum() if data.weights is None else data.weights @ log_p
        return -float(total), MultinomialState(psi, P)

    def slope(self, state: MultinomialState) -> tuple[Floats, Floats]:
        """Gradient (k,) and Hessian (k, k)."""
        data = self.data
        P, (m, p) = state.P, data.shape_B
        over = P.copy()
        chosen = data.y > 0
        over[chosen, data.y[chosen] - 1] -= 1.0
        if data.weights is not None:
            over *= data.weights[:, None]
        gradient = (over.T @ data.X).ravel()
        wP = P if data.weights is None else P * data.weights[:, None]
        hessian = np.empty((m, p, m, p))
        for k in range(m):
            for j in range(k + 1):
                curvature = wP[:, k] * ((k == j) - P[:, j])
                hessian[k, :, j] = (data.X.T * curvature) @ data.X
                hessian[j, :, k] = hessian[k, :, j]
        return gradient, hessian.reshape(m * p, m * p)


def log_sum_and_shares(eta: Floats) -> tuple[Floats, Floats]:
    """log(1 + sum_k e^eta_k) (n,) and the shares e^eta_k / (1 + sum) (n, K-1), without overflow."""
    top = np.maximum(eta.max(axis=1), 0.0)
    raised = np.exp(eta - top[:, None])
    total = np.exp(-top) + raised.sum(axis=1)
    return np.log(total) + top, raised / total[:, None]
