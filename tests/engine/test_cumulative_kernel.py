"""The likelihood kernel of ordered categories: derivatives, thresholds, identities."""

from __future__ import annotations

import numpy as np
import pytest
from engine.category_cases import column, outcome, predictors

from workbench.engine.cumulative import LINKS, STRUCTURES, fit_cumulative, threshold_structure
from workbench.engine.cumulative.intervals import interval, quick_interval
from workbench.engine.cumulative.kernel import CumulativeKernel, cumulative_kernel, distances

K = 5


def kernel(link: str = "logit", threshold: str = "flexible", weighted: bool = True) -> CumulativeKernel:
    weights = column("w")[:60] if weighted else None
    return cumulative_kernel(outcome("y")[:60], threshold_structure(threshold, K), LINKS[link], weights)


def point(k: CumulativeKernel) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    return rng.normal(size=k.n), np.concatenate([[-1.2], rng.normal(-0.3, 0.2, k.n_phi - 1)])


def central(f, x: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Fourth-order central difference."""
    near, far = f(x + h) - f(x - h), f(x + 2 * h) - f(x - 2 * h)
    return (8.0 * near - far) / (12.0 * h.max())


@pytest.mark.parametrize("link", LINKS)
def test_derivatives_in_eta(link: str) -> None:
    k = kernel(link)
    eta, phi = point(k)
    slopes, expected = k.slopes(eta, phi, 4), k.expected(eta, phi, 2)
    h = np.full(k.n, 1e-3)
    for order in range(4):
        slope = central(lambda e, o=order: k.slopes(e, phi, o)[o], eta, h)
        np.testing.assert_allclose(slopes[order + 1], slope, rtol=1e-6, atol=1e-6)
    for order in range(2):
        slope = central(lambda e, o=order: k.expected(e, phi, o)[o], eta, h)
        np.testing.assert_allclose(expected[order + 1], slope, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("threshold", STRUCTURES)
@pytest.mark.parametrize("link", LINKS)
def test_derivatives_in_phi(link: str, threshold: str) -> None:
    k = kernel(link, threshold)
    eta, phi = point(k)
    slopes, expected = k.phi_slopes(eta, phi, 2), k.expected_phi(eta, phi)
    for r, e in enumerate(np.eye(k.n_phi) * 1e-3):
        for order in range(3):
            slope = central(lambda p, o=order: k.slopes(eta, p, o)[o], phi, e)
            np.testing.assert_allclose(slopes[order][r], slope, rtol=1e-6, atol=1e-7)
        slope = central(lambda p: k.expected(eta, p)[0], phi, e)
        np.testing.assert_allclose(expected[r], slope, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("threshold", STRUCTURES)
@pytest.mark.parametrize("link", LINKS)
def test_second_derivatives_in_phi(link: str, threshold: str) -> None:
    k = kernel(link, threshold)
    eta, phi = point(k)
    *twice, third = k.phi_second(eta, phi)
    for r, e in enumerate(np.eye(k.n_phi) * 1e-3):
        for order in range(3):
            slope = central(lambda p, o=order: k.phi_slopes(eta, p, 2)[o], phi, e)
            np.testing.assert_allclose(twice[order][r], slope, rtol=1e-6, atol=1e-7)
        slope = central(lambda p: k.slopes(eta, p, 3)[3], phi, e)
        np.testing.assert_allclose(third[r], slope, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_the_quick_way_gives_the_same_intervals(order: int) -> None:
    rng = np.random.default_rng(0)
    lower = rng.uniform(-60, 60, 400)
    upper = lower + rng.uniform(1e-3, 5, 400)
    lower[:20], upper[20:40] = LINKS["logit"].low, LINKS["logit"].high
    quick, slow = (f(LINKS["logit"], upper, lower, order) for f in (quick_interval, interval))
    np.testing.assert_allclose(quick.log_pi, slow.log_pi, rtol=1e-11, atol=1e-15)
    for one, other in zip(quick.a + quick.b, slow.a + slow.b, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-13)


def test_leading_axes_are_free() -> None:
    k = kernel(threshold="symmetric")
    eta, phi = point(k)
    nodes = eta + np.array([[-0.5], [0.0], [0.7]])
    for values, alone in (
        (k.slopes(nodes, phi, 3), k.slopes(nodes[2], phi, 3)),
        (k.phi_slopes(nodes, phi), k.phi_slopes(nodes[2], phi)),
        (k.expected(nodes, phi, 1), k.expected(nodes[2], phi, 1)),
        ((k.expected_phi(nodes, phi),), (k.expected_phi(nodes[2], phi),)),
    ):
        for many, one in zip(values, alone, strict=True):
            np.testing.assert_allclose(many[..., 2, :], one)


@pytest.mark.parametrize("link", LINKS)
def test_expected_information_is_the_mean_of_the_observed(link: str) -> None:
    k = kernel(link, weighted=False)
    eta, phi = point(k)
    total, share = np.zeros(k.n), np.zeros(k.n)
    for category in range(K):
        own = CumulativeKernel(k.link, k.P, np.full(k.n, category), None).slopes(eta, phi, 2)
        total -= np.exp(own[0]) * own[2]
        share += np.exp(own[0])
    assert share == pytest.approx(1.0)
    assert k.expected(eta, phi)[0] == pytest.approx(total, rel=1e-9)


@pytest.mark.parametrize("categories", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("threshold", STRUCTURES)
def test_distances_span_the_structure_and_thresholds_keep_their_order(
    threshold: str, categories: int
) -> None:
    structure = threshold_structure(threshold, categories)
    k = CumulativeKernel(LINKS["logit"], distances(structure), np.zeros(1, dtype=int), None)
    assert k.n_phi == len(structure.names)
    phi = np.linspace(-0.5, 0.4, k.n_phi)
    theta = k.thresholds(phi)
    assert (np.diff(theta) > 0).all()
    assert structure.J @ structure.parameters(theta) == pytest.approx(theta)
    assert k.phi_near(theta) == pytest.approx(phi)


@pytest.mark.parametrize("link", LINKS)
def test_values_stay_finite_far_out(link: str) -> None:
    k = kernel(link)
    phi = point(k)[1]
    for size in (-1e4, -100.0, 100.0, 1e4):
        for value in k.slopes(np.full(k.n, size), phi, 4):
            assert np.isfinite(value).all()


def test_likelihood_is_that_of_the_single_level_fit() -> None:
    y, X = outcome("y"), predictors()
    fit = fit_cumulative(y, K, X)
    k = cumulative_kernel(y, fit.data.structure, fit.link)
    phi = k.phi_near(fit.thresholds)
    eta = X @ fit.beta
    assert k.slopes(eta, phi, 0)[0].sum() == pytest.approx(fit.log_lik)
    assert k.phi_slopes(eta, phi, 0)[0].sum(axis=1) == pytest.approx(0.0, abs=1e-6)
    assert k.mean(eta, phi) == pytest.approx(fit.probabilities(X) @ np.arange(K))
    turned = np.arange(len(y))[::-1]
    assert k.take(turned).slopes(eta[turned], phi)[2] == pytest.approx(k.slopes(eta, phi)[2][turned])


def test_start_lies_near_the_outcome() -> None:
    k = kernel()
    eta, phi = k.start()
    assert np.corrcoef(eta, k.y)[0, 1] > 0.9
    assert (np.diff(k.thresholds(phi)) > 0).all()
