"""Baseline-category logit models against R's multinom, finite differences, and exact properties."""

from __future__ import annotations

import numpy as np
import pytest
from engine.category_cases import column, outcome, predictors, reference

from workbench.engine.multinomial import MultinomialFit, category_shares, fit_multinomial, profile_intervals
from workbench.engine.multinomial.objective import MultinomialObjective
from workbench.errors import DataError


def design() -> np.ndarray:
    return np.column_stack([np.ones(len(column("x"))), predictors()])


def fitted(**options) -> MultinomialFit:
    return fit_multinomial(outcome("z"), 3, design(), **options)


def test_estimates_agree_with_multinom() -> None:
    fit, r = fitted(weights=column("w")), reference()["multinom"]
    assert fit.optimum.converged
    assert fit.log_lik == pytest.approx(r["log_lik"], abs=1e-8)
    assert pytest.approx(np.array(r["estimate"]), rel=1e-5, abs=1e-6) == fit.B
    errors = np.sqrt(np.diag(fit.cov)).reshape(fit.B.shape)
    assert errors == pytest.approx(np.array(r["std_error"]), rel=1e-5)
    assert fit.probabilities(design()[:5]) == pytest.approx(np.array(r["probabilities"]), rel=1e-5)


def test_derivatives_are_those_of_finite_differences() -> None:
    fit = fitted(weights=column("w"))
    objective = MultinomialObjective(fit.data)
    psi = fit.optimum.theta + 0.1
    gradient, hessian = objective.slope(objective.value(psi)[1])
    h = 1e-5
    for k, e in enumerate(np.eye(len(psi)) * h):
        up, down = objective.value(psi + e), objective.value(psi - e)
        assert gradient[k] == pytest.approx((up[0] - down[0]) / (2 * h), rel=1e-6, abs=1e-5)
        slope = (objective.slope(up[1])[0] - objective.slope(down[1])[0]) / (2 * h)
        assert hessian[k] == pytest.approx(slope, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("base", [1, 2])
def test_the_base_only_changes_what_is_compared(base: int) -> None:
    first, other = fitted(), fitted(base=base)
    assert other.log_lik == pytest.approx(first.log_lik, abs=1e-9)
    assert other.probabilities(design()) == pytest.approx(first.probabilities(design()), abs=1e-9)
    for one in range(3):
        for two in range(3):
            estimate, cov = first.contrast(one, two)
            again, cov_again = other.contrast(one, two)
            assert again == pytest.approx(estimate, abs=1e-8)
            assert cov_again == pytest.approx(cov, abs=1e-10)


def test_one_binary_predictor_gives_the_logs_of_the_table() -> None:
    counts = np.array([[8, 12, 20], [15, 5, 10]])
    x = np.repeat([0.0, 0, 0, 1, 1, 1], counts.ravel())
    y = np.repeat([0, 1, 2, 0, 1, 2], counts.ravel())
    fit = fit_multinomial(y, 3, np.column_stack([np.ones(len(x)), x]))
    logits = np.log(counts[:, 1:] / counts[:, :1])
    assert pytest.approx(np.column_stack([logits[0], logits[1] - logits[0]])) == fit.B
    assert fit.cov[1, 1] == pytest.approx(1 / 8 + 1 / 12 + 1 / 15 + 1 / 5)


def test_no_constant_column_and_redundant_columns() -> None:
    X = design()
    dummies = np.column_stack([X[:, 1], 1 - X[:, 2] - X[:, 3], X[:, 2], X[:, 3], X[:, 2] * 2])
    fit = fit_multinomial(outcome("z"), 3, dummies)
    assert fit.columns.dropped == (4,)
    assert fit.log_lik == pytest.approx(fitted().log_lik, abs=1e-9)


def test_profile_limits_lie_where_the_likelihood_has_fallen_by_half_a_quantile() -> None:
    """For a constant alone the profile is that of a binomial share, found here by bisection."""
    y = np.repeat([0, 1], [30, 12])
    fit = fit_multinomial(y, 2, np.ones((42, 1)))
    low, high = profile_intervals(fit, np.eye(1))
    for limit in (low[0], high[0]):
        p = 1 / (1 + np.exp(-limit))
        fall = fit.log_lik - 12 * np.log(p) - 30 * np.log1p(-p)
        assert 2 * fall == pytest.approx(3.841458820694124, abs=1e-6)


def test_profile_of_a_contrast_is_that_of_the_model_with_another_base() -> None:
    fit, other = fitted(), fitted(base=1)
    low, high = profile_intervals(fit, fit.contrast_map(2, 1)[1:2])
    low_again, high_again = profile_intervals(other, np.eye(other.n_params)[5:6])
    assert (low[0], high[0]) == pytest.approx((low_again[0], high_again[0]), abs=1e-6)


def test_a_predictor_that_separates_a_category_is_found() -> None:
    y = outcome("z")
    X = np.column_stack([design(), (y == 1) & (np.arange(len(y)) % 3 == 0)]).astype(float)
    assert fit_multinomial(y, 3, X).infinite == (4,)
    assert fitted().infinite == ()


def test_an_outcome_without_variation_or_with_an_empty_category_is_refused() -> None:
    with pytest.raises(DataError, match="only one category"):
        fit_multinomial(np.zeros(6, dtype=int), 1, np.ones((6, 1)))
    with pytest.raises(DataError, match="Category 2 of 3"):
        fit_multinomial(np.array([0, 0, 2, 2, 0, 2]), 3, np.ones((6, 1)))


def test_slopes_of_probabilities_are_those_of_finite_differences() -> None:
    fit, X = fitted(base=1), design()[:7]
    P, slopes = fit.probability_slopes(X)
    assert pytest.approx(fit.probabilities(X)) == P
    for r, e in enumerate(np.eye(len(fit.psi)) * 1e-6):
        up, down = (category_shares(X @ (fit.psi + s * e).reshape(fit.B.shape).T, 1) for s in (1, -1))
        assert slopes[:, :, r] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-7)


def test_a_constant_goes_to_infinity_with_a_column_that_separates() -> None:
    """Category 0 is foretold by x > 0.5: its logits have no finite constant; by a dummy they have one."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=200)
    y = np.where(x > 0.5, 0, rng.integers(1, 3, 200))
    numeric = fit_multinomial(y, 3, np.column_stack([np.ones(200), x]))
    assert numeric.without_limit(np.eye(4)).all()
    low = (x < 0.5) & (rng.random(200) < 0.4)
    dummy = fit_multinomial(
        np.where(low, 1, rng.integers(0, 3, 200)), 3, np.column_stack([np.ones(200), low])
    )
    assert dummy.without_limit(np.eye(4)).tolist() == [False, True, False, True]
