"""What models of categories share: checks of the outcome, and the inverse of an information matrix."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from workbench.errors import DataError

Floats: TypeAlias = NDArray[np.float64]

LEVEL = 1e-4  # gradient of -2 log likelihood (comparable units) where it has come to its supremum


def check_categories(y: NDArray[np.intp], n_categories: int) -> None:
    """DataError unless there are two categories or more and each has a row."""
    if n_categories < 2:
        raise DataError(
            "The outcome has only one category in the rows used.",
            "Choose another outcome, or check the filter and the missing values.",
        )
    counts = np.bincount(y, minlength=n_categories)
    if not counts.all():
        empty = int(np.flatnonzero(counts == 0)[0]) + 1
        raise DataError(
            f"Category {empty} of {n_categories} of the outcome has no row.",
            "Leave the empty category out, or merge it with a neighbour.",
        )


def inverse(H: Floats) -> Floats:
    """Inverse of a positive definite matrix (k, k); nan everywhere when it is not definite."""
    if not len(H):
        return np.empty((0, 0))
    units = 1.0 / np.sqrt(np.maximum(H.diagonal(), 1e-300))
    _, scaled, info = lapack.dposv(units[:, None] * H * units, np.diag(units), lower=1)
    if info != 0:
        return np.full_like(H, np.nan)
    found = units[:, None] * scaled
    return np.asarray(0.5 * (found + found.T))
