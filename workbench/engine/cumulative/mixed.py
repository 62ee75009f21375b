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

    def probabilities(
        self,
        X: Floats,
        shift: Floats | None = None,
        parameters: Floats | None = None,
        spread: Floats | None = None,
    ) -> Floats:
        """P(Y = j) (rows, K) at rows of the X given to the fit.

        shift (rows,): offset and random effects, none by default. parameters: other (theta, beta) than those
        of the fit. spread (rows,): standard deviation of a normal shift to average over (population average).
        """
        values = self.parameters if parameters is None else parameters
        k = len(self.thresholds)
        eta = X[:, self.kept] @ values[k:]
        if shift is not None:
            eta = eta + shift
        if spread is None:
            return category_probabilities(self.link, values[:k] - eta[:, None])
        nodes, weights = np.polynomial.hermite_e.hermegauss(AVERAGING_POINTS)
        total = np.zeros((len(eta), k + 1))
        for node, weight in zip(nodes, weights / weights.sum(), strict=True):
            total += weight * category_probabilities(self.link, values[:k] - (eta + node * spread)[:, None])
        return total


AVERAGING_POINTS = 21  # of the population average: exact to many digits for spreads of everyday size


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
    on_iteration: OnIteration | None = None,
) -> CumulativeMixedFit:
    """Fit by maximum likelihood, the random effects averaged out by the Laplace approximation.

    y (n,): categories 0 .. K-1, each of which must occur.  X (n, p): predictors without a constant column.
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
        on_iteration=on_iteration,
    )
    return CumulativeMixedFit(fit, kernel, structure, plain, centre, X)
