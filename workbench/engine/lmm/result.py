"""The fitted model in the units of the data.

b = Z_map b~ of every block,  Lambda = lower factor of Z_map L,  beta = X_map beta~ + shift
conditional modes b~_j = S c_j,  their variance given the data sigma^2 S (I + A_j S)^-1   (lme4's condVar)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.lmm import cholesky
from workbench.engine.lmm.boundary import EXACT, is_singular
from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.modes import level_scores, level_variances, leverage_sum
from workbench.engine.lmm.newton import Optimum
from workbench.engine.lmm.objective import State
from workbench.engine.lmm.verdict import Verdict, judge


@dataclass(frozen=True)
class LmmFit:
    """A fitted linear mixed model.

    kept, dropped: numbers of the columns of X; beta, cov_beta cover the kept ones only.
    sigma: residual standard deviation (of a row of weight one).
    relative_factors: Lambda (q, q) of each block in input order; covariances: Sigma = sigma^2 Lambda Lambda'.
    criterion: -2 log likelihood (ML) or -2 restricted log likelihood (REML), constants included.
    n_params: fixed coefficients + free variance parameters + 1 for sigma.
    gradient: d criterion / d theta in comparable units; decrement: twice the fall still to be expected.
    """

    data: LmmData
    state: State
    reml: bool
    beta: Floats
    cov_beta: Floats
    sigma: float
    relative_factors: tuple[Floats, ...]
    criterion: float
    gradient: Floats
    decrement: float
    n_iter: int
    converged: bool
    singular: bool
    verdict: Verdict

    @property
    def kept(self) -> tuple[int, ...]:
        """Numbers of the columns of X that carry a coefficient."""
        return self.data.fixed.choice.kept

    @property
    def dropped_columns(self) -> tuple[int, ...]:
        """Numbers of the columns of X that the kept ones reproduce."""
        return self.data.fixed.choice.dropped

    @property
    def log_lik(self) -> float:
        """(Restricted) log likelihood."""
        return -self.criterion / 2.0

    @property
    def n_obs(self) -> int:
        """Number of rows."""
        return self.data.n

    @property
    def n_params(self) -> int:
        """Fixed coefficients, variance parameters and sigma."""
        return self.data.p + sum(block.q * (block.q + 1) // 2 for block in self.data.blocks) + 1

    @property
    def std_errors(self) -> Floats:
        """Standard errors (p,) of beta."""
        return np.sqrt(np.diag(self.cov_beta))

    @property
    def theta(self) -> tuple[Floats, ...]:
        """Lower triangle of each relative factor, column by column, as lme4 prints it."""
        out = []
        for L in self.relative_factors:
            cols, rows = np.triu_indices(len(L))
            out.append(L[rows, cols])
        return tuple(out)

    @cached_property
    def covariances(self) -> tuple[Floats, ...]:
        """Sigma (q, q) of each block."""
        return tuple(self.sigma**2 * (L @ L.T) for L in self.relative_factors)

    @cached_property
    def correlations(self) -> tuple[Floats, ...]:
        """Correlations (q, q) of each block; exactly +-1 where perfect, nan beside a zero variance."""
        return tuple(correlations(L) for L in self.relative_factors)

    @property
    def gradient_norm(self) -> float:
        """Largest absolute entry of the gradient."""
        return float(np.abs(self.gradient).max(initial=0.0))

    @cached_property
    def conditional_modes(self) -> tuple[Floats, ...]:
        """b (J, q) of each block: the predicted random effects (BLUPs)."""
        scores = level_scores(self.data, self.state)
        b = [L @ (L.T @ c) * self.data.y_scale for L, c in zip(self.state.L, scores, strict=True)]
        return self._by_block(b)

    @cached_property
    def conditional_variances(self) -> tuple[Floats, ...]:
        """Variance (J, q, q) of b given the data, at the estimated parameters, of each block."""
        out: list[Floats] = [np.empty(0)] * len(self.data.blocks)
        for part, W in zip(self.data.random, level_variances(self.data, self.state), strict=True):
            for k, s, M in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
                out[k] = self.sigma**2 * np.einsum("ia,abj,kb->jik", M, W[s, s], M, optimize=True)
        return tuple(out)

    def _by_block(self, b: list[Floats]) -> tuple[Floats, ...]:
        out: list[Floats] = [np.empty(0)] * len(self.data.blocks)
        for part, values in zip(self.data.random, b, strict=True):
            for k, s, M in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
                out[k] = (M @ values[s]).T
        return tuple(out)

    @cached_property
    def leverage_sum(self) -> float:
        """Effective number of parameters of the fitted values: trace of the hat matrix."""
        return leverage_sum(self.data, self.state)

    @cached_property
    def fitted_population(self) -> Floats:
        """offset + X beta (n,)."""
        fitted = self.data.fixed.raw @ self.beta
        return fitted if self.data.offset is None else fitted + self.data.offset

    @cached_property
    def fitted(self) -> Floats:
        """offset + X beta + Z b (n,), with the conditional modes."""
        fitted = self.fitted_population.copy()
        for block, b in zip(self.data.blocks, self.conditional_modes, strict=True):
            fitted += block.effects(b)
        return fitted

    @cached_property
    def residuals(self) -> Floats:
        """y - fitted (n,)."""
        return self.data.y - self.fitted


def build_fit(data: LmmData, optimum: Optimum[State], max_iter: int | None = None) -> LmmFit:
    """Translate an optimum from comparable to raw units; max_iter: the steps that were allowed."""
    state = optimum.state
    factors = raw_factors(data, state.L)
    scale, X_map = data.y_scale, data.fixed.X_map
    sigma2 = scale**2 * state.profile.rss / state.profile.m
    return LmmFit(
        data=data,
        state=state,
        reml=state.reml,
        beta=scale * (X_map @ state.profile.beta) + data.shift,
        cov_beta=sigma2 * (X_map @ state.profile.XVX_inv @ X_map.T),
        sigma=float(np.sqrt(sigma2)),
        relative_factors=factors,
        criterion=optimum.value,
        gradient=optimum.gradient,
        decrement=optimum.decrement,
        n_iter=optimum.n_iter,
        converged=optimum.converged,
        singular=is_singular(data, state.L),
        verdict=judge(
            data.blocks,
            factors,
            converged=optimum.converged,
            n_iter=optimum.n_iter,
            hessian=optimum.hessian,
            theta=optimum.theta,
            residual_share=state.profile.rss / data.n,
            max_iter=max_iter,
        ),
    )


def raw_factors(data: LmmData, L: tuple[Floats, ...]) -> tuple[Floats, ...]:
    """Lambda (q, q) of each block from the factors in comparable units.

    A term whose deviation is only rounding has exactly none.
    """
    out: list[Floats] = [np.empty(0)] * len(data.blocks)
    for part, lower in zip(data.random, L, strict=True):
        for k, s, Z_map in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
            vanished = np.linalg.norm(lower[s, s], axis=1) <= EXACT
            out[k] = cholesky.lower_factor(Z_map @ np.where(vanished[:, None], 0.0, lower[s, s]))
    return tuple(out)


def correlations(L: Floats) -> Floats:
    """Correlations (q, q) from the rows of L: rows that are multiples of each other give exactly one."""
    lengths = np.sqrt(np.einsum("ij,ij->i", L, L))
    with np.errstate(invalid="ignore", divide="ignore"):
        rows = L / lengths[:, None]
    out: Floats = np.clip(rows @ rows.T, -1.0, 1.0)
    return out
