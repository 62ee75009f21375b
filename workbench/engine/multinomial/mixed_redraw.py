"""One refit of a multinomial mixed model to an outcome drawn from it: the parametric bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.categories_draws import drawn_categories
from workbench.engine.glmm import RandomBlock
from workbench.engine.multinomial.mixed import MultinomialMixedFit, fit_multinomial_mixed
from workbench.engine.multinomial.objective import Floats
from workbench.engine.random_draws import deviations, drawn_effects, taken
from workbench.errors import WorkbenchError


@dataclass(frozen=True)
class MultinomialMixedRedraw:
    """Call it with a random generator: (psi, deviations and correlations) of a refit, or nan.

    X (n, p): as given to the fit; blocks: those of one logit.
    """

    fit: MultinomialMixedFit
    X: Floats
    blocks: Sequence[RandomBlock]

    def __call__(self, random: np.random.Generator) -> Floats:
        fit, K = self.fit, self.fit.plain.data.n_categories
        missing = np.full(len(fit.psi) + len(spreads(fit)), np.nan)
        shift = drawn_effects(random, fit.fit, K - 1).T
        weights = fit.plain.data.weights
        rows, codes, drawn = drawn_categories(random, fit.probabilities(self.X, shift), weights)
        if len(np.unique(codes)) < K:
            return missing
        try:
            again = fit_multinomial_mixed(
                codes,
                K,
                self.X[rows][:, fit.kept],
                [taken(block, rows) for block in self.blocks],
                base=fit.base,
                correlated=fit.correlated,
                weights=drawn,
                quadrature_points=fit.fit.quadrature_points,
            )
        except (WorkbenchError, np.linalg.LinAlgError):
            return missing
        usable = again.fit.converged and len(again.psi) == len(fit.psi)
        return np.concatenate([again.psi, spreads(again)]) if usable else missing


def spreads(fit: MultinomialMixedFit) -> Floats:
    """Standard deviations and correlations of every block."""
    return deviations(fit.fit.covariances, fit.fit.correlations)
