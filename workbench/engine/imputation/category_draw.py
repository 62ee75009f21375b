"""Imputing categories: two or more without order by logits, ordered ones by cumulative logits.

    unordered   P(Y = k) proportional to exp(x'b_k),  b_0 = 0
    ordered     P(Y <= k) = F(t_k - x'b)
    b^ of largest likelihood on augmented rows (`augmented`),  b* ~ N(b^, V),  Y ~ P(. | b*)

V is the inverse of the observed information. With two categories the first is logistic regression.

Rubin 1987, p. 169; White, Daniel & Royston 2010 (augmentation); van Buuren 2018, sec. 3.6.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from scipy.special import expit, softmax

from workbench.engine.cumulative import fit_cumulative
from workbench.engine.imputation.augmented import Categories, augmented
from workbench.engine.imputation.problem import Floats

STEPS, HALVINGS = 50, 20
ENOUGH = 1e-10  # fall of the criterion that is still expected where Newton's method ends
RIDGE = 1e-8  # of the information, relative to its diagonal: predictors may repeat each other


def unordered_values(
    y: Categories, X: Floats, X_missing: Floats, n_levels: int, rng: Generator
) -> Categories:
    """Imputed categories (m,); y (n,) 0 .. K-1, X (n, 1 + p) with a constant first."""
    present = np.unique(y)
    if len(present) < 2:
        return np.full(len(X_missing), present[0])
    places = np.searchsorted(present, y)
    beta, V_root = _logit_fit(*augmented(places, X, len(present)), len(present))
    drawn = beta + (V_root @ rng.standard_normal(beta.size)).reshape(beta.shape)
    logits = np.column_stack([np.zeros(len(X_missing)), X_missing @ drawn.T])
    return present[_drawn(softmax(logits, axis=1).cumsum(axis=1), rng)]


def ordered_values(y: Categories, X: Floats, X_missing: Floats, rng: Generator) -> Categories:
    """Imputed categories (m,); y (n,) whole numbers in order, X (n, 1 + p) with a constant first."""
    present = np.unique(y)
    if len(present) < 3:
        return unordered_values(y, X, X_missing, int(present[-1]) + 1, rng)
    places, rows, weights = augmented(np.searchsorted(present, y), X, len(present))
    fit = fit_cumulative(places, len(present), rows[:, 1:], weights=weights)
    n_theta = len(present) - 1
    size, vectors = np.linalg.eigh(fit.cov)
    psi = fit.psi + vectors @ (np.sqrt(np.maximum(size, 0.0)) * rng.standard_normal(len(size)))
    theta = np.sort(psi[:n_theta])
    predictor = X_missing[:, 1:][:, list(fit.common)] @ psi[n_theta:]
    below = np.column_stack([expit(theta - predictor[:, None]), np.ones(len(X_missing))])
    return present[_drawn(below, rng)]


def _drawn(cumulative: Floats, rng: Generator) -> Categories:
    """Categories (m,) for cumulative probabilities (m, K)."""
    u = rng.random(len(cumulative))[:, None]
    return np.asarray(np.minimum((u > cumulative).sum(axis=1), cumulative.shape[1] - 1))


def _logit_fit(y: Categories, X: Floats, weights: Floats, K: int) -> tuple[Floats, Floats]:
    """b^ (K - 1, p) and a root of V, by Newton's method with step-halving."""
    p = X.shape[1]
    beta = np.zeros((K - 1, p))
    hot = np.eye(K)[y][:, 1:]
    value, P = _criterion(beta, hot, X, weights)
    for _ in range(STEPS):
        gradient = ((P - hot) * weights[:, None]).T @ X
        H = _information(P, X, weights)
        step = np.linalg.solve(H, gradient.ravel()).reshape(beta.shape)
        if float(np.sum(gradient * step)) < ENOUGH:
            break
        for _ in range(HALVINGS):
            new, new_P = _criterion(beta - step, hot, X, weights)
            if new <= value:
                break
            step = step / 2
        else:
            break
        beta, value, P = beta - step, new, new_P
    root = np.linalg.inv(np.linalg.cholesky(_information(P, X, weights))).T
    return beta, root


def _criterion(beta: Floats, hot: Floats, X: Floats, weights: Floats) -> tuple[float, Floats]:
    """Minus the log-likelihood, and the probabilities (n, K - 1) of all categories but the first."""
    eta = np.column_stack([np.zeros(len(X)), X @ beta.T])
    eta -= eta.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(eta).sum(axis=1))
    own = (hot * eta[:, 1:]).sum(axis=1) + (1 - hot.sum(axis=1)) * eta[:, 0]
    return -float(weights @ (own - log_total)), np.exp(eta[:, 1:] - log_total[:, None])


def _information(P: Floats, X: Floats, weights: Floats) -> Floats:
    """Second derivatives of the criterion ((K-1)p, (K-1)p), with a slight ridge."""
    K1, p = P.shape[1], X.shape[1]
    H = np.empty((K1, p, K1, p))
    for a in range(K1):
        for b in range(a + 1):
            w = weights * P[:, a] * ((a == b) - P[:, b])
            H[a, :, b, :] = H[b, :, a, :] = (X * w[:, None]).T @ X
    out = H.reshape(K1 * p, K1 * p)
    out[np.diag_indices(len(out))] *= 1 + RIDGE
    out[np.diag_indices(len(out))] += RIDGE
    return out
