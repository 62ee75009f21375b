"""Bootstrap of a generalised linear model: outcomes drawn from the fitted law, or rows of the data, refitted.

Draws whose outcome is separated have no finite estimate: their coefficients are nan, and told as such.
Davison & Hinkley 1997, Bootstrap Methods and their Application, sections 7.2 and 6.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator, SeedSequence

from workbench.engine.glm.fit import fit_scored
from workbench.engine.glm.model import GlmModel, family_of
from workbench.engine.glm.result import GlmFit
from workbench.engine.likelihoods import Floats
from workbench.engine.outcome_laws import outcome_law
from workbench.engine.threads import threads_for
from workbench.errors import ConvergenceError

PIECE = 25  # draws of one piece of work


@dataclass(frozen=True)
class GlmBootstrap:
    """What draws need, as plain arrays that travel between processes; see `GlmModel` for names.

    beta, mu, dispersion: of the fit; cases: draw rows in place of outcomes; estimate_theta: in every refit.
    """

    family: str
    link: str
    quasi: bool
    y: Floats
    X: Floats
    weights: Floats | None
    offset: Floats | None
    trials: Floats | None
    theta: float | None
    beta: Floats
    mu: Floats
    dispersion: float
    estimate_theta: bool
    cases: bool

    @staticmethod
    def of(fit: GlmFit, *, cases: bool = False) -> GlmBootstrap:
        """The bootstrap of a fit; rows are drawn where the family has no law of its own."""
        model = fit.model
        return GlmBootstrap(
            model.family.name,
            model.link.name,
            model.quasi,
            model.y,
            model.X,
            model.weights,
            model.offset,
            model.trials,
            model.theta,
            fit.beta,
            fit.mu,
            fit.dispersion,
            fit.theta is not None and not fit.theta.unbounded,
            cases or model.quasi,
        )

    def model(self) -> GlmModel:
        """The model of the data."""
        family, _ = family_of(self.family)
        return GlmModel(
            family,
            family.link(self.link),
            self.quasi,
            self.y,
            self.X,
            self.weights,
            self.offset,
            self.trials,
            self.theta,
        )

    def draw(self, count: int, seed: SeedSequence) -> Floats:
        """Coefficients (count, p), and theta in a last column if it is estimated; nan rows for failures."""
        rng, model = np.random.default_rng(seed), self.model()
        p = self.X.shape[1]
        out = np.full((count, p + self.estimate_theta), np.nan)
        with threads_for(p):
            for k in range(count):
                out[k] = self._refit(self._drawn(model, rng), out.shape[1])
        return out

    def _drawn(self, model: GlmModel, rng: Generator) -> GlmModel:
        if self.cases:
            return model.take(rng.integers(len(self.y), size=len(self.y)))
        law = outcome_law(
            self.family,
            self.mu,
            dispersion=self.dispersion,
            parameter=self.theta or 1.0,
            weights=self.weights,
            trials=self.trials,
        )
        return replace(model, y=law.draw(rng))

    def _refit(self, model: GlmModel, size: int) -> Floats:
        try:
            scored, fitted = fit_scored(model, self.beta, estimate_theta=self.estimate_theta)
        except (ConvergenceError, np.linalg.LinAlgError):
            return np.full(size, np.nan)
        if scored.wanders:
            return np.full(size, np.nan)
        return scored.beta if not self.estimate_theta else np.append(scored.beta, fitted.parameter)
