"""Calibration of probabilities: groups, Hosmer-Lemeshow against R, Wilson's interval, binned residuals."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.engine.calibration import binned_residuals, calibration, wilson


def test_groups_by_quantiles() -> None:
    fitted = np.linspace(0.05, 0.95, 100)
    events = (np.arange(100) % 2).astype(float)
    found = calibration(fitted, events, np.ones(100))
    assert found.trials.tolist() == [10.0] * 10
    assert found.events.sum() == 50
    assert found.expected.sum() == pytest.approx(fitted.sum())
    assert found.mean_fitted == pytest.approx(found.expected / found.trials)
    assert found.df == 8


def test_equal_probabilities_stay_together() -> None:
    fitted = np.repeat([0.2, 0.6], [30, 10])
    found = calibration(fitted, (fitted > 0.5).astype(float), np.ones(40))
    assert found.trials.tolist() == [30.0, 10.0]
    assert np.isnan(found.p_value)


def test_trials_count_as_so_many_rows() -> None:
    fitted, events, trials = np.array([0.2, 0.5, 0.8]), np.array([1.0, 3, 4]), np.array([5.0, 5, 5])
    grouped = calibration(fitted, events, trials, groups=3)
    assert grouped.observed == pytest.approx([0.2, 0.6, 0.8])
    assert grouped.chi_square == pytest.approx((3 - 2.5) ** 2 / (5 * 0.25))


def test_wilsons_interval() -> None:
    """8 of 10: Wilson's centre and half width by hand."""
    low, high = wilson(np.array([8.0]), np.array([10.0]), 0.95)
    z2 = 1.959963984540054**2
    roots = np.roots([1 + z2 / 10, -(2 * 0.8 + z2 / 10), 0.8**2])  # the equation it solves
    assert (low[0], high[0]) == pytest.approx(tuple(sorted(roots.real)))


def test_binned_residuals_have_their_bounds() -> None:
    rng = np.random.default_rng(3)
    p = rng.uniform(0.1, 0.9, size=20_000)
    y = rng.random(20_000) < p
    bins = binned_residuals(p, y - p, p * (1 - p), bins=40)
    assert bins.count.sum() == 20_000
    assert (np.abs(bins.mean_residual) < bins.half).mean() > 0.85
    assert np.all(np.diff(bins.mean_fitted) > 0)
    spread = bins.mean_fitted * (1 - bins.mean_fitted)
    assert bins.half == pytest.approx(2 * np.sqrt(spread / bins.count), rel=0.01)
