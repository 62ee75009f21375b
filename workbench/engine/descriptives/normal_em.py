"""Means and covariances of a multivariate normal law from incomplete rows, by the EM algorithm.

    E   fill missing parts by their regression on the known ones; add the residual covariance of that
    M   mean and covariance (divisor n) of the filled rows

symbol   shape    meaning
X        (n, k)   rows, nan where missing
mu, S    (k,), (k, k)
o, m              known and missing variables of a pattern; rows of one pattern are worked on together

Dempster, Laird & Rubin 1977, J. R. Stat. Soc. B 39; Little & Rubin 2019, Statistical Analysis with Missing
Data, sec. 11.2. Columns are standardised first; the end is judged by the largest change of a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.descriptives.patterns import Patterns, patterns
from workbench.errors import ConvergenceError

Floats = NDArray[np.float64]
MAX_ITER, TOL = 5000, 1e-9


@dataclass(frozen=True)
class NormalFit:
    """mu (k,) and covariance (k, k) of largest likelihood; patterns: of the rows that were used."""

    mu: Floats
    covariance: Floats
    found: Patterns
    n_iter: int


def fit_normal(X: Floats, *, check: Callable[[], None] = lambda: None) -> NormalFit:
    """X (n, k): every row with a known value, every column varying. ConvergenceError if EM does not settle.

    check: may raise to stop.
    """
    centre, scale = np.nanmean(X, axis=0), np.nanstd(X, axis=0)
    if not (np.isfinite(centre) & np.isfinite(scale) & (scale > 0)).all():
        raise ConvergenceError(
            "The incomplete variables hold numbers too large or too small to be compared.",
            "Measure them in other units, or leave them out.",
        )
    Z = (X - centre) / scale
    found = patterns(np.isnan(Z))
    rows = [np.flatnonzero(found.pattern_of == p) for p in range(len(found.rows))]
    mu, S = np.zeros(X.shape[1]), np.eye(X.shape[1])
    for step in range(1, MAX_ITER + 1):
        check()
        new_mu, new_S = _step(Z, found, rows, mu, S)
        change = max(float(np.abs(new_mu - mu).max()), float(np.abs(new_S - S).max()))
        mu, S = new_mu, new_S
        if change < TOL:
            return NormalFit(mu * scale + centre, S * np.outer(scale, scale), found, step)
    raise ConvergenceError(
        "The means and covariances of the incomplete variables did not settle.",
        "Variables may say the same as others, or too few rows share them: leave some out.",
    )


def _step(
    Z: Floats, found: Patterns, rows: list[NDArray[np.intp]], mu: Floats, S: Floats
) -> tuple[Floats, Floats]:
    n, k = Z.shape
    total, products = np.zeros(k), np.zeros((k, k))
    for missing, here in zip(found.missing, rows, strict=True):
        o, m = np.flatnonzero(~missing), np.flatnonzero(missing)
        filled = Z[here]
        if len(m):
            B = np.linalg.lstsq(S[np.ix_(o, o)], S[np.ix_(o, m)], rcond=None)[0]
            filled[:, m] = mu[m] + (filled[:, o] - mu[o]) @ B
            products[np.ix_(m, m)] += len(here) * (S[np.ix_(m, m)] - S[np.ix_(m, o)] @ B)
        total += filled.sum(axis=0)
        products += filled.T @ filled
    new_mu = total / n
    return new_mu, products / n - np.outer(new_mu, new_mu)
