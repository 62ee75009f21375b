"""One visit of a variable by a method that does not know groups."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from workbench.engine.imputation.category_draw import ordered_values, unordered_values
from workbench.engine.imputation.linear_draw import normal_values, pmm_values
from workbench.engine.imputation.problem import Floats


def single_level(
    method: str,
    y: Floats,
    missing: NDArray[np.bool_],
    X: Floats,
    n_levels: int,
    donors: int,
    rng: Generator,
) -> Floats:
    """Imputed values (m,) for the missing rows of y (n,); X (n, 1 + p) with a constant first."""
    known = ~missing
    if method == "pmm":
        return pmm_values(y[known], X[known], X[missing], donors, rng)
    if method == "normal":
        return normal_values(y[known], X[known], X[missing], rng)
    categories = y[known].astype(np.intp)
    if method == "ordinal":
        drawn = ordered_values(categories, X[known], X[missing], rng)
    else:
        drawn = unordered_values(categories, X[known], X[missing], n_levels, rng)
    return drawn.astype(np.float64)
