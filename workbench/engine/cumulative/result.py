"""What a single-level cumulative fit knows: thresholds, effects, covariance, probabilities, refits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import inverse
from workbench.engine.cumulative.data import CumulativeData
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.objective import CumulativeState
from workbench.engine.cumulative.prediction import averaged_cdf, categories_of, slopes_of
from workbench.engine.cumulative.separation import infinite_direction
from workbench.engine.lmm.columns import ColumnChoice
from workbench.engine.lmm.newton import Optimum
from workbench.engine.recession import moved_along

SUSPICIOUS = 10.0  # standard error of an effect over the whole range of its column that makes one look


@dataclass(frozen=True)
class CumulativeFit:
    """common, nominal: the columns of the X given with one effect, and with one for each threshold.

    columns: which columns were kept, numbered as in X, and what the others repeat (there column 0 is the
    constant and column k + 1 is column k of X).
    """

    data: CumulativeData
    optimum: Optimum[CumulativeState]
    common: tuple[int, ...]
    nominal: tuple[int, ...]
    columns: ColumnChoice

    @cached_property
    def psi(self) -> Floats:
        """Every parameter (k,) for the raw columns: threshold parameters, effects by threshold, beta."""
        return self.data.back @ self.optimum.theta

    @cached_property
    def cov(self) -> Floats:
        """Covariance of psi (k, k): the inverse of the observed information; nan where it is singular."""
        return self.data.back @ inverse(self.optimum.hessian) @ self.data.back.T

    @property
    def beta(self) -> Floats:
        """Effects (p,) of the common columns: positive ones raise the outcome."""
        return self.psi[self.data.n_theta :]

    @property
    def beta_cov(self) -> Floats:
        """Covariance of beta (p, p)."""
        return self.cov[self.data.n_theta :, self.data.n_theta :]

    @cached_property
    def theta_map(self) -> Floats:
        """The map (K-1, k) from psi to the thresholds where all nominal columns are zero."""
        return self.nominal_map(0)

    def nominal_map(self, c: int) -> Floats:
        """The map (K-1, k) from psi to column c of Theta: 0 the thresholds, c the c-th nominal column."""
        m, q = self.data.shape_A
        out = np.zeros((self.data.n_categories - 1, len(self.psi)))
        out[:, np.arange(m) * q + c] = self.data.structure.J
        return out

    @property
    def thresholds(self) -> Floats:
        """theta (K-1,)."""
        return self.theta_map @ self.psi

    @property
    def thresholds_cov(self) -> Floats:
        """Covariance of the thresholds (K-1, K-1)."""
        return self.theta_map @ self.cov @ self.theta_map.T

    def nominal_effects(self, c: int) -> tuple[Floats, Floats]:
        """Effects (K-1,) of the c-th nominal column (from 0), signed as beta, and their covariance."""
        change = -self.nominal_map(c + 1)
        return change @ self.psi, change @ self.cov @ change.T

    @property
    def link(self) -> CumulativeLink:
        return self.data.link

    @property
    def log_lik(self) -> float:
        return -self.optimum.value

    @property
    def n_obs(self) -> float:
        """Rows, or the sum of their frequencies."""
        return float(self.data.counts.sum())

    @property
    def n_params(self) -> int:
        return self.data.n_parameters

    @property
    def null_log_lik(self) -> float:
        """Of the model with thresholds alone (flexible ones, no offset): n_j log(n_j / n) summed."""
        counts = self.data.counts
        return float(counts @ np.log(counts / counts.sum()))

    @cached_property
    def max_gradient(self) -> float:
        """Largest entry of the gradient over columns of standard deviation one."""
        return float(np.abs(self.optimum.gradient).max())

    @cached_property
    def condition(self) -> float:
        """Condition number of the Hessian over columns of standard deviation one."""
        values = np.linalg.eigvalsh(self.optimum.hessian)
        return float(values[-1] / values[0]) if values[0] > 0 else np.inf

    @cached_property
    def _direction(self) -> Floats | None:
        """Where the likelihood rises for ever, over the scaled columns; None if all estimates are finite."""
        errors = np.sqrt(np.diag(inverse(self.optimum.hessian))) * self.data.ranges
        return None if bool((errors < SUSPICIOUS).all()) else infinite_direction(self.data)

    def without_limit(self, change: Floats) -> NDArray[np.bool_]:
        """Which of the parameters change @ psi (r,) have no finite estimate."""
        return moved_along(change @ self.data.back, self._direction)

    @cached_property
    def infinite(self) -> tuple[int, ...]:
        """Columns of X without a finite estimate, because they separate the categories; () when all is well.

        Asked only where a standard error is very large: where an estimate is infinite, one is.
        """
        d = self._direction
        if d is None:
            return ()
        m, q = self.data.shape_A
        by_threshold = np.abs(d[: m * q].reshape(m, q)[:, 1:]).max(axis=0)
        moves = np.concatenate([by_threshold, d[m * q :]])
        return tuple(sorted(k for k, move in zip(self.nominal + self.common, moves, strict=True) if move))

    def probabilities(self, X: Floats, offset: Floats | None = None) -> Floats:
        """P(Y = j) (rows, K) at rows of the X given to the fit."""
        return category_probabilities(self.link, self._ends(X, offset)[0])

    def probability_slopes(self, X: Floats, offset: Floats | None = None) -> tuple[Floats, Floats]:
        """P(Y = j) (rows, K) and its derivatives (rows, K, k) in psi."""
        eta, W = self._ends(X, offset)
        F, f = averaged_cdf(self.link, eta, None)
        return categories_of(F), slopes_of(f, self.data.structure.J, W, X[:, self.common])

    def _ends(self, X: Floats, offset: Floats | None) -> tuple[Floats, Floats]:
        """The ends of all intervals (rows, K-1), and W (rows, q)."""
        shift = X[:, self.common] @ self.beta
        if offset is not None:
            shift = shift + offset
        W = np.column_stack([np.ones(len(X)), X[:, self.nominal]])
        Theta = self.data.structure.J @ self.psi[: self.data.n_theta].reshape(self.data.shape_A)
        return W @ Theta.T - shift[:, None], W


def category_probabilities(link: CumulativeLink, eta: Floats) -> Floats:
    """P(Y = j) (n, K) from the values of all thresholds (n, K-1); 0 where thresholds cross."""
    n = len(eta)
    ends = np.column_stack([np.full(n, link.low), eta, np.full(n, link.high)])
    upper, lower = ends[:, 1:], ends[:, :-1]
    crossed = upper <= lower
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(crossed, 0.0, np.exp(link.log_interval(np.where(crossed, lower + 1.0, upper), lower)))
