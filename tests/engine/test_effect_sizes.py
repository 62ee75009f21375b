"""Effect sizes by their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.engine.effect_sizes import of_f_test, scales, steps
from workbench.engine.ols import fit_ols


def test_partial_eta_squared_is_the_share_of_the_sums_of_squares() -> None:
    rng = np.random.default_rng(1)
    X = np.column_stack([np.ones(50), rng.normal(size=(50, 3))])
    y = X @ [1.0, 0.5, 0.2, 0.0] + rng.normal(size=50)
    whole, part = fit_ols(y, X), fit_ols(y, X[:, :2])
    effect = part.rss - whole.rss
    test = whole.contrast_test(np.eye(4)[2:])
    found = of_f_test(test.statistic, test.df, test.df_residual)
    assert found.eta2 == pytest.approx(effect / (effect + whole.rss))
    assert found.f2 == pytest.approx(
        (whole.r_squared - part.r_squared) / (1 - whole.r_squared)
    )  # Cohen (1988)


def test_omega_squared_of_one_factor_is_that_of_its_sums_of_squares() -> None:
    """(SSB - df MSE) / (SST + MSE), Hays' omega squared, which the form in F equals for a single factor."""
    rng = np.random.default_rng(2)
    codes = np.repeat(np.arange(4), 9)
    y = 0.5 * codes + rng.normal(size=36)
    fit = fit_ols(y, np.eye(4)[codes] @ np.array([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1.0]]))
    test = fit.contrast_test(np.eye(4)[1:])
    error = fit.rss / fit.df_residual
    total = float(((y - y.mean()) ** 2).sum())
    expected = (total - fit.rss - 3 * error) / (total + error)
    assert of_f_test(test.statistic, test.df, test.df_residual).omega2 == pytest.approx(expected)


def test_no_effect_size_without_residual_df() -> None:
    found = of_f_test(3.0, 2, float("inf"))
    assert np.isnan([found.eta2, found.omega2, found.f2]).all()


def test_columns_of_two_values_have_a_step() -> None:
    X = np.column_stack(
        [np.ones(6), [0, 1, 0, 1, 1, 0], [-1, 1, 1, -1, 1, 1], [1.5, 4, 4, 1.5, 4, 4], np.arange(6)]
    )
    found = steps(X)
    assert found[1:4].tolist() == [1.0, 2.0, 2.5]
    assert np.isnan(found[[0, 4]]).all()


def test_scales_are_ratios_of_standard_deviations() -> None:
    y = np.array([1.0, 2.0, 4.0, 7.0])
    X = np.column_stack([np.ones(4), 3 * y + 1])
    found = scales(X, y)
    assert np.isnan(found[0]) and found[1] == pytest.approx(3.0)
