"""One refit of a multinomial model to an outcome drawn from it: the parametric bootstrap."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from workbench.engine.categories_draws import drawn_categories
from workbench.engine.multinomial.fit import search
from workbench.engine.multinomial.objective import Floats
from workbench.engine.multinomial.result import MultinomialFit, category_shares


@dataclass(frozen=True)
class MultinomialRedraw:
    """Call it with a random generator: psi (k,) over the raw columns of a refit, nan where it failed."""

    fit: MultinomialFit

    def __call__(self, random: np.random.Generator) -> Floats:
        data, theta = self.fit.data, self.fit.optimum.theta
        shares = category_shares(data.X @ theta.reshape(data.shape_B).T, 0)
        rows, codes, weights = drawn_categories(random, shares, data.weights)
        missing = np.full(len(theta), np.nan)
        if len(np.unique(codes)) < data.n_categories:
            return missing
        found = search(replace(data, y=codes, X=data.X[rows], weights=weights), theta)
        return data.back @ found.theta if found.converged else missing
