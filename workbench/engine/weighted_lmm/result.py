"""A fitted weighted mixed model in the units of the data.

beta = y_scale X_map beta~ + shift,   Sigma = sigma^2 Z_map L L'Z_map' of every block
Var(natural parameters) = G V G',  G by complex steps             (delta method)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.lmm import cholesky
from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.engine.lmm.result import correlations
from workbench.engine.lmm.verdict import Verdict, judge
from workbench.engine.weighted_lmm.likelihood import Numbers, Profile, integrated, swept, unpack
from workbench.engine.weighted_lmm.nest import Weighted
from workbench.engine.weighted_lmm.sandwich import sandwich
from workbench.engine.weighted_lmm.search import complex_gradient


@dataclass(frozen=True)
class WeightedFit:
    """theta (k,), found: the optimum in comparable units; criterion: -2 log pseudo-likelihood."""

    w: Weighted
    theta: Floats
    found: Profile
    criterion: float
    decrement: float
    n_iter: int
    max_iter: int
    converged: bool
    hessian: Floats

    @property
    def blocks(self) -> tuple[RandomBlock, ...]:
        """The random blocks as given."""
        return self.w.data.blocks

    @property
    def kept(self) -> tuple[int, ...]:
        """Numbers of the columns of X that carry a coefficient."""
        return self.w.data.fixed.choice.kept

    @property
    def n_obs(self) -> int:
        """Number of rows."""
        return self.w.n

    @property
    def n_units(self) -> int:
        """Number of units of the outermost level, on which the standard errors rest."""
        return self.w.nest.sizes[-1]

    @property
    def n_params(self) -> int:
        """Fixed coefficients, variance parameters and sigma."""
        return self.w.p + sum(b.q * (b.q + 1) // 2 for b in self.blocks) + 1

    @property
    def log_lik(self) -> float:
        """Pseudo log-likelihood; weighted, so no basis for tests or AIC."""
        return -self.criterion / 2.0

    @property
    def sigma(self) -> float:
        """Residual standard deviation."""
        return float(self.w.data.y_scale * np.sqrt(self.found.sigma2))

    @cached_property
    def beta(self) -> Floats:
        """Coefficients (p,) of the kept columns."""
        data = self.w.data
        return np.asarray(data.y_scale * (data.fixed.X_map @ self.found.beta) + data.shift)

    @cached_property
    def free(self) -> np.ndarray:
        """Whether each entry of theta is off the boundary, (k,)."""
        return np.asarray(self.theta != 0.0)

    @cached_property
    def V(self) -> Floats:
        """Sandwich covariance (m, m) of (beta, theta, log sigma^2) in comparable units."""
        return sandwich(self.w, self.theta, self.found, self.free)

    @cached_property
    def cov_beta(self) -> Floats:
        """Sandwich covariance (p, p) of beta."""
        data, p = self.w.data, self.w.p
        X_map = data.y_scale * data.fixed.X_map
        out: Floats = X_map @ self.V[:p, :p] @ X_map.T
        return out

    def _relative(self, theta: Numbers) -> list[Numbers]:
        """Z_map L (q, q) of each block in input order, raw units over sigma."""
        nest, data = self.w.nest, self.w.data
        out: list[Numbers] = [np.empty(0)] * len(self.blocks)
        for factor, number, L in zip(nest.factors, nest.numbers, unpack(nest, theta), strict=True):
            for k, s, Z_map in zip(factor.blocks, factor.slices, data.random[number].Z_maps, strict=True):
                out[k] = Z_map @ L[s, s]
        return out

    def natural(self, psi: Numbers) -> Numbers:
        """Lower triangles of all covariances, then sigma^2, from (theta, log sigma^2)."""
        s2 = self.w.data.y_scale**2 * np.exp(psi[-1])
        parts = []
        for M in self._relative(psi[:-1]):
            S = s2 * M @ M.T
            cols, rows = np.triu_indices(len(S))
            parts.append(S[rows, cols])
        return np.concatenate([*parts, [s2]])

    @cached_property
    def variances(self) -> Floats:
        """Lower triangles of all covariances by column, then sigma^2, at the estimates."""
        psi = np.append(self.theta, np.log(self.found.sigma2))
        return np.real(self.natural(psi))

    @cached_property
    def variance_errors(self) -> Floats:
        """Standard errors of what `natural` lists; nan where a variance is on the boundary."""
        psi = np.append(self.theta, np.log(self.found.sigma2))
        G = complex_gradient(self.natural, psi).T
        p = self.w.p
        variance = np.einsum("ij,jk,ik->i", G, self.V[p:, p:], G)
        with np.errstate(invalid="ignore"):
            return np.where(variance > 0, np.sqrt(np.maximum(variance, 0.0)), np.nan)

    @cached_property
    def relative_factors(self) -> tuple[Floats, ...]:
        """Lambda (q, q) of each block in input order."""
        return tuple(cholesky.lower_factor(np.real(M)) for M in self._relative(self.theta))

    @cached_property
    def covariances(self) -> tuple[Floats, ...]:
        """Sigma (q, q) of each block."""
        return tuple(self.sigma**2 * L @ L.T for L in self.relative_factors)

    @cached_property
    def correlations(self) -> tuple[Floats, ...]:
        """Correlations (q, q) of each block; nan beside a zero variance."""
        return tuple(correlations(L) for L in self.relative_factors)

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the fit can be used."""
        return judge(
            self.blocks,
            self.relative_factors,
            converged=self.converged,
            n_iter=self.n_iter,
            hessian=self.hessian,
            theta=self.theta,
            residual_share=float(self.found.sigma2),
            max_iter=self.max_iter,
        )

    @cached_property
    def conditional_modes(self) -> tuple[Floats, ...]:
        """b (J, q) of each block: predicted effects given the weighted data, levels as given."""
        return self._modes[0]

    @cached_property
    def conditional_variances(self) -> tuple[Floats, ...]:
        """sigma^2 L K^-1 L' (J, q, q) of each block, effects of outer levels held at their prediction."""
        return self._modes[1]

    @cached_property
    def _modes(self) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
        return _modes(self)

    @cached_property
    def fitted_population(self) -> Floats:
        """offset + X beta (n,)."""
        data = self.w.data
        fitted: Floats = data.fixed.raw @ self.beta
        return fitted if data.offset is None else fitted + data.offset

    @cached_property
    def fitted(self) -> Floats:
        """offset + X beta + Z b (n,)."""
        pairs = zip(self.blocks, self.conditional_modes, strict=True)
        return self.fitted_population + sum(block.effects(b) for block, b in pairs)

    @property
    def residuals(self) -> Floats:
        """y - fitted (n,)."""
        return self.w.data.y - self.fitted


def _modes(fit: WeightedFit) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    """Predicted effects and their variances, from the outside in."""
    w, nest = fit.w, fit.w.nest
    factors = unpack(nest, fit.theta)
    forms = [w.M]
    for level, L in enumerate(factors[:-1]):
        M = integrated(forms[-1], L)[0] * w.weights[level]
        parent, J = nest.parent[level], nest.sizes[level + 1]
        forms.append(np.stack([[np.bincount(parent, m, J) for m in row] for row in M]))
    rest = np.tile(np.append(-fit.found.beta, 1.0)[:, None], (1, nest.sizes[-1]))
    modes: list[Floats] = [np.empty(0)] * len(fit.blocks)
    variances: list[Floats] = [np.empty(0)] * len(fit.blocks)
    for level in reversed(range(len(factors))):
        L, M, q = factors[level], forms[level], len(factors[level])
        K = np.einsum("ba,bcj,cd->adj", L, M[:q, :q], L)
        K[np.arange(q), np.arange(q)] += 1.0
        N = np.einsum("ab,bcj,dc->adj", L, swept(K)[0], L)
        u = np.einsum("abj,bcj,cj->aj", N, M[:q, q:], rest)
        _keep(fit, level, u, N, modes, variances)
        rest = np.concatenate([-u, rest])
        if level:
            rest = rest[:, nest.parent[level - 1]]
    return tuple(modes), tuple(variances)


def _keep(
    fit: WeightedFit, level: int, u: Floats, N: Floats, modes: list[Floats], variances: list[Floats]
) -> None:
    """Put the effects u (q, J) of one level and their variances in raw units into the lists by block."""
    nest, data = fit.w.nest, fit.w.data
    factor, codes = nest.factors[level], nest.codes[level]
    unit_of = np.zeros(factor.n_levels, dtype=np.intp)
    unit_of[factor.codes] = codes
    random = data.random[nest.numbers[level]]
    for k, s, Z_map in zip(factor.blocks, factor.slices, random.Z_maps, strict=True):
        modes[k] = (data.y_scale * Z_map @ u[s])[:, unit_of].T
        spread = np.einsum("ab,bcj,dc->jad", Z_map, N[s, s], Z_map)
        variances[k] = fit.sigma**2 * spread[unit_of]
