"""A few light rows that keep the estimates of a model for categories finite.

Where a predictor separates categories perfectly, their logits are infinite and draws from a normal law
around them are nonsense. For every predictor and category two rows are added, at one standard deviation
from the means of all predictors; together they weigh as much as the model has predictors with its constant.

White, Daniel & Royston 2010, Comput. Stat. Data Anal. 54.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.engine.imputation.problem import Floats

Categories = NDArray[np.intp]


def augmented(y: Categories, X: Floats, n_levels: int) -> tuple[Categories, Floats, Floats]:
    """y (n,), X (n, 1 + p) with a constant first, and weights, of the known rows and the added ones."""
    p = X.shape[1] - 1
    if not p:
        return y, X, np.ones(len(y))
    middle, spread = X.mean(axis=0), X.std(axis=0)
    shifts = np.concatenate([np.diag(spread)[1:], -np.diag(spread)[1:]])
    rows = np.repeat(middle + shifts, n_levels, axis=0)
    categories = np.tile(np.arange(n_levels), 2 * p)
    weights = np.concatenate([np.ones(len(y)), np.full(len(rows), (p + 1) / len(rows))])
    return np.concatenate([y, categories]), np.vstack([X, rows]), weights
