"""Penalised quasi-likelihood: a linear mixed model of the working response, again and again.

    z = eta - offset + (y - mu) / mu',   w = weight mu'^2 / V(mu)
    z = X beta + Z b + e,   Var(e_i) = phi / w_i     by maximum likelihood, then eta = offset + X beta + Z b

Only mean and variance of the outcome are used, so that overdispersion phi is a free factor; there is no
likelihood, hence no AIC. Variances of random effects come out too small for yes-or-no outcomes with few rows
a group. Breslow & Clayton (1993), J. Am. Stat. Assoc. 88; what MASS::glmmPQL does with nlme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.glmm import checks
from workbench.engine.glmm.fixed import fixed_of
from workbench.engine.glmm.model import Floats, OnIteration, RandomBlock, on_predictor
from workbench.engine.glmm.start import score
from workbench.engine.likelihoods import Family, Link
from workbench.engine.likelihoods.joint import Single
from workbench.engine.lmm import LmmFit, Verdict, fit_lmm
from workbench.engine.lmm.verdict import not_converged
from workbench.errors import ModelError

MAX_ITER = 200
TOL = 1e-8  # change of the linear predictor, relative to its size


@dataclass(frozen=True)
class PqlFit:
    """The last working model and what it says on the scale of the outcome.

    working: linear mixed model by maximum likelihood; its sigma^2 is the dispersion phi.
    eta, weights (n,): linear predictor with random effects, and prior weights (trials included).
    """

    working: LmmFit
    family: Family
    link: Link
    y: Floats
    eta: Floats
    weights: Floats
    n_iter: int
    converged: bool

    @property
    def dispersion(self) -> float:
        """phi."""
        return self.working.sigma**2

    @property
    def cov_beta(self) -> Floats:
        """Covariance (p, p) of beta: phi with rows minus coefficients in place of rows, as nlme does."""
        n, p = self.working.n_obs, len(self.working.beta)
        return np.asarray(self.working.cov_beta * (n / (n - p)))

    @cached_property
    def fitted(self) -> Floats:
        """Mean (n,)."""
        return self.link.mean(self.eta)[0]

    @cached_property
    def pearson_residuals(self) -> Floats:
        """(y - mean) / sqrt(phi V(mean) / weight), (n,): standardised within groups."""
        variance = self.family.variance(self.fitted, 1.0)
        return np.asarray((self.y - self.fitted) * np.sqrt(self.weights / (self.dispersion * variance)))

    @property
    def verdict(self) -> Verdict:
        """That of the working model, or of the iteration if it did not settle."""
        if self.converged:
            return self.working.verdict
        return Verdict("do_not_use", (not_converged(self.n_iter), *self.working.verdict.reasons))


def fit_pql(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    family: Family,
    link: Link,
    weights: Floats | None = None,
    trials: Floats | None = None,
    offset: Floats | None = None,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
    on_iteration: OnIteration | None = None,
) -> PqlFit:
    """Fit by penalised quasi-likelihood.

    y (n,): outcome, the share of events where there are trials (n,).  family: binomial or poisson, or any
    other whose variance function is known.  on_iteration(step, relative change) may raise to stop.
    Raises DataError and ModelError for data that carry no such model.
    """
    n = len(y)
    checks.everything(n, [X], on_predictor(blocks), None if offset is None else offset[None], 1)
    size = np.ones(n)
    for factor in (weights, trials):
        if factor is not None:
            size = size * factor
    eta = _start(y, X, family, link, weights, trials, offset)
    shift = np.zeros(n) if offset is None else offset
    working: LmmFit | None = None
    change, step = np.inf, 0
    while change > tol and step < max_iter:
        z, w = _working(y, eta, size, family, link)
        factors = None if working is None else working.relative_factors
        working = fit_lmm(z - shift, X, blocks, weights=w, reml=False, start=factors)
        new = shift + working.fitted
        change = float(np.linalg.norm(new - eta) / max(float(np.linalg.norm(new)), 1e-300))
        eta, step = new, step + 1
        if on_iteration is not None:
            on_iteration(step, change)
    assert working is not None
    return PqlFit(working, family, link, y, eta, size, step, change <= tol)


def _working(y: Floats, eta: Floats, size: Floats, family: Family, link: Link) -> tuple[Floats, Floats]:
    """Working response z and weights w (n,)."""
    mu, slope = link.mean(eta, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        w = size * slope**2 / family.variance(mu, 1.0)
    if not (np.isfinite(w).all() and (w > 0.0).all()):
        raise ModelError(
            "The fitted means leave the range of the outcome during the fit.",
            "Choose another link, or fewer predictors.",
        )
    return eta + (y - mu) / slope, w


def _start(
    y: Floats,
    X: Floats,
    family: Family,
    link: Link,
    weights: Floats | None,
    trials: Floats | None,
    offset: Floats | None,
) -> Floats:
    """eta (n,) of the model without random effects."""
    events = y if trials is None else y * trials
    tries = trials if trials is not None or family.name != "binomial" else np.ones_like(y)
    kernel = Single(family.kernel(events, link.name, weights=weights, trials=tries))
    fixed = fixed_of([X], None if offset is None else offset[None], None)
    return np.asarray(score(kernel, fixed).eta[0])
