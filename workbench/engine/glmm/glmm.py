"""Generalised linear mixed models of the families by name: one linear predictor, one outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from workbench.engine.glmm import checks
from workbench.engine.glmm.fit import MAX_ITER, TOL, fit_kernel
from workbench.engine.glmm.model import Floats, Information, OnIteration, RandomBlock, on_predictor
from workbench.engine.glmm.result import KernelFit
from workbench.engine.likelihoods import FAMILIES, Family, Kernel, Link, outcomes
from workbench.engine.likelihoods.held import Held
from workbench.engine.likelihoods.joint import Single
from workbench.errors import ModelError

LEAST_VARIANCE = 2e-16  # of a mean that rounds to the end of its range, where y and mean are the same


@dataclass(frozen=True)
class GlmmFit(KernelFit):
    """A fitted generalised linear mixed model; see KernelFit for what all kernels share.

    y (n,): outcome, successes when there are trials (n,).  parameter_held: was the family's parameter given?
    """

    y: Floats
    trials: Floats | None
    weights: Floats | None
    family: Family
    link: Link
    given: float | None

    @property
    def parameter(self) -> float | None:
        """Dispersion, theta, alpha or precision; None for families without."""
        if self.given is not None or not self.family.parameter:
            return self.given
        return float(np.exp(self.phi[0]))

    @property
    def common_parameter(self) -> float | None:
        """The same: one value for all rows."""
        return self.parameter

    @property
    def parameter_error(self) -> float | None:
        """Standard error of `parameter`; None when it was not estimated."""
        if self.given is not None or not self.family.parameter:
            return None
        return float(np.exp(self.phi[0]) * np.sqrt(self.cov_phi[0, 0]))

    @cached_property
    def fitted(self) -> Floats:
        """Mean (n,) with the conditional modes: a probability for binomial outcomes."""
        return self.link.mean(self.linear_predictors[0])[0]

    @cached_property
    def fitted_population(self) -> Floats:
        """Mean (n,) at random effects of zero."""
        return self.link.mean(self.population_predictors[0])[0]

    @property
    def shares(self) -> Floats:
        """The outcome (n,) on the scale of the mean."""
        return self.y if self.trials is None else self.y / self.trials

    @cached_property
    def pearson_residuals(self) -> Floats:
        """(y - mean) / sqrt(V(mean) / weight), (n,); not divided by the dispersion, as in R."""
        mean = self.fitted
        variance = np.maximum(self.family.variance(mean, self.parameter or 1.0), LEAST_VARIANCE)
        size = np.ones_like(mean) if self.trials is None else self.trials
        if self.weights is not None:
            size = size * self.weights
        return np.asarray((self.shares - mean) * np.sqrt(size / variance))

    @property
    def pearson_dispersion(self) -> float:
        """Sum of squared Pearson residuals over residual degrees of freedom."""
        return float(self.pearson_residuals @ self.pearson_residuals / self.df_residual)


def fit_glmm(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    family: str,
    link: str | None = None,
    weights: Floats | None = None,
    trials: Floats | None = None,
    offset: Floats | None = None,
    parameter: float | None = None,
    information: Information = "observed",
    quadrature_points: int = 1,
    names: Sequence[str] | None = None,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
    on_iteration: OnIteration | None = None,
) -> GlmmFit:
    """Fit g(E(y | b)) = offset + X beta + sum Z_k b_k by maximum likelihood.

    y (n,): outcome; numbers of successes when `trials` (n,) are given.  X (n, p).
    family, link: names as in `likelihoods.FAMILIES`; no link means the family's default.
    weights (n,): see `likelihoods.families`.  parameter: dispersion, theta ... held instead of estimated.
    information, quadrature_points, max_iter, tol, on_iteration: see `fit_kernel`.
    names: of the columns of X, for messages.
    Raises DataError and ModelError, in words, for data that carry no such model.
    """
    chosen = _family(family)
    y = np.asarray(y, dtype=np.float64)
    checks.outcome(y, len(X))
    outcomes.check(family, y, trials)
    checks.weights(weights, len(y))
    kernel: Kernel = chosen.kernel(y, link, weights=weights, trials=trials)
    if parameter is not None:
        kernel = _held(chosen, kernel, parameter)
    found = fit_kernel(
        Single(kernel),
        [X],
        on_predictor(blocks),
        offset=None if offset is None else np.asarray(offset, dtype=np.float64)[None],
        names=None if names is None else [names],
        phi_names=(chosen.parameter,) if kernel.n_phi else (),
        information=information,
        quadrature_points=quadrature_points,
        max_iter=max_iter,
        tol=tol,
        on_iteration=on_iteration,
    )
    shared = {field.name: getattr(found, field.name) for field in fields(KernelFit)}
    return GlmmFit(
        **shared,
        y=y,
        trials=trials,
        weights=weights,
        family=chosen,
        link=chosen.link(link),
        given=parameter,
    )


def _family(name: str) -> Family:
    if name not in FAMILIES:
        raise ModelError(f"There is no family '{name}'.", f"Choose one of: {', '.join(FAMILIES)}.")
    return FAMILIES[name]


def _held(family: Family, kernel: Kernel, parameter: float) -> Kernel:
    if not family.parameter:
        raise ModelError(f"{family.title} outcomes have no further parameter to hold.", "Leave it out.")
    if not (np.isfinite(parameter) and parameter > 0.0):
        raise ModelError(
            f"The {family.parameter} must be above zero, got {parameter:g}.", "Give another value."
        )
    return Held(kernel, np.log(np.array([parameter])))
