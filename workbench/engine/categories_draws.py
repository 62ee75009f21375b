"""Draws of categorical outcomes from fitted probabilities, for the parametric bootstrap."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.errors import ModelError

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


def drawn_categories(
    random: np.random.Generator, probabilities: Floats, weights: Floats | None
) -> tuple[Codes, Codes, Floats | None]:
    """Rows, their drawn categories, and their weights.

    probabilities: (n, K). weights: frequencies (n,); a row of weight w stands for w draws, so that it may
    fall into several categories and come back as several rows.
    Raises ModelError for weights that are no whole numbers.
    """
    n = len(probabilities)
    share = probabilities / probabilities.sum(axis=1, keepdims=True)
    if weights is None:
        codes = (random.random(n)[:, None] > np.cumsum(share, axis=1)[:, :-1]).sum(axis=1)
        return np.arange(n), codes.astype(np.intp), None
    if bool((np.abs(weights - np.rint(weights)) > 1e-9).any()):
        raise ModelError(
            "Outcomes cannot be drawn for weights that are not whole numbers.",
            "Choose Wald or profile intervals, or weights that count observations.",
        )
    counts = random.multinomial(np.rint(weights).astype(np.int64), share)
    rows, codes = np.nonzero(counts)
    return rows, codes, counts[rows, codes].astype(np.float64)
