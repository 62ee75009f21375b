"""Cumulative link mixed models: thresholds, fixed effects and random effects of any structure.

    P(Y <= j | b) = F(theta_j - x' beta - z' b),   b of one level of a grouping ~ N(0, Sigma)

The fit is that of `workbench.engine.glmm`, by the Laplace approximation or adaptive quadrature. This module
gives it the outcome and a place to start (the optimum itself where scalar.py knows it), and puts thresholds
and effects back on the raw scale. Hedeker & Gibbons (1994), Biometrics 50; Tutz & Hennevogl (1996), Comput.
Stat. Data Anal. 22.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import LEVEL, check_categories
from workbench.engine.cumulative.fit import fit_cumulative, informative_columns
from workbench.engine.cumulative.kernel import CumulativeKernel, cumulative_kernel
from workbench.engine.cumulative.links import LINKS, CumulativeLink, Floats
from workbench.engine.cumulative.prediction import averaged_cdf, categories_of, slopes_of
from workbench.engine.cumulative.result import CumulativeFit, category_probabilities
from workbench.engine.cumulative.scalar import Start, scalar_start
from workbench.engine.cumulative.structures import ThresholdStructure, threshold_structure
from workbench.engine.glmm import KernelFit, RandomBlock, fit_kernel, on_predictor
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.likelihoods.joint import Single
from workbench.engine.lmm.columns import ColumnChoice
from workbench.engine.lmm.model import OnIteration
from workbench.engine.threads import threads_for


@dataclass(frozen=True)
class CumulativeMixedFit:
    """fit: of the kernel; kernel: the outcome; columns: which columns of X were kept, as in CumulativeFit.

    centre (p,): means of the kept columns that were taken out before fitting. steps: of the whole search.
    """

    fit: KernelFit
    kernel: CumulativeKernel
    structure: ThresholdStructure
    columns: ColumnChoice
    centre: Floats
    X: Floats
    offset: Floats | None
    steps: int

    @cached_property
    def plain(self) -> CumulativeFit:
        """The model without random effects, on the same columns."""
        kernel = self.kernel
        return fit_cumulative(
            kernel.y,
            len(self.thresholds) + 1,
            self.X,
            link=self.link.name,
            threshold=self.structure.name,
            weights=kernel.weights,
            offset=self.offset,
        )

    @property
    def link(self) -> CumulativeLink:
        return self.kernel.link

    @property
    def kept(self) -> tuple[int, ...]:
        """Columns of the X given that carry an effect."""
        return self.columns.kept

    @property
    def beta(self) -> Floats:
        """Effects (p,) of the kept columns: positive ones raise the outcome."""
        return self.fit.beta

    @cached_property
    def thresholds(self) -> Floats:
        """theta (K-1,) for the raw columns."""
        return self.kernel.thresholds(self.fit.phi) + float(self.centre @ self.beta)

    @property
    def parameters(self) -> Floats:
        """(theta, beta) (K-1 + p,)."""
        return np.concatenate([self.thresholds, self.beta])

    @cached_property
    def parameters_cov(self) -> Floats:
        """Covariance of (theta, beta), from the observed information of the whole likelihood."""
        p, J = len(self.beta), self.kernel.jacobian(self.fit.phi)
        to_theta = np.hstack([np.tile(self.centre, (len(J), 1)), J])
        to_beta = np.hstack([np.eye(p), np.zeros((p, J.shape[1]))])
        change = np.vstack([to_theta, to_beta])
        return np.asarray(change @ self.fit.cov_beta_phi @ change.T)

    @property
    def beta_cov(self) -> Floats:
        """Covariance of beta (p, p)."""
        k = len(self.thresholds)
        return self.parameters_cov[k:, k:]

    @property
    def settled(self) -> bool:
        """Whether the likelihood can be compared: of a coefficient without limit its supremum is reached."""
        return self.fit.converged or (bool(self.plain.infinite) and self.fit.gradient_norm < LEVEL)

    @property
    def log_lik(self) -> float:
        return self.fit.log_lik

    @property
    def n_params(self) -> int:
        return self.fit.n_params

    @property
    def n_obs(self) -> float:
        """Rows, or the sum of their frequencies."""
        weights = self.kernel.weights
        return float(self.kernel.n if weights is None else weights.sum())

    @cached_property
    def eta(self) -> Floats:
        """x' beta + z' b (n,) with the conditional modes, for the raw columns."""
        return np.asarray(self.fit.linear_predictors[0] + float(self.centre @ self.beta))

    def probabilities(self, X: Floats, shift: Floats | None = None, spread: Floats | None = None) -> Floats:
        """P(Y = j) (rows, K) at rows of the X given to the fit.

        shift (rows,): offset and random effects, none by default.
        spread (rows,): standard deviation of a normal shift to average over (population average).
        """
        if spread is None:
            return category_probabilities(self.link, self._ends(X, shift))
        return categories_of(averaged_cdf(self.link, self._ends(X, shift), spread)[0])

    def probability_slopes(
        self, X: Floats, shift: Floats | None = None, spread: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """The same, and its derivatives (rows, K, K-1 + p) in (theta, beta)."""
        F, f = averaged_cdf(self.link, self._ends(X, shift), spread)
        one = np.ones((len(X), 1))
        return categories_of(F), slopes_of(f, np.eye(len(self.thresholds)), one, X[:, self.kept])

    def _ends(self, X: Floats, shift: Floats | None) -> Floats:
        """The ends of all intervals (rows, K-1)."""
        eta = X[:, self.kept] @ self.beta
        return np.asarray(self.thresholds - (eta if shift is None else eta + shift)[:, None])


def fit_cumulative_mixed(
    y: NDArray[np.intp],
    n_categories: int,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    link: str = "logit",
    threshold: str = "flexible",
    weights: Floats | None = None,
    offset: Floats | None = None,
    names: Sequence[str] | None = None,
    quadrature_points: int = 1,
    on_iteration: OnIteration | None = None,
) -> CumulativeMixedFit:
    """Fit by maximum likelihood, the random effects averaged out.

    By the Laplace approximation, or by adaptive quadrature with several points for each random effect (then
    there must be a single grouping).
    y (n,): categories 0 .. K-1, each of which must occur.  X (n, p): predictors without a constant.
    blocks: random blocks.  weights: frequencies.  offset (n,): added to x' beta.  names: of the columns of X.
    Raises DataError and ModelError, in words, for data that carry no such model.
    """
    check_categories(y, n_categories)
    columns = informative_columns(X)
    used = X[:, columns.kept]
    centre = used.mean(axis=0)
    used = used - centre
    structure = threshold_structure(threshold, n_categories)
    kernel = cumulative_kernel(y, structure, LINKS[link], weights)
    begin = _scalar(kernel, used, blocks, structure, offset)
    if begin is None:
        kernel = replace(kernel, begin=_without_effects(kernel, used, link, threshold, offset))
    fit = fit_kernel(
        Single(kernel),
        [used],
        on_predictor(blocks),
        offset=None if offset is None else offset[None],
        names=None if names is None else [[names[k] for k in columns.kept]],
        phi_names=structure.names,
        quadrature_points=quadrature_points,
        start=None if begin is None else partial(_point, begin, kernel, structure),
        on_iteration=on_iteration,
    )
    steps = fit.n_iter + (0 if begin is None else begin.steps)
    return CumulativeMixedFit(fit, kernel, structure, columns, centre, X, offset, steps)


def _scalar(
    kernel: CumulativeKernel,
    X: Floats,
    blocks: Sequence[RandomBlock],
    structure: ThresholdStructure,
    offset: Floats | None,
) -> Start | None:
    """The quick search, where there is one random effect for each level of one grouping."""
    if len(blocks) != 1 or blocks[0].q != 1:
        return None
    with threads_for(0):
        return scalar_start(
            kernel.y, X, blocks[0].codes, blocks[0].Z[:, 0], kernel.link, structure, kernel.weights, offset
        )


def _point(begin: Start, kernel: CumulativeKernel, structure: ThresholdStructure, problem: Problem) -> Point:
    """Where the quick search ended, in comparable units."""
    beta = np.asarray(np.linalg.solve(problem.fixed.X_map, begin.beta), dtype=np.float64)
    scale = float(problem.structure.parts[0].Z_maps[0][0, 0])
    L = np.array([[np.sqrt(begin.variance) / abs(scale)]])
    return Point(beta, (L,), kernel.phi_near(structure.J @ begin.alpha))


def _without_effects(
    kernel: CumulativeKernel, X: Floats, link: str, threshold: str, offset: Floats | None
) -> tuple[Floats, Floats]:
    """eta (n,) and phi (m,) of the model without random effects."""
    K = kernel.n_categories
    plain = fit_cumulative(
        kernel.y, K, X, link=link, threshold=threshold, weights=kernel.weights, offset=offset
    )
    eta = X @ plain.beta
    return (eta if offset is None else eta + offset), kernel.phi_near(plain.thresholds)
