"""What a multinomial fit knows: coefficients of every logit, contrasts of any two, probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import inverse
from workbench.engine.lmm.columns import ColumnChoice
from workbench.engine.lmm.newton import Optimum
from workbench.engine.multinomial.objective import (
    Floats,
    MultinomialData,
    MultinomialState,
    log_sum_and_shares,
)
from workbench.engine.recession import moved_along, recession_direction

SUSPICIOUS = 10.0  # standard error of an effect over the whole range of its column that makes one look


@dataclass(frozen=True)
class MultinomialFit:
    """base: number of the base category; columns: which columns of the X given were kept."""

    data: MultinomialData
    optimum: Optimum[MultinomialState]
    base: int
    columns: ColumnChoice

    @property
    def others(self) -> tuple[int, ...]:
        """The categories beside the base, in order: one for each row of B."""
        return tuple(k for k in range(self.data.n_categories) if k != self.base)

    @cached_property
    def psi(self) -> Floats:
        """Every coefficient (k,) for the raw columns, one logit after the other."""
        return self.data.back @ self.optimum.theta

    @property
    def B(self) -> Floats:
        """Coefficients (K-1, p) of the kept columns; row k is the logit of `others[k]` against the base."""
        return self.psi.reshape(self.data.shape_B)

    @cached_property
    def cov(self) -> Floats:
        """Covariance of psi (k, k): the inverse of the information; nan where that is singular."""
        return self.data.back @ inverse(self.optimum.hessian) @ self.data.back.T

    def contrast_map(self, one: int, other: int) -> Floats:
        """The map (p, k) from psi to the coefficients of the logit of category `one` against `other`."""
        m, p = self.data.shape_B
        weights = np.zeros(m)
        for category, sign in ((one, 1.0), (other, -1.0)):
            if category != self.base:
                weights[self.others.index(category)] += sign
        return np.asarray(np.kron(weights, np.eye(p)), dtype=np.float64)

    def contrast(self, one: int, other: int) -> tuple[Floats, Floats]:
        """Coefficients (p,) of the logit of category `one` against `other`, and their covariance (p, p)."""
        change = self.contrast_map(one, other)
        return change @ self.psi, change @ self.cov @ change.T

    @property
    def log_lik(self) -> float:
        return -self.optimum.value

    @property
    def n_obs(self) -> float:
        """Rows, or the sum of their frequencies."""
        return float(self.data.counts.sum())

    @property
    def n_params(self) -> int:
        return len(self.optimum.theta)

    @property
    def null_log_lik(self) -> float:
        """Of the model with constants alone: n_k log(n_k / n) summed."""
        counts = self.data.counts
        return float(counts @ np.log(counts / counts.sum()))

    @cached_property
    def _direction(self) -> Floats | None:
        """Where the likelihood rises for ever, over the scaled columns; None if all estimates are finite."""
        ranges = np.maximum(np.ptp(self.data.X, axis=0), np.abs(self.data.X).max(axis=0) * 1e-3)
        errors = np.sqrt(np.diag(inverse(self.optimum.hessian))).reshape(self.data.shape_B) * ranges
        return None if bool((errors < SUSPICIOUS).all()) else infinite_direction(self.data)

    def without_limit(self, change: Floats) -> NDArray[np.bool_]:
        """Which of the parameters change @ psi (r,) have no finite estimate: those of columns in `infinite`,
        and constants that go with them."""
        columns = np.isin(self.columns.kept, self.infinite)
        own = (np.abs(change).reshape(len(change), *self.data.shape_B)[:, :, columns] > 0.0).any(axis=(1, 2))
        return np.asarray(own | moved_along(change @ self.data.back, self._direction))

    @cached_property
    def infinite(self) -> tuple[int, ...]:
        """Columns of X, constants apart, that separate the categories: no finite estimate; () if none.

        Asked only where a standard error is very large: where an estimate is infinite, one is.
        """
        (m, p), d = self.data.shape_B, self._direction
        if d is None:
            return ()
        moves = (np.abs(d.reshape(m, p)).max(axis=0) > 0.0) & (np.ptp(self.data.X, axis=0) > 0.0)
        return tuple(k for k, move in zip(self.columns.kept, moves, strict=True) if move)

    def probabilities(self, X: Floats) -> Floats:
        """P(Y = k) (rows, K) at rows of the X given to the fit, categories in their own order."""
        return category_shares(X[:, self.columns.kept] @ self.B.T, self.base)

    def probability_slopes(self, X: Floats) -> tuple[Floats, Floats]:
        """The same, and its derivatives (rows, K, k) in psi."""
        P = self.probabilities(X)
        return P, share_slopes(P, X[:, self.columns.kept], self.others)


def category_shares(eta: Floats, base: int) -> Floats:
    """P(Y = k) (n, K) from the logits against the base (n, K-1)."""
    log_sum, P = log_sum_and_shares(eta)
    return np.insert(P, base, np.exp(-log_sum), axis=1)


def share_slopes(P: Floats, X: Floats, others: Sequence[int]) -> Floats:
    """dP_j / d beta_k = P_j ([j = k] - P_k) x, (n, K, (K-1) p), from P (n, K) and X (n, p).

    P may have an axis in front, over which the derivatives are averaged.
    """
    P = P.reshape(-1, len(X), P.shape[-1])
    own = list(others)
    by_eta = -np.einsum("snj,snk->njk", P, P[:, :, own]) / len(P)
    by_eta[:, own, np.arange(len(own))] += P[:, :, own].mean(axis=0)
    return np.asarray(np.einsum("njk,np->njkp", by_eta, X).reshape(len(X), P.shape[2], -1))


def infinite_direction(data: MultinomialData) -> Floats | None:
    """A direction in psi (k,) along which the likelihood rises for ever; None if all estimates are finite.

    Along it no row's own category loses against another: x_i' (d_y - d_k) >= 0, with d = 0 for the base.
    """
    m = data.shape_B[0]
    rows = []
    for category in range(data.n_categories):
        X = np.unique(data.X[data.y == category], axis=0)
        own = _unit(category, m)
        rows += [np.kron(own - _unit(k, m), X) for k in range(data.n_categories) if k != category]
    return recession_direction(np.vstack(rows))


def _unit(category: int, m: int) -> Floats:
    """Row (1, m) with a one at a category beside the base, zeros for the base."""
    return np.eye(1, m, category - 1) if category else np.zeros((1, m))
