"""One refit of a generalised linear mixed model to an outcome drawn from it: the parametric bootstrap.

Random effects and outcomes are drawn anew; the search starts at the fitted parameters and stops without the
second derivatives, which only standard errors need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from workbench.engine.glmm import GlmmFit
from workbench.engine.glmm.fit import MAX_ITER, TOL
from workbench.engine.glmm.joint import joint_kernel
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.quadrature import Quadrature, rule
from workbench.engine.glmm.result import raw_factors
from workbench.engine.glmm.search import Approximate, Exactly, lowest
from workbench.engine.glmm_laws import Fit, law_at
from workbench.engine.likelihoods.held import Held
from workbench.engine.likelihoods.joint import JointKernel, Single
from workbench.engine.random_draws import deviations, drawn_effects
from workbench.engine.threads import threads_for
from workbench.errors import WorkbenchError

LONGEST = 1e3  # a coefficient in comparable units from which the drawn outcome was separated


@dataclass(frozen=True)
class GlmmRedraw:
    """Call it with a random generator: (beta, deviations and correlations) of a refit, nan if it failed."""

    fit: Fit

    def __call__(self, random: np.random.Generator) -> Floats:
        y = drawn_outcome(self.fit, random)
        try:
            with threads_for(0), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                return self._refitted(y)
        except (WorkbenchError, np.linalg.LinAlgError):
            return np.full(len(self.values), np.nan)

    @property
    def values(self) -> Floats:
        """What the refits give, of the fit itself."""
        return np.concatenate([self.fit.beta, deviations(self.fit.covariances, self.fit.correlations)])

    def _refitted(self, y: Floats) -> Floats:
        fit = self.fit
        problem = fit.problem.with_kernel(kernel_of(fit, y))
        start = fit.state.at._replace(L=tuple(L + 0.05 * np.eye(len(L)) for L in fit.state.at.L))
        best, _ = lowest(
            problem, start, approximate=self._approximation, max_iter=MAX_ITER, tol=TOL, on_iteration=None
        )
        at = best.state.laplace.at
        if not best.converged or np.abs(at.beta).max(initial=0.0) > LONGEST:
            return np.full(len(self.values), np.nan)
        lower = raw_factors(problem, at.L)
        sigma = [L @ L.T for L in lower]
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = [np.sqrt(np.diag(S)) for S in sigma]
            rho = [np.nan_to_num(S / np.outer(d, d)) for S, d in zip(sigma, spread, strict=True)]
        return np.concatenate([problem.fixed.X_map @ at.beta, deviations(sigma, rho)])

    @property
    def _approximation(self) -> Approximate:
        points = self.fit.quadrature_points
        if points == 1:
            return Exactly
        return partial(Quadrature, nodes=rule(points, self.fit.problem.factors[0].q))


def drawn_outcome(fit: Fit, random: np.random.Generator) -> Floats:
    """An outcome (n,) with random effects drawn anew: successes where there are trials."""
    population = fit.population_predictors
    eta = population + drawn_effects(random, fit, len(population))
    y = law_at(fit, eta).draw(random)
    trials = fit.trials if isinstance(fit, GlmmFit) else None
    return y if trials is None else np.rint(y * trials)


def kernel_of(fit: Fit, y: Floats) -> JointKernel:
    """The log density of another outcome y (n,) under the same model; rows as given."""
    if isinstance(fit, GlmmFit):
        kernel = fit.family.kernel(y, fit.link.name, weights=fit.weights, trials=fit.trials)
        return Single(kernel if fit.given is None else Held(kernel, np.log(np.array([fit.given]))))
    dispersed = "dispersion" in fit.parts
    return joint_kernel(fit.family, fit.link.name, y, fit.weights, fit.zeros, dispersed, fit.given)
