"""Correlations of several variables, of rows as they are, within groups, and between groups.

    total      of the rows
    within     of deviations from the means of the groups
    between    of the means of the groups, each weighted by its rows (or all alike)
    latent     of what groups have in common without the noise in their means: from
               S_B = (MSP_B - MSP_W) / n0,   n0 = (N - sum n_j^2 / N) / (J - 1)

MSP are mean cross-products of a one-way multivariate analysis of variance. A latent variance that is not
positive leaves its correlations unknown, and sampling can put a latent correlation beyond 1.

    t = r sqrt(df / (1 - r^2)),   df = n - 2 in all, N - J - 1 within, J - 2 between
    limits  tanh(atanh r -+ z / sqrt(df - 1))                                     (Fisher's transformation)

Searle, Casella & McCulloch 1992, Variance Components, ch. 3 and 11; Snijders & Bosker 2012, ch. 3.6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.engine.distributions import normal_quantile, t_two_sided_p

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Part = Literal["total", "within", "between", "latent"]
Pair = tuple[Floats, Floats]


@dataclass(frozen=True)
class Correlations:
    """r, n, df (k, k): correlation, rows (groups for between and latent) behind it, its degrees of freedom.

    The diagonal of r is 1 where the variable varies, else nan; df of latent correlations are nan.
    """

    r: Floats
    n: NDArray[np.int64]
    df: Floats

    @property
    def p_value(self) -> Floats:
        """Two-sided, of no correlation (k, k); nan on the diagonal."""
        r = np.where(np.eye(len(self.r), dtype=bool), np.nan, self.r)
        with np.errstate(divide="ignore", invalid="ignore"):
            t = r * np.sqrt(self.df / (1 - r**2))
            return np.where(self.df > 0, t_two_sided_p(t, np.where(self.df > 0, self.df, 1.0)), np.nan)

    def limits(self, level: float) -> tuple[Floats, Floats]:
        """Confidence limits by Fisher's transformation (k, k); nan where df is under 2."""
        z = float(normal_quantile((1 + level) / 2))
        with np.errstate(divide="ignore", invalid="ignore"):
            half = z / np.sqrt(np.where(self.df > 1, self.df - 1, np.nan))
            centre = np.arctanh(self.r)
            return np.tanh(centre - half), np.tanh(centre + half)


def correlations(
    X: Floats, part: Part = "total", codes: Codes | None = None, *, ranks: bool = False, alike: bool = False
) -> Correlations:
    """Of the columns of X (n, k), nan where missing, pair by pair from the rows that have both.

    codes (n,): groups, none of them negative, for all parts but the total. ranks: Spearman's (total only).
    alike: every group counts alike between groups, whatever its size.
    """
    k = X.shape[1]
    r, n, df = np.full((k, k), np.nan), np.zeros((k, k), dtype=np.int64), np.full((k, k), np.nan)
    groups = np.zeros(len(X), dtype=np.int32) if codes is None else codes
    known = np.isfinite(X)
    for i in range(k):
        for j in range(i + 1):
            rows = known[:, i] & known[:, j]
            pair = (X[rows, i], X[rows, j])
            if ranks:
                pair = (average_ranks(pair[0]), average_ranks(pair[1]))
            found = PARTS[part](pair, groups[rows], alike)
            r[i, j] = r[j, i] = found[0]
            n[i, j] = n[j, i] = found[1]
            df[i, j] = df[j, i] = found[2]
    return Correlations(r, n, df)


Found = tuple[float, int, float]


def _total(pair: Pair, codes: Codes, alike: bool) -> Found:
    n = len(codes)
    x, y = (v - v.mean() if n else v for v in pair)
    return _cosine(x, y, pair), n, n - 2.0


def _within(pair: Pair, codes: Codes, alike: bool) -> Found:
    sizes = np.bincount(codes)
    x, y = (v - _means(v, codes, sizes)[codes] for v in pair)
    n = len(codes)
    return _cosine(x, y, pair), n, n - float(np.count_nonzero(sizes)) - 1.0


def _between(pair: Pair, codes: Codes, alike: bool) -> Found:
    sizes = np.bincount(codes)
    there = sizes > 0
    weights = np.where(there, 1.0 if alike else sizes, 0.0)[there]
    means = [_means(v, codes, sizes)[there] for v in pair]
    root = np.sqrt(weights)
    x, y = (root * (m - np.average(m, weights=weights)) if len(m) else m for m in means)
    J = int(there.sum())
    return _cosine(x, y, pair), J, J - 2.0


def _latent(pair: Pair, codes: Codes, alike: bool) -> Found:
    sizes = np.bincount(codes)
    J, N = int(np.count_nonzero(sizes)), len(codes)
    if J < 2 or N <= J:
        return float("nan"), J, float("nan")
    n0 = (N - float(np.sum(sizes.astype(float) ** 2)) / N) / (J - 1)
    means = [_means(v, codes, sizes)[codes] for v in pair]
    within = np.array([v - m for v, m in zip(pair, means, strict=True)])
    between = np.array([m - v.mean() for v, m in zip(pair, means, strict=True)])
    S = (between @ between.T / (J - 1) - within @ within.T / (N - J)) / n0
    least = RELATIVE_ZERO * np.array([float(v @ v) for v in between]) / N
    if (np.diag(S) <= least).any():
        return float("nan"), J, float("nan")
    return float(S[0, 1] / np.sqrt(S[0, 0] * S[1, 1])), J, float("nan")


PARTS: dict[str, Callable[[Pair, Codes, bool], Found]] = {
    "total": _total,
    "within": _within,
    "between": _between,
    "latent": _latent,
}
RELATIVE_ZERO = 1e-12


def _means(values: Floats, codes: Codes, sizes: NDArray[np.int64]) -> Floats:
    """Mean of each group; 0 for groups without rows."""
    return np.bincount(codes, values, minlength=len(sizes)) / np.maximum(sizes, 1)


def _cosine(x: Floats, y: Floats, raw: Pair) -> float:
    """x'y / sqrt(x'x y'y) of centred vectors; nan where one of them is nothing but rounding."""
    xx, yy = float(x @ x), float(y @ y)
    least = [RELATIVE_ZERO**2 * float(v @ v) for v in raw]
    if len(x) < 2 or xx <= least[0] or yy <= least[1]:
        return float("nan")
    return float(np.clip(float(x @ y) / np.sqrt(xx * yy), -1.0, 1.0))


def average_ranks(values: Floats) -> Floats:
    """Ranks from 1 (n,); equal values share the mean of theirs."""
    distinct, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle = last - (counts - 1) / 2.0
    return np.asarray(middle[inverse], dtype=np.float64) if len(distinct) else values
