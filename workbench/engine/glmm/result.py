"""The fitted model in the units of the data.

b = Z_map b~ of every block,  Lambda = lower factor of Z_map L,  beta = X_map beta~
Cov(psi): see covariance.py
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.glmm.covariance import free_entries
from workbench.engine.glmm.laplace import Laplace
from workbench.engine.glmm.model import Codes, Effects, Floats, PredictorBlock, RandomBlock
from workbench.engine.glmm.problem import Problem
from workbench.engine.lmm import cholesky
from workbench.engine.lmm.boundary import EXACT
from workbench.engine.lmm.verdict import Verdict


@dataclass(frozen=True)
class KernelFit:
    """A fitted model of any kernel.

    blocks: the random blocks as given.  criterion: -2 log likelihood, all constants included.
    psi, gradient (k,), hessian (k, k): of the criterion in comparable units.
    cov_psi (k, k): nan for parameters that the data do not tell apart.
    quadrature_points: per random effect; 1 is the Laplace approximation.
    """

    problem: Problem
    blocks: tuple[PredictorBlock, ...]
    state: Laplace
    criterion: float
    psi: Floats
    gradient: Floats
    hessian: Floats
    cov_psi: Floats
    decrement: float
    n_iter: int
    converged: bool
    singular: bool
    quadrature_points: int
    verdict: Verdict

    @property
    def n_obs(self) -> int:
        """Number of rows."""
        return self.problem.kernel.n

    @property
    def log_lik(self) -> float:
        """Log likelihood."""
        return -self.criterion / 2.0

    @property
    def n_params(self) -> int:
        """Fixed coefficients, variance parameters and further parameters."""
        return len(self.psi)

    @property
    def aic(self) -> float:
        """Akaike's information criterion."""
        return self.criterion + 2.0 * self.n_params

    @property
    def bic(self) -> float:
        """Schwarz's information criterion, counting rows as lme4 does."""
        return float(self.criterion + np.log(self.n_obs) * self.n_params)

    @property
    def df_residual(self) -> int:
        """Rows minus parameters."""
        return self.n_obs - self.n_params

    @property
    def gradient_norm(self) -> float:
        """Largest absolute entry of the gradient."""
        return float(np.abs(self.gradient).max(initial=0.0))

    @property
    def condition(self) -> float:
        """Condition number of the Hessian in comparable units (parameters on the boundary left out)."""
        free = free_entries(self.psi, self.gradient)
        values = np.linalg.eigvalsh(self.hessian[np.ix_(free, free)])
        return float(values[-1] / values[0]) if values[0] > 0.0 else float("inf")

    @cached_property
    def coefficients(self) -> tuple[Floats, ...]:
        """beta (p_a,) of every linear predictor: the kept columns."""
        beta = self.problem.fixed.X_map @ self.psi[self.problem.places[0]]
        return tuple(beta[s] for s in self.problem.fixed.slices)

    @property
    def beta(self) -> Floats:
        """Coefficients (p,) of all linear predictors, one after the other."""
        return np.concatenate(self.coefficients)

    @cached_property
    def cov_beta(self) -> Floats:
        """Covariance matrix (p, p) of beta."""
        p = self.problem.fixed.p
        return np.asarray(self._raw_covariance[:p, :p])

    @property
    def std_errors(self) -> Floats:
        """Standard errors (p,) of beta."""
        return np.sqrt(np.diag(self.cov_beta))

    @cached_property
    def _raw_covariance(self) -> Floats:
        """Covariance of (beta, theta, phi), beta in raw units and theta in comparable ones."""
        p, to_raw = self.problem.fixed.p, self.problem.fixed.X_map
        out = self.cov_psi.copy()
        out[:p] = to_raw @ out[:p]
        out[:, :p] = out[:, :p] @ to_raw.T
        return out

    @property
    def phi(self) -> Floats:
        """Further parameters (r,) on their unconstrained scale."""
        return self.psi[self.problem.places[2]]

    @property
    def cov_phi(self) -> Floats:
        """Covariance matrix (r, r) of phi."""
        place = self.problem.places[2]
        return self.cov_psi[place, place]

    @property
    def cov_beta_phi(self) -> Floats:
        """Covariance matrix (p + r, p + r) of beta and phi together."""
        keep = np.r_[self.problem.places[0], self.problem.places[2]]
        return np.asarray(self._raw_covariance[np.ix_(keep, keep)])

    def kept(self, predictor: int = 0) -> tuple[int, ...]:
        """Numbers of the columns of X that carry a coefficient."""
        return self.problem.fixed.parts[predictor].choice.kept

    def dropped(self, predictor: int = 0) -> tuple[int, ...]:
        """Numbers of the columns of X that the kept ones reproduce."""
        return self.problem.fixed.parts[predictor].choice.dropped

    @cached_property
    def factors(self) -> tuple[Floats, ...]:
        """Lambda (q, q) of every block, as given."""
        return raw_factors(self.problem, self.state.at.L)

    @property
    def theta(self) -> tuple[Floats, ...]:
        """Lower triangle of each factor, column by column, as lme4 prints it."""
        out = []
        for L in self.factors:
            cols, rows = np.triu_indices(len(L))
            out.append(L[rows, cols])
        return tuple(out)

    @cached_property
    def covariances(self) -> tuple[Floats, ...]:
        """Sigma (q, q) of every block."""
        return tuple(L @ L.T for L in self.factors)

    @cached_property
    def correlations(self) -> tuple[Floats, ...]:
        """Correlations (q, q) of every block; nan beside a zero variance."""
        out = []
        for L in self.factors:
            lengths = np.linalg.norm(L, axis=1)
            with np.errstate(invalid="ignore", divide="ignore"):
                rows = L / lengths[:, None]
            out.append(np.clip(rows @ rows.T, -1.0, 1.0))
        return tuple(out)

    @cached_property
    def conditional_modes(self) -> tuple[Floats, ...]:
        """b (J, q) of every block; zero for levels without rows."""
        out: list[Floats] = [np.empty(0)] * len(self.blocks)
        for k, level, place, M, b in self._by_block(self.state.mode.b):
            modes = np.zeros((self.blocks[k].block.n_levels, len(M)))
            modes[level] = (M @ b[place]).T
            out[k] = modes
        return tuple(out)

    @cached_property
    def conditional_variances(self) -> tuple[Floats, ...]:
        """Variance (J, q, q) of b given the data, parameters as known; Sigma for levels without rows."""
        out: list[Floats] = [np.empty(0)] * len(self.blocks)
        for k, level, place, M, H in self._by_block(self.state.determinant.variances()):
            variances = np.tile(self.covariances[k], (self.blocks[k].block.n_levels, 1, 1))
            variances[level] = np.einsum("ia,abj,kb->jik", M, H[place, place], M, optimize=True)
            out[k] = variances
        return tuple(out)

    def _by_block(self, values: Effects) -> list[tuple[int, Codes, slice, Floats, Floats]]:
        """Per block: its number, used levels, place among the terms, map of Z, and values of its grouping."""
        out = []
        rows = zip(self.problem.structure.parts, self.problem.levels, values, strict=True)
        for part, level, own in rows:
            for k, place, M in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
                out.append((k, level, place, M, own))
        return out

    def in_order(self, rows: Floats) -> Floats:
        """Values (..., n) of the sorted rows in the order of the rows as given."""
        if self.problem.order is None:
            return rows
        out = np.empty_like(rows)
        out[..., self.problem.order] = rows
        return out

    @cached_property
    def linear_predictors(self) -> Floats:
        """eta (m, n) with the conditional modes, rows as given."""
        return self.in_order(self.state.mode.eta)

    @cached_property
    def population_predictors(self) -> Floats:
        """eta (m, n) without random effects, rows as given."""
        return self.in_order(self.problem.fixed.eta(self.state.at.beta))


def raw_factors(problem: Problem, L: tuple[Floats, ...]) -> tuple[Floats, ...]:
    """Lambda (q, q) of every block; a term whose deviation is only rounding has exactly none."""
    out: list[Floats] = [np.empty(0)] * len(problem.blocks)
    for part, lower in zip(problem.structure.parts, L, strict=True):
        for k, s, M in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
            vanished = np.linalg.norm(lower[s, s], axis=1) <= EXACT
            out[k] = cholesky.lower_factor(M @ np.where(vanished[:, None], 0.0, lower[s, s]))
    return tuple(out)


def plain(blocks: tuple[PredictorBlock, ...]) -> tuple[RandomBlock, ...]:
    """The blocks without their predictors."""
    return tuple(item.block for item in blocks)
