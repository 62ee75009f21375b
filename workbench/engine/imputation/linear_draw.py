"""Imputing numbers by linear regression: with normal noise, or with values of alike rows.

    beta^ = least squares,   s*^2 = RSS / chi2_{n - r},   beta* = beta^ + s* (X'X)^-1/2 z
    normal   X beta* + s* e                                                  (Rubin 1987, p. 167)
    pmm      a known value among the d rows with x'beta^ nearest to x'beta*  (Little 1988)

(X'X)^-1 is taken on the directions that the known rows determine, r of them: predictors may repeat each
other.

Rubin 1987, Multiple Imputation for Nonresponse in Surveys; Little 1988, J. Bus. Econ. Stat. 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from workbench.engine.imputation.problem import Floats

RELATIVE_RANK = 1e-10


@dataclass(frozen=True)
class LinearDraw:
    """beta: estimate (p,); drawn: from its posterior (p,); sigma: drawn."""

    beta: Floats
    drawn: Floats
    sigma: float


def linear_draw(y: Floats, X: Floats, rng: Generator) -> LinearDraw:
    """Of the regression of y (n,) on X (n, p), flat prior on beta and log sigma."""
    size, V = np.linalg.eigh(X.T @ X)
    kept = size > RELATIVE_RANK * max(float(size[-1]), 1e-300)
    root = V[:, kept] / np.sqrt(size[kept])
    beta = root @ (root.T @ (X.T @ y))
    residual = y - X @ beta
    df = max(len(y) - int(kept.sum()), 1)
    sigma = float(np.sqrt(residual @ residual / rng.chisquare(df)))
    return LinearDraw(beta, beta + sigma * (root @ rng.standard_normal(root.shape[1])), sigma)


def normal_values(y: Floats, X: Floats, X_missing: Floats, rng: Generator) -> Floats:
    """Imputed values (m,) for rows X_missing (m, p)."""
    draw = linear_draw(y, X, rng)
    return np.asarray(X_missing @ draw.drawn + draw.sigma * rng.standard_normal(len(X_missing)))


def pmm_values(y: Floats, X: Floats, X_missing: Floats, donors: int, rng: Generator) -> Floats:
    """Imputed values (m,), all of them values of y."""
    draw = linear_draw(y, X, rng)
    return y[matched(X @ draw.beta, X_missing @ draw.drawn, donors, rng)]


def matched(known: Floats, wanted: Floats, donors: int, rng: Generator) -> NDArray[np.intp]:
    """For each wanted prediction (m,) the place of one of the `donors` nearest known ones (n,), at random.

    Equal predictions are in one random order for all who want them, and those next in that order count as
    nearer: so few of many alike rows lend their values in one set, and others in the next, as in mice.
    """
    n, d = len(known), min(donors, len(known))
    order = rng.permutation(n)
    order = order[np.argsort(known[order], kind="stable")]
    ascending = known[order]
    around = np.arange(2 * d)
    offsets = np.where(around % 2 == 0, around // 2, -(around + 1) // 2)  # 0, -1, 1, -2, ...
    window = np.searchsorted(ascending, wanted)[:, None] + offsets
    inside = (window >= 0) & (window < n)
    window = np.clip(window, 0, n - 1)
    distance = np.where(inside, np.abs(ascending[window] - wanted[:, None]), np.inf)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :d]
    each = np.arange(len(wanted))
    return np.asarray(order[window[each, nearest[each, rng.integers(d, size=len(wanted))]]])
