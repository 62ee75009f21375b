"""One refit of a cumulative mixed model to an outcome drawn from it: the parametric bootstrap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.categories_draws import drawn_categories
from workbench.engine.cumulative.links import Floats
from workbench.engine.cumulative.mixed import fit_cumulative_mixed
from workbench.engine.cumulative.mixed_result import CumulativeMixedFit
from workbench.engine.cumulative.result import category_probabilities
from workbench.engine.random_draws import deviations as spread_of
from workbench.engine.random_draws import drawn_effects, taken
from workbench.errors import WorkbenchError


@dataclass(frozen=True)
class CumulativeMixedRedraw:
    """Call it with a random generator: (theta, beta, deviations and correlations) of a refit, or nan.

    deviations and correlations: for each block its standard deviations, then the correlations of its terms,
    row by row above the diagonal.
    """

    fit: CumulativeMixedFit
    offset: Floats | None

    def __call__(self, random: np.random.Generator) -> Floats:
        fit = self.fit
        missing = np.full(len(fit.parameters) + len(deviations(fit)), np.nan)
        X = fit.columns.X
        eta = fit.typical_eta(X) + drawn_effects(random, fit.fit, 1)[0]
        if self.offset is not None:
            eta = eta + self.offset
        probabilities = category_probabilities(fit.link, fit.cuts(X) - eta[:, None])
        weights = fit.kernel.weights
        rows, codes, drawn_weights = drawn_categories(random, probabilities, weights)
        if len(np.unique(codes)) <= len(fit.thresholds):
            return missing
        try:
            again = fit_cumulative_mixed(
                codes,
                len(fit.thresholds) + 1,
                X[rows][:, fit.columns.kept],
                [taken(block, rows) for block in fit.blocks],
                link=fit.link.name,
                threshold=fit.structure.name,
                nominal=[fit.columns.kept.index(k) for k in fit.columns.nominal],
                weights=drawn_weights,
                offset=None if self.offset is None else self.offset[rows],
                quadrature_points=fit.fit.quadrature_points,
            )
        except (WorkbenchError, np.linalg.LinAlgError):
            return missing
        usable = again.converged and len(again.beta) == len(fit.beta)
        return np.concatenate([again.parameters, deviations(again)]) if usable else missing


def deviations(fit: CumulativeMixedFit) -> Floats:
    """Standard deviations and correlations of every block, in the order of `CumulativeMixedRedraw`."""
    if fit.quick is not None:
        return np.array([np.sqrt(fit.quick.variance)])
    return spread_of(fit.fit.covariances, fit.fit.correlations)
