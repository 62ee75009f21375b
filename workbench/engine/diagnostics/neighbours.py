"""Do neighbouring rows resemble each other: correlation of residuals at lags within stretches of rows.

    r_k = sum r_i r_(i+k) / sum r_i^2 (n / pairs),  over pairs of rows of a group, in the order of the data

Under independence r_k is near normal with variance 1 / pairs (Box & Jenkins 1976, ch. 2). Residuals within
groups sum nearly to zero, which makes neighbours differ. If the rows of a group stood in random order, a pair
of them would have the expected product

    (S_j^2 - Q_j) / (n_j (n_j - 1)),   S_j, Q_j: sum and sum of squares of the n_j residuals of the group
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def in_sequence(groups: NDArray[np.integer] | None, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The order of rows (n,) in which neighbours are looked for: by group, then as in the data."""
    if groups is None:
        return np.argsort(rows, kind="stable")
    return np.lexsort((rows, groups))


def autocorrelation(values: Floats, groups: NDArray[np.integer] | None, lag: int) -> tuple[Floats, int]:
    """r_lag of values (..., n) in sequence, with their groups (n,), and the number of pairs behind it."""
    n = values.shape[-1]
    if lag >= n:
        return np.full(values.shape[:-1], np.nan), 0
    same = np.ones(n - lag, dtype=bool) if groups is None else groups[lag:] == groups[:-lag]
    pairs = int(same.sum())
    if pairs == 0:
        return np.full(values.shape[:-1], np.nan), 0
    products = (values[..., lag:] * values[..., :-lag])[..., same].sum(axis=-1)
    return np.asarray(products / np.mean(values**2, axis=-1) / pairs), pairs


def shuffled_autocorrelation(values: Floats, groups: NDArray[np.integer] | None, lag: int) -> float:
    """Mean of r_lag of values (n,) over all orders of the rows in their groups (n,); nan without pairs."""
    codes = (
        np.zeros(len(values), dtype=np.intp) if groups is None else np.unique(groups, return_inverse=True)[1]
    )
    sizes = np.bincount(codes)
    total, squares = np.bincount(codes, values), np.bincount(codes, values**2)
    pairs = np.maximum(sizes - lag, 0)
    if not pairs.any():
        return float("nan")
    product = (total**2 - squares) / np.maximum(sizes * (sizes - 1), 1)
    return float(pairs @ product / pairs.sum() / np.mean(values**2))
