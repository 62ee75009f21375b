"""Multinomial mixed models: plain Laplace and exact integrals, binary models, bases, recovery."""

from __future__ import annotations

import numpy as np
import pytest
from engine.mixed_category_cases import plain_integral, plain_laplace

from workbench.engine.glmm import RandomBlock, fit_glmm
from workbench.engine.multinomial import category_shares
from workbench.engine.multinomial.mixed import MultinomialMixedFit, fit_multinomial_mixed

SIGMA = np.array([[0.9, 0.4], [0.4, 0.6]])
BETA = np.array([[0.4, 0.8], [-0.3, -0.5]])


def simulated(groups: int, size: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, RandomBlock]:
    """Three categories; random intercepts of both logits are correlated."""
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(groups), size)
    X = np.column_stack([np.ones(len(codes)), rng.normal(size=len(codes))])
    b = rng.multivariate_normal([0.0, 0.0], SIGMA, groups)
    eta = np.column_stack([np.zeros(len(codes)), X @ BETA.T + b[codes]])
    y = (eta + rng.gumbel(size=eta.shape)).argmax(axis=1)
    return y, X, RandomBlock("g", codes, groups, np.ones((len(codes), 1)), ("(Intercept)",))


def density_of(y: np.ndarray):
    def density(rows: np.ndarray, eta: np.ndarray) -> np.ndarray:
        both = np.vstack([np.zeros(eta.shape[1]), eta])
        return both[y[rows], np.arange(len(rows))] - np.log(np.exp(both).sum(axis=0))

    return density


def fitted(**options) -> MultinomialMixedFit:
    y, X, block = simulated(20, 12)
    return fit_multinomial_mixed(y, 3, X, [block], **options)


def test_the_criterion_is_that_of_a_plain_laplace_approximation_and_stationary() -> None:
    y, X, block = simulated(8, 14, seed=2)
    fit = fit_multinomial_mixed(y, 3, X, [block])
    Z = np.stack([np.eye(2)[a] * np.ones((len(y), 1)) for a in range(2)])

    def value(psi: np.ndarray, S: np.ndarray) -> float:
        return plain_laplace(density_of(y), psi.reshape(2, 2) @ X.T, block.codes, Z, S)

    S = fit.fit.covariances[0]
    assert fit.log_lik == pytest.approx(value(fit.psi, S), abs=1e-6)
    for step in np.eye(4) * 1e-3:
        assert value(fit.psi + step, S) == pytest.approx(value(fit.psi - step, S), abs=1e-5)
    for step in (np.diag([1e-3, 0.0]), np.array([[0.0, 1e-3], [1e-3, 0.0]]), np.diag([0.0, 1e-3])):
        assert value(fit.psi, S + step) == pytest.approx(value(fit.psi, S - step), abs=1e-5)


def test_laplace_comes_near_the_exact_integral_in_groups_of_size() -> None:
    y, X, block = simulated(12, 60)
    fit = fit_multinomial_mixed(y, 3, X, [block])
    Z = np.stack([np.eye(2)[a] * np.ones((len(y), 1)) for a in range(2)])
    exact = plain_integral(density_of(y), fit.B @ X.T, block.codes, Z, fit.fit.covariances[0], 25)
    assert fit.log_lik == pytest.approx(exact, abs=0.15)


def test_two_categories_are_a_binary_mixed_model() -> None:
    y, X, block = simulated(30, 12)
    event = (y > 0).astype(int)
    fit = fit_multinomial_mixed(event, 2, X, [block])
    other = fit_glmm(event.astype(float), X, [block], family="binomial")
    assert fit.log_lik == pytest.approx(other.log_lik, abs=1e-9)
    assert fit.psi == pytest.approx(other.beta, abs=1e-8)
    assert np.sqrt(np.diag(fit.cov)) == pytest.approx(other.std_errors, rel=1e-7)
    assert fit.fit.covariances[0] == pytest.approx(other.covariances[0], rel=1e-7)


def test_correlated_effects_make_the_base_a_matter_of_words() -> None:
    first, other = fitted(), fitted(base=2)
    assert other.log_lik == pytest.approx(first.log_lik, abs=1e-8)
    estimate, cov = first.contrast(1, 2)
    again, cov_again = other.contrast(1, 2)
    assert again == pytest.approx(estimate, abs=1e-6)
    assert cov_again == pytest.approx(cov, rel=1e-5, abs=1e-8)
    turn = np.array([[0.0, -1.0], [1.0, -1.0]])  # (b_1, b_2) -> those against category 2
    assert turn @ first.fit.covariances[0] @ turn.T == pytest.approx(other.fit.covariances[0], rel=1e-4)


def test_independent_effects_are_the_case_without_covariance() -> None:
    tied, loose = fitted(), fitted(correlated=False)
    assert [len(S) for S in loose.fit.covariances] == [1, 1]
    assert loose.n_params == tied.n_params - 1
    assert loose.log_lik < tied.log_lik
    assert [item.block.names for item in loose.fit.blocks] == [("1:(Intercept)",), ("2:(Intercept)",)]


def test_what_was_drawn_is_recovered() -> None:
    y, X, block = simulated(250, 20, seed=3)
    fit = fit_multinomial_mixed(y, 3, X, [block])
    errors = np.sqrt(np.diag(fit.cov))
    assert (np.abs(fit.psi - BETA.ravel()) < 3.5 * errors).all()
    assert fit.fit.covariances[0] == pytest.approx(SIGMA, abs=0.3)  # three standard errors of a variance
    p = fit.probabilities(X)
    assert p.sum(axis=1) == pytest.approx(1.0)
    assert p.shape == (5000, 3)


def test_probabilities_averaged_over_effects_and_their_slopes() -> None:
    fit = fitted()
    X = simulated(20, 12)[1][:6]
    shifts = np.random.default_rng(0).normal(size=(9, 6, 2))
    P, slopes = fit.probability_slopes(X, shifts)
    assert pytest.approx(np.mean([fit.probabilities(X, s) for s in shifts], axis=0)) == P
    assert pytest.approx(fit.probabilities(X)) == fit.probability_slopes(X)[0]
    for r, e in enumerate(np.eye(4) * 1e-6):
        sides = [
            np.mean([category_shares(X @ (fit.psi + s * e).reshape(2, 2).T + d, 0) for d in shifts], axis=0)
            for s in (1, -1)
        ]
        assert slopes[:, :, r] == pytest.approx((sides[0] - sides[1]) / 2e-6, rel=1e-5, abs=1e-7)
