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
from workbench.engine.cumulative.scalar import Scalar, fit_scalar
from workbench.engine.cumulative.structures import ThresholdStructure, threshold_structure
from workbench.engine.glmm import KernelFit, RandomBlock, checks, fit_kernel, on_predictor
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.likelihoods.joint import Single
from workbench.engine.lmm.columns import ColumnChoice
from workbench.engine.lmm.model import OnIteration
from workbench.engine.threads import threads_for


@dataclass(frozen=True)
class CumulativeMixedFit:
    """A fitted model of ordered categories.

    scalar: estimates of the quick search, None where it does not apply.  searched: those of the engine of all
    mixed models, None while the former say all that has been asked.  kernel: the outcome.  columns: which
    columns of X were kept, as in CumulativeFit.  centre (p,): means of the kept columns, taken out before
    fitting.  names: of the columns of X, for messages.
    """

    scalar: Scalar | None
    searched: KernelFit | None
    kernel: CumulativeKernel
    structure: ThresholdStructure
    blocks: tuple[RandomBlock, ...]
    columns: ColumnChoice
    centre: Floats
    X: Floats
    offset: Floats | None
    names: tuple[str, ...] | None

    @cached_property
    def fit(self) -> KernelFit:
        """The fit of the kernel: conditional modes, linear predictors, verdict ..."""
        return self.searched or self.search()

    def search(self, quadrature_points: int = 1, on_iteration: OnIteration | None = None) -> KernelFit:
        """The engine's search, which begins where the quick one ended."""
        start = None if self.scalar is None else partial(_point, self.scalar, self.kernel, self.structure)
        return fit_kernel(
            Single(self.kernel),
            [self.X[:, self.kept] - self.centre],
            on_predictor(self.blocks),
            offset=None if self.offset is None else self.offset[None],
            names=None if self.names is None else [[self.names[k] for k in self.kept]],
            phi_names=self.structure.names,
            quadrature_points=quadrature_points,
            start=start,
            on_iteration=on_iteration,
        )

    @property
    def quick(self) -> Scalar | None:
        """The estimates of the quick search where its criterion is that of this fit."""
        return self.scalar if self.searched is None else None

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
        return self.fit.beta if self.quick is None else self.quick.beta

    @cached_property
    def thresholds(self) -> Floats:
        """theta (K-1,) for the raw columns."""
        quick = self.quick
        theta = self.kernel.thresholds(self.fit.phi) if quick is None else self.structure.J @ quick.alpha
        return np.asarray(theta + float(self.centre @ self.beta))

    @property
    def parameters(self) -> Floats:
        """(theta, beta) (K-1 + p,)."""
        return np.concatenate([self.thresholds, self.beta])

    @cached_property
    def parameters_cov(self) -> Floats:
        """Covariance of (theta, beta), from the observed information of the whole likelihood."""
        quick, p = self.quick, len(self.beta)
        J = self.kernel.jacobian(self.fit.phi) if quick is None else self.structure.J
        k, m = J.shape
        change = np.zeros((k + p, m + p))
        change[:k, :m], change[:k, m:], change[k:, m:] = J, self.centre, np.eye(p)
        if quick is not None:
            return np.asarray(change @ quick.cov @ change.T)
        turned = np.r_[p : p + m, :p]
        return np.asarray(change @ self.fit.cov_beta_phi[np.ix_(turned, turned)] @ change.T)

    @property
    def beta_cov(self) -> Floats:
        """Covariance of beta (p, p)."""
        k = len(self.thresholds)
        return self.parameters_cov[k:, k:]

    @property
    def settled(self) -> bool:
        """Whether the likelihood can be compared: of a coefficient without limit its supremum is reached."""
        return self.converged or (bool(self.plain.infinite) and self.fit.gradient_norm < LEVEL)

    @property
    def converged(self) -> bool:
        """Whether the search ended where the likelihood is highest."""
        return self.quick is not None or self.fit.converged

    @property
    def steps(self) -> int:
        """Steps of the whole search."""
        return (0 if self.scalar is None else self.scalar.steps) + self.fit.n_iter

    @property
    def log_lik(self) -> float:
        return self.fit.log_lik if self.quick is None else -0.5 * self.quick.criterion

    @property
    def n_params(self) -> int:
        quick = self.quick
        return self.fit.n_params if quick is None else len(quick.alpha) + len(quick.beta) + 1

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
    checks.everything(len(y), [used], on_predictor(blocks), None if offset is None else offset[None], 1)
    scalar = _scalar(kernel, used, blocks, structure, offset)
    if scalar is None:
        kernel = replace(kernel, begin=_without_effects(kernel, used, link, threshold, offset))
    called = None if names is None else tuple(names)
    fit = CumulativeMixedFit(
        scalar, None, kernel, structure, tuple(blocks), columns, centre, X, offset, called
    )
    if scalar is None or quadrature_points != 1:
        return replace(fit, searched=fit.search(quadrature_points, on_iteration))
    return fit


def _scalar(
    kernel: CumulativeKernel,
    X: Floats,
    blocks: Sequence[RandomBlock],
    structure: ThresholdStructure,
    offset: Floats | None,
) -> Scalar | None:
    """The quick search, where there is one random effect for each level of one grouping."""
    if len(blocks) != 1 or blocks[0].q != 1:
        return None
    with threads_for(0):
        return fit_scalar(
            kernel.y, X, blocks[0].codes, blocks[0].Z[:, 0], kernel.link, structure, kernel.weights, offset
        )


def _point(begin: Scalar, kernel: CumulativeKernel, structure: ThresholdStructure, problem: Problem) -> Point:
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
