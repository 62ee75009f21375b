"""The fitted model in the units and the row order of the data.

beta = y_scale X_map beta~ + shift,  b = Z_map b~,  Lambda = lower factor of Z_map L,  sigma = y_scale sigma~
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm import cholesky
from workbench.engine.lmm.boundary import EXACT
from workbench.engine.lmm.cholesky import lower_factor
from workbench.engine.lmm.columns import ColumnChoice
from workbench.engine.lmm.factors import Factor, merge_blocks
from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.engine.lmm.newton import Optimum
from workbench.engine.lmm.result import correlations
from workbench.engine.lmm.verdict import Verdict
from workbench.engine.residual_structures.hessian import Observed, observed_hessian
from workbench.engine.residual_structures.model import Model
from workbench.engine.residual_structures.objective import State
from workbench.engine.residual_structures.parameters import Parameter
from workbench.engine.residual_structures.spec import ResidualSpec
from workbench.engine.residual_structures.verdict import judged


@dataclass(frozen=True)
class ResidualFit:
    """A fitted linear (mixed) model with structured residuals.

    sigma: residual standard deviation of a row of weight one in the first stratum.
    relative_factors: Lambda (q, q) of each block in input order; criterion: -2 log (restricted) likelihood.
    decrement: twice the fall of the criterion still to be expected.
    """

    spec: ResidualSpec
    model: Model
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
    max_iter: int
    converged: bool

    @property
    def choice(self) -> ColumnChoice:
        """Which columns of X carry a coefficient, and why others do not."""
        return self.model.fixed.choice

    @property
    def kept(self) -> tuple[int, ...]:
        """Numbers of the columns of X that carry a coefficient."""
        return self.choice.kept

    @property
    def blocks(self) -> tuple[RandomBlock, ...]:
        """The random blocks as given."""
        return self.model.given.blocks

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """The groupings of the random blocks as given; empty without random effects."""
        return merge_blocks(self.blocks)

    @property
    def X(self) -> Floats:
        """The kept columns (n, p) as given."""
        return self.model.given.X[:, self.kept]

    @property
    def n_obs(self) -> int:
        """Number of rows."""
        return self.model.n

    @property
    def n_params(self) -> int:
        """Fixed coefficients, parameters of random effects and residuals, and sigma."""
        random = sum(block.q * (block.q + 1) // 2 for block in self.blocks)
        return self.model.p + random + self.model.structure.k + 1

    @property
    def log_lik(self) -> float:
        """(Restricted) log likelihood."""
        return -self.criterion / 2.0

    @property
    def std_errors(self) -> Floats:
        """Standard errors (p,) of beta."""
        return np.sqrt(np.diag(self.cov_beta))

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of the residual structure."""
        return self.model.structure.parameters

    @cached_property
    def residual_parameters(self) -> Floats:
        """Their estimates, in order."""
        return np.real(self.model.structure.natural(self.state.x))

    @cached_property
    def covariances(self) -> tuple[Floats, ...]:
        """Sigma (q, q) of each block."""
        return tuple(self.sigma**2 * (L @ L.T) for L in self.relative_factors)

    @cached_property
    def correlations(self) -> tuple[Floats, ...]:
        """Correlations (q, q) of each block; exactly +-1 where perfect, nan beside a zero variance."""
        return tuple(correlations(L) for L in self.relative_factors)

    @cached_property
    def conditional_modes(self) -> tuple[Floats, ...]:
        """b (J, q) of each block: the predicted random effects (BLUPs)."""
        effects = self.state.weighed[1]
        return self._by_block([b[-1] * self.model.y_scale for b in effects])

    @cached_property
    def conditional_variances(self) -> tuple[Floats, ...]:
        """Variance (J, q, q) of b given the data, at the estimated parameters, of each block."""
        out: list[Floats] = [np.empty(0)] * len(self.blocks)
        for factor, W in zip(self.model.factors, self.state.inner.variances(), strict=True):
            for k, s in zip(factor.blocks, factor.slices, strict=True):
                M = self.model.Z_maps[k]
                out[k] = self.sigma**2 * np.einsum("ia,abj,kb->jik", M, W[s, s], M)
        return tuple(out)

    def _by_block(self, b: list[Floats]) -> tuple[Floats, ...]:
        out: list[Floats] = [np.empty(0)] * len(self.blocks)
        for factor, values in zip(self.model.factors, b, strict=True):
            for k, s in zip(factor.blocks, factor.slices, strict=True):
                out[k] = (self.model.Z_maps[k] @ values[s]).T
        return tuple(out)

    @cached_property
    def fitted_population(self) -> Floats:
        """offset + X beta (n,)."""
        fitted: Floats = self.X @ self.beta
        offset = self.model.given.offset
        return fitted if offset is None else fitted + offset

    @cached_property
    def fitted(self) -> Floats:
        """offset + X beta + Z b (n,), with the conditional modes."""
        fitted = self.fitted_population.copy()
        for block, b in zip(self.blocks, self.conditional_modes, strict=True):
            fitted += np.einsum("nq,nq->n", block.Z, b[block.codes])
        return fitted

    @cached_property
    def residuals(self) -> Floats:
        """y - fitted (n,)."""
        return self.model.given.y - self.fitted

    @cached_property
    def normalized_residuals(self) -> Floats:
        """Residuals made uncorrelated and of variance one (n,): what earlier rows do not foretell."""
        order, root_w = self.model.order, self.model.root_w
        e = self.residuals[order.rows]
        e = e if root_w is None else e * root_w
        white: Floats = self.state.whitener.whiten(e[:, None])[:, 0] / self.sigma
        return white[order.inverse]

    @cached_property
    def relative_deviations(self) -> Floats:
        """Residual standard deviation (n,) of every row over sigma."""
        return row_deviations(self)

    @cached_property
    def observed(self) -> Observed:
        """Observed Hessian of the criterion in theta, the search variables and log sigma."""
        return observed_hessian(self.state)

    @cached_property
    def free(self) -> NDArray[np.bool_]:
        """Whether each parameter of `observed` is off the limits of its range, (k+1,)."""
        x = self.state.x
        inside = (self.model.structure.bend(x) == 0.0) | (np.abs(x) < NEAR_LIMIT)
        theta = len(self.observed.value) - 1 - len(x)
        return np.concatenate([np.ones(theta, dtype=np.bool_), inside, [True]])

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the fit can be used."""
        counted = np.flatnonzero(self.free[:-1])
        return judged(
            self.blocks,
            self.relative_factors,
            self.parameters,
            self.residual_parameters,
            converged=self.converged,
            n_iter=self.n_iter,
            max_iter=self.max_iter,
            hessian=self.observed.profiled[np.ix_(counted, counted)],
            theta=_off_zero(self)[counted],
            residual_share=self.state.sigma2 * float(np.mean(self.relative_deviations**2)),
        )


NEAR_LIMIT = 7.0  # search variable from which a correlation is as good as at its limit


def _off_zero(fit: ResidualFit) -> Floats:
    """theta as it stands, and one for each residual parameter, which is never exempt from the test."""
    theta = cholesky.pack(fit.model.factors, fit.state.L) if fit.blocks else np.zeros(0)
    return np.append(theta, np.ones(len(fit.state.x)))


def row_deviations(fit: ResidualFit) -> Floats:
    """Square roots of the diagonal of S / w, (n,), rows as in the data."""
    order, root_w = fit.model.order, fit.model.root_w
    deviations = np.broadcast_to(fit.state.whitener.deviations, len(order.rows))
    if root_w is not None:
        deviations = deviations / root_w
    return deviations[order.inverse]


def build_fit(spec: ResidualSpec, model: Model, optimum: Optimum[State], max_iter: int) -> ResidualFit:
    """Translate an optimum from comparable to raw units; max_iter: the steps that were allowed."""
    state, scale, X_map = optimum.state, model.y_scale, model.fixed.X_map
    sigma2 = scale**2 * state.sigma2
    factors: list[Floats] = [np.empty(0)] * len(model.blocks)
    for factor, L in zip(model.factors, state.L, strict=True):
        for k, s in zip(factor.blocks, factor.slices, strict=True):
            vanished = np.linalg.norm(L[s, s], axis=1) <= EXACT
            factors[k] = lower_factor(model.Z_maps[k] @ np.where(vanished[:, None], 0.0, L[s, s]))
    return ResidualFit(
        spec=spec,
        model=model,
        state=state,
        reml=state.reml,
        beta=scale * (X_map @ state.inner.beta) + model.shift,
        cov_beta=sigma2 * (X_map @ state.inner.XVX_inv @ X_map.T),
        sigma=float(np.sqrt(sigma2)),
        relative_factors=tuple(factors),
        criterion=optimum.value,
        gradient=optimum.gradient,
        decrement=optimum.decrement,
        n_iter=optimum.n_iter,
        max_iter=max_iter,
        converged=optimum.converged,
    )
