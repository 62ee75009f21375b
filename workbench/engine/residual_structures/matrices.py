"""The structures given by a matrix over all occasions: Toeplitz and unstructured.

Toeplitz       S_ts = r_|t-s|, from partial autocorrelations p_h = tanh x_h  (Levinson-Durbin recursion;
               Barndorff-Nielsen & Schou 1973, J. Multivar. Anal. 3): definite at any x
unstructured   S = L L', L lower triangular, L_11 = 1, its diagonal exp(x)  (log-Cholesky;
               Pinheiro & Bates 1996, Stat. Comput. 6)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.residual_structures.chain import Numbers
from workbench.engine.residual_structures.order import Order
from workbench.engine.residual_structures.parameters import correlation, ratio
from workbench.engine.residual_structures.pattern import patterns
from workbench.engine.residual_structures.structure import (
    Structure,
    bend_within_one,
    pattern_structure,
    within_one,
)

FIRST_GUESS = 0.3  # partial autocorrelation of neighbours to start from


def toeplitz(order: Order, lag: Codes, names: Sequence[str]) -> Structure:
    """A correlation for every distance. lag (n,): whole steps since the first row of the group."""
    distance = np.abs(np.subtract.outer(np.arange(len(names) + 1), np.arange(len(names) + 1)))

    def natural(x: Numbers) -> Numbers:
        return autocorrelations(within_one(x))

    def matrix(x: Numbers) -> Numbers:
        return np.append(1.0, natural(x))[distance]

    start = np.zeros(len(names))
    start[0] = FIRST_GUESS
    parameters = [correlation(f"Correlation {name}") for name in names]
    return pattern_structure(parameters, [start], natural, matrix, patterns(order, lag), bend_within_one)


def autocorrelations(partial: Numbers) -> Numbers:
    """r_1 .. r_K (K,) of a stationary series from its partial autocorrelations (K,)."""
    r = np.empty_like(partial)
    weights, variance = np.zeros(0, dtype=partial.dtype), 1.0
    for h, p in enumerate(partial):
        r[h] = weights @ r[:h][::-1] + p * variance
        weights = np.append(weights - p * weights[::-1], p)
        variance = variance * (1.0 - p * p)
    return r


def unstructured(order: Order, occasion: Codes, labels: Sequence[str], what: str) -> Structure:
    """Every variance and covariance free. occasion (n,): 0 .. T-1; labels: of the T occasions of `what`."""
    T = len(labels)
    rows, columns = np.tril_indices(T)
    rows, columns = rows[1:], columns[1:]  # L_11 = 1
    diagonal = rows == columns

    def matrix(x: Numbers) -> Numbers:
        L = np.zeros((T, T), dtype=x.dtype)
        L[0, 0] = 1.0
        L[rows, columns] = np.where(diagonal, np.exp(np.where(diagonal, x, 0.0)), x)
        return L @ L.T

    one, other = np.triu_indices(T, 1)

    def natural(x: Numbers) -> Numbers:
        S = matrix(x)
        deviations = np.sqrt(np.diag(S))
        return np.concatenate([deviations[1:], S[one, other] / (deviations[one] * deviations[other])])

    parameters = [ratio(f"{what} {label}", f"{what} {labels[0]}") for label in labels[1:]]
    parameters += [
        correlation(f"Correlation {labels[i]}, {labels[j]}")
        for i, j in zip(one.tolist(), other.tolist(), strict=True)
    ]
    start: Floats = np.zeros(len(rows))
    return pattern_structure(parameters, [start], natural, matrix, patterns(order, occasion))
