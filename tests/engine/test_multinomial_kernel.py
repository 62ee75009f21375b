"""The likelihood kernel of unordered categories: derivatives against finite differences, and identities."""

from __future__ import annotations

import numpy as np
import pytest
from engine.category_cases import column, outcome, predictors

from workbench.engine.likelihoods import NO_PHI
from workbench.engine.multinomial import fit_multinomial
from workbench.engine.multinomial.kernel import MultinomialKernel


def kernel(K: int = 4, n: int = 25) -> MultinomialKernel:
    rng = np.random.default_rng(3)
    return MultinomialKernel(rng.integers(0, K, n), K, rng.uniform(0.5, 2.0, n))


def central(f, eta: np.ndarray, a: int) -> np.ndarray:
    """Fourth-order central difference in predictor a."""
    h = np.zeros_like(eta)
    h[a] = 1e-3
    near, far = f(eta + h) - f(eta - h), f(eta + 2 * h) - f(eta - 2 * h)
    return (8.0 * near - far) / 12e-3


@pytest.mark.parametrize("K", [2, 3, 5])
def test_derivatives_in_eta(K: int) -> None:
    k = kernel(K)
    eta = np.random.default_rng(1).normal(size=(K - 1, k.n))
    slopes, expected = k.slopes(eta, NO_PHI, 4), k.expected(eta, NO_PHI, 2)
    for a in range(K - 1):
        for order in range(4):
            slope = central(lambda e, o=order: k.slopes(e, NO_PHI, 4)[o], eta, a)
            np.testing.assert_allclose(slopes[order + 1][a], slope, rtol=1e-7, atol=1e-9)
    for order in range(3):
        np.testing.assert_allclose(expected[order], -slopes[order + 2])


def test_leading_axes_are_free() -> None:
    k = kernel()
    eta = np.random.default_rng(2).normal(size=(3, 7, k.n))
    for many, one in zip(k.slopes(eta, NO_PHI, 4), k.slopes(eta[:, 5], NO_PHI, 4), strict=True):
        np.testing.assert_allclose(many[..., 5, :], one)


def test_far_out_values_stay_finite() -> None:
    k = kernel()
    for size in (-800.0, 800.0):
        for value in k.slopes(np.full((3, k.n), size), NO_PHI, 4):
            assert np.isfinite(value).all()


def test_likelihood_is_that_of_the_single_level_fit() -> None:
    y, w = outcome("z"), column("w")
    X = np.column_stack([np.ones(len(y)), predictors()])
    fit = fit_multinomial(y, 3, X, weights=w)
    k = MultinomialKernel(y, 3, w)
    eta = (X @ fit.B.T).T
    total, d1 = k.slopes(eta, NO_PHI, 1)
    assert total.sum() == pytest.approx(fit.log_lik)
    assert d1 @ X == pytest.approx(0.0, abs=1e-6)
    turned = np.arange(len(y))[::-1]
    assert k.take(turned).slopes(eta[:, turned], NO_PHI, 0)[0] == pytest.approx(total[turned])


def test_shapes_without_further_parameters() -> None:
    k = kernel()
    eta, phi = k.start()
    assert (k.m, k.n_phi, phi.shape) == (3, 0, (0,))
    assert eta.shape == (3, k.n)
    assert k.phi_slopes(eta, phi)[2].shape == (0, 3, 3, k.n)
    assert k.expected_phi(eta, phi).shape == (0, 3, 3, k.n)
    assert k.slopes(eta, phi, 0)[0].sum() > k.slopes(0 * eta, phi, 0)[0].sum()
