"""Predicted probabilities of the categories with their derivatives, for averages and their standard errors.

    P_j = F(eta_j) - F(eta_{j-1}),   dP_j / d eta_k = f(eta_k) ([j = k] - [j = k + 1])

With a normal shift of standard deviation s (the random effects of a group drawn at random) both are averaged
over it by the rule of Gauss and Hermite: the population average.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.cumulative.links import CumulativeLink, Floats

AVERAGING_POINTS = 15  # six digits and more for spreads of everyday size


def averaged_cdf(link: CumulativeLink, eta: Floats, spread: Floats | None) -> tuple[Floats, Floats]:
    """F and f (n, K-1) at eta (n, K-1), averaged over normal shifts of deviation `spread` (n,) if given."""
    if spread is None:
        return link.cdf(eta), np.exp(link.log_density(eta))
    nodes, weights = np.polynomial.hermite_e.hermegauss(AVERAGING_POINTS)
    F, f = np.zeros_like(eta), np.zeros_like(eta)
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        moved = eta - (node * spread)[:, None]
        F += weight * link.cdf(moved)
        f += weight * np.exp(link.log_density(moved))
    return F, f


def categories_of(F: Floats) -> Floats:
    """P (n, K) from F (n, K-1); 0 where thresholds cross."""
    n = len(F)
    ends = np.column_stack([np.zeros(n), F, np.ones(n)])
    return np.maximum(np.diff(ends, axis=1), 0.0)


def slopes_of(f: Floats, J: Floats, W: Floats, X: Floats) -> Floats:
    """dP (n, K, m q + p) in (A row by row, beta): eta = W A' J' - X beta, from f (n, K-1)."""
    n, cuts = f.shape
    by_cut = np.zeros((n, cuts + 1, cuts))
    each = np.arange(cuts)
    by_cut[:, each, each] = f
    by_cut[:, each + 1, each] = -f
    by_A = np.einsum("njk,ka,nq->njaq", by_cut, J, W, optimize=True).reshape(n, cuts + 1, -1)
    by_beta = -by_cut.sum(axis=2)[:, :, None] * X[:, None, :]
    return np.concatenate([by_A, by_beta], axis=2)
