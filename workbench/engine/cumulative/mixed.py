"""Cumulative link mixed models: thresholds, fixed effects and random effects of any structure.

    P(Y <= j | b) = F(theta_j - x' beta - z' b),   b of one level of a grouping ~ N(0, Sigma)

The fit is that of `workbench.engine.glmm`, by the Laplace approximation or adaptive quadrature; this module
gives it the outcome, starts it at the model without random effects, and puts thresholds and effects back on
the raw scale. Hedeker & Gibbons (1994), Biometrics 50; Tutz & Hennevogl (1996), Comput. Stat. Data Anal. 22.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import check_categories
from workbench.engine.cumulative.fit import fit_cumulative
from workbench.engine.cumulative.kernel import CumulativeKernel, cumulative_kernel
from workbench.engine.cumulative.links import LINKS, CumulativeLink, Floats
from workbench.engine.cumulative.prediction import averaged_cdf, categories_of, slopes_of
from workbench.engine.cumulative.result import CumulativeFit, category_probabilities
from workbench.engine.cumulative.structures import ThresholdStructure
from workbench.engine.glmm import KernelFit, RandomBlock, fit_kernel, on_predictor
from workbench.engine.likelihoods.joint import Single
from workbench.engine.lmm.model import OnIteration


@dataclass(frozen=True)
class CumulativeMixedFit:
    """fit: of the kernel; kernel: the outcome; plain: the model without random effects, on the same columns.

    centre (p,): means of the columns of X that were taken out before fitting.
    """

    fit: KernelFit
    kernel: CumulativeKernel
    structure: ThresholdStructure
    plain: CumulativeFit
    centre: Floats
    X: Floats

    @property
    def link(self) -> CumulativeLink:
        return self.kernel.link

    @property
    def kept(self) -> tuple[int, ...]:
        """Columns of the X given that carry an effect."""
        return self.plain.common

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
    def log_lik(self) -> float:
        return self.fit.log_lik

    @property
    def n_params(self) -> int:
        return self.fit.n_params

    @property
    def n_obs(self) -> float:
        """Rows, or the sum of their frequencies."""
        return self.plain.n_obs

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
    plain = fit_cumulative(y, n_categories, X, link=link, threshold=threshold, weights=weights, offset=offset)
    used = X[:, plain.common]
    centre = used.mean(axis=0)
    structure = plain.data.structure
    kernel = cumulative_kernel(y, structure, LINKS[link], weights)
    phi = kernel.phi_near(plain.thresholds - float(centre @ plain.beta))
    eta = (used - centre) @ plain.beta + (0.0 if offset is None else offset)
    kernel = replace(kernel, begin=(eta, phi))
    fit = fit_kernel(
        Single(kernel),
        [used - centre],
        on_predictor(blocks),
        offset=None if offset is None else offset[None],
        names=None if names is None else [[names[k] for k in plain.common]],
        phi_names=structure.names,
        quadrature_points=quadrature_points,
        on_iteration=on_iteration,
    )
    return CumulativeMixedFit(fit, kernel, structure, plain, centre, X)
