"""One refit of a cumulative model to an outcome drawn from it: the parametric bootstrap."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from workbench.engine.categories_draws import Codes, drawn_categories
from workbench.engine.cumulative.data import CumulativeData
from workbench.engine.cumulative.fit import search
from workbench.engine.cumulative.links import Floats
from workbench.engine.cumulative.result import CumulativeFit, category_probabilities


@dataclass(frozen=True)
class CumulativeRedraw:
    """Call it with a random generator: psi (k,) over the raw columns of a refit, nan where it failed."""

    fit: CumulativeFit

    def __call__(self, random: np.random.Generator) -> Floats:
        data, theta = self.fit.data, self.fit.optimum.theta
        rows, codes, weights = drawn_categories(random, sorted_probabilities(self.fit), data.weights)
        missing = np.full(len(theta), np.nan)
        if len(np.unique(codes)) < data.n_categories:
            return missing
        found = search(with_outcome(data, rows, codes, weights), theta)
        return data.back @ found.theta if found.converged else missing


def sorted_probabilities(fit: CumulativeFit) -> Floats:
    """P(Y = j) (n, K) for the sorted rows of the fit."""
    data, psi = fit.data, fit.optimum.theta
    A, beta = psi[: data.n_theta].reshape(data.shape_A), psi[data.n_theta :]
    shift = data.X @ beta + (0.0 if data.offset is None else data.offset)
    return category_probabilities(data.link, data.W @ (data.structure.J @ A).T - shift[:, None])


def with_outcome(data: CumulativeData, rows: Codes, codes: Codes, weights: Floats | None) -> CumulativeData:
    """The same model with other categories on some of its (sorted) rows."""
    order = np.argsort(codes, kind="stable")
    place = rows[order]
    return replace(
        data,
        starts=np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=data.n_categories))]),
        order=data.order[place],
        X=data.X[place],
        W=data.W[place],
        weights=None if weights is None else weights[order],
        offset=None if data.offset is None else data.offset[place],
    )
