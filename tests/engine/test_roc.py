"""The ROC curve and DeLong's interval, against their definitions by pairs."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.engine.roc import roc


def sample() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    event = rng.random(60) < 0.4
    return np.round(rng.normal(size=60) + event, 1), event  # rounding makes ties


def test_area_and_variance_are_those_of_all_pairs() -> None:
    """DeLong et al. (1988), equations 3 to 5, pair by pair."""
    score, event = sample()
    x, y = score[event], score[~event]
    kernel = (x[:, None] > y) + 0.5 * (x[:, None] == y)
    area = kernel.mean()
    variance = kernel.mean(axis=1).var(ddof=1) / len(x) + kernel.mean(axis=0).var(ddof=1) / len(y)
    found = roc(score, event.astype(float), (~event).astype(float))
    assert found.area == pytest.approx(area, rel=1e-12)
    assert found.std_error == pytest.approx(np.sqrt(variance), rel=1e-12)
    low, high = found.interval(0.95)
    half = 1.959963984540054 * np.sqrt(variance)
    assert (low, high) == pytest.approx((area - half, min(1.0, area + half)))


def test_the_area_is_that_under_the_curve() -> None:
    score, event = sample()
    found = roc(score, event.astype(float), (~event).astype(float))
    x = np.concatenate([[0.0], 1 - found.specificity])
    y = np.concatenate([[0.0], found.sensitivity])
    assert found.area == pytest.approx(float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2)), rel=1e-12)
    for threshold, sensitivity, specificity in zip(
        found.threshold, found.sensitivity, found.specificity, strict=True
    ):
        assert sensitivity == pytest.approx((score[event] >= threshold).mean())
        assert specificity == pytest.approx((score[~event] < threshold).mean())


def test_rows_of_several_trials_count_as_so_many_rows() -> None:
    score, events, others = np.array([0.2, 0.5, 0.7]), np.array([1.0, 3, 4]), np.array([5.0, 2, 0])
    single = np.repeat(np.tile(score, 2), np.concatenate([events, others]).astype(int))
    event = np.repeat([1.0, 0.0], [8, 7])
    long, short = roc(single, event, 1 - event), roc(score, events, others)
    assert (short.area, short.std_error) == pytest.approx((long.area, long.std_error))


def test_the_best_threshold_is_youdens() -> None:
    score, event = np.array([1.0, 2, 3, 4]), np.array([0.0, 0, 1, 1])
    found = roc(score, event, 1 - event)
    assert found.area == 1
    assert found.threshold[found.best] == 3


def test_both_kinds_must_occur() -> None:
    with pytest.raises(ValueError, match="events and non-events"):
        roc(np.array([1.0, 2.0]), np.ones(2), np.zeros(2))
