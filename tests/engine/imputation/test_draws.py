"""Draws for rows on their own, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.engine.imputation.augmented import augmented
from workbench.engine.imputation.category_draw import ordered_values, unordered_values
from workbench.engine.imputation.linear_draw import linear_draw, matched, normal_values, pmm_values

N_DRAWS = 4000


def design(n: int = 60, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    return X, X @ np.array([1.0, 0.5, -0.7]) + rng.normal(size=n)


def test_coefficients_are_drawn_from_their_posterior() -> None:
    """Under the flat prior beta is t with n - p df around least squares: covariance df / (df - 2) s2
    (X'X)^-1.
    """
    X, y = design()
    rng = np.random.default_rng(2)
    drawn = np.array([linear_draw(y, X, rng).drawn for _ in range(N_DRAWS)])
    beta, rss = np.linalg.lstsq(X, y, rcond=None)[:2]
    df = len(y) - 3
    cov = df / (df - 2) * rss[0] / df * np.linalg.inv(X.T @ X)
    error = np.sqrt(np.diag(cov) / N_DRAWS)
    assert (np.abs(drawn.mean(axis=0) - beta) < 4 * error).all()
    assert np.cov(drawn.T) == pytest.approx(cov, abs=0.08 * cov.max())


def test_repeated_predictors_change_nothing() -> None:
    X, y = design()
    twice = np.column_stack([X, X[:, 1] + X[:, 2], X[:, 1]])
    one, other = (linear_draw(y, M, np.random.default_rng(3)) for M in (X, twice))
    assert twice @ other.beta == pytest.approx(X @ one.beta)
    assert other.sigma == pytest.approx(one.sigma)


def test_monotone_normal_data_have_the_closed_form() -> None:
    """The mean of y over rows with y and rows imputed from x (Rubin 1987, example 5.1 and sec. 5.3)."""
    rng = np.random.default_rng(4)
    n1, n0 = 80, 40
    x = rng.normal(size=n1 + n0) + np.repeat([0, 1], [n1, n0])
    X = np.column_stack([np.ones(n1 + n0), x])
    y = 2 + x[:n1] + rng.normal(size=n1)
    means = [(y.sum() + normal_values(y, X[:n1], X[n1:], rng).sum()) / (n1 + n0) for _ in range(N_DRAWS)]
    beta, rss = np.linalg.lstsq(X[:n1], y, rcond=None)[:2]
    s2 = rss[0] / (n1 - 4)  # the mean of RSS / chi2 with n1 - 2 df
    expected = (y.sum() + (X[n1:] @ beta).sum()) / (n1 + n0)
    middle = X[n1:].mean(axis=0)
    spread = middle @ np.linalg.inv(X[:n1].T @ X[:n1]) @ middle + 1 / n0
    variance = (n0 / (n1 + n0)) ** 2 * s2 * spread
    assert np.mean(means) == pytest.approx(expected, abs=4 * np.sqrt(variance / N_DRAWS))
    assert np.var(means) == pytest.approx(variance, rel=0.1)


def test_matching_takes_the_nearest() -> None:
    rng = np.random.default_rng(5)
    known, wanted = rng.normal(size=50), rng.normal(size=200) * 2
    nearest = np.argsort(np.abs(known[None, :] - wanted[:, None]), axis=1)[:, :3]
    for _ in range(5):
        chosen = matched(known, wanted, 3, rng)
        assert all(c in row for c, row in zip(chosen, nearest, strict=True))


def test_every_donor_is_as_likely() -> None:
    rng = np.random.default_rng(6)
    known = np.array([0.0, 0.1, 0.2, 5.0, 9.0])
    counts = np.bincount(matched(known, np.full(6000, 0.1), 3, rng), minlength=5)
    assert counts[3:].sum() == 0
    assert counts[:3] == pytest.approx([2000] * 3, abs=150)
    equal = np.bincount(matched(np.zeros(10), np.zeros(10_000), 5, rng), minlength=10)
    assert np.count_nonzero(equal) == 5


def test_few_of_many_alike_rows_lend_in_one_call() -> None:
    """Two heaps of alike rows: who falls between them gets the nearer heap, always the same few of it."""
    known = np.repeat([0.0, 1.0], 50)
    wanted = np.linspace(0.51, 0.9, 500)
    chosen = matched(known, wanted, 3, np.random.default_rng(1))
    assert set(known[chosen]) == {1.0}
    assert len(set(chosen.tolist())) == 3
    other = matched(known, wanted, 3, np.random.default_rng(2))
    assert set(other.tolist()) != set(chosen.tolist())


def test_fewer_rows_than_donors_are_enough() -> None:
    chosen = matched(np.array([1.0, 2.0]), np.array([0.0, 3.0]), 5, np.random.default_rng(1))
    assert set(chosen.tolist()) <= {0, 1}


def test_matched_values_occur_in_the_data() -> None:
    X, y = design()
    values = pmm_values(y[:40], X[:40], X[40:], 5, np.random.default_rng(7))
    assert set(values) <= set(y[:40])


def shares(drawn: list[np.ndarray], K: int) -> np.ndarray:
    return np.bincount(np.concatenate(drawn), minlength=K) / sum(map(len, drawn))


def test_categories_follow_the_shares_of_their_cell() -> None:
    """With one binary predictor the model is saturated: shares of each cell, but for the light rows."""
    rng = np.random.default_rng(8)
    x = np.repeat([0.0, 1.0], 600)
    P = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
    y = np.array([rng.choice(3, p=P[int(v)]) for v in x])
    X = np.column_stack([np.ones(1200), (x - 0.5) * 2])
    for value in (0, 1):
        cell = np.bincount(y[x == value], minlength=3) / 600
        asked = np.tile([1.0, 2.0 * value - 1], (50, 1))
        found = shares([unordered_values(y, X, asked, 3, rng) for _ in range(80)], 3)
        assert found == pytest.approx(cell, abs=0.025)


def test_ordered_categories_follow_their_shares() -> None:
    rng = np.random.default_rng(9)
    y = np.repeat([0, 1, 2, 3], [100, 300, 400, 200])
    X = np.column_stack([np.ones(1000), rng.normal(size=1000)])
    asked = np.tile([1.0, 0.0], (100, 1))
    found = shares([ordered_values(y, X, asked, rng) for _ in range(60)], 4)
    assert found == pytest.approx([0.1, 0.3, 0.4, 0.2], abs=0.03)


def test_perfect_separation_gives_sensible_draws() -> None:
    rng = np.random.default_rng(10)
    x = np.linspace(-1, 1, 40)
    y = (x > 0).astype(np.intp)
    X = np.column_stack([np.ones(40), x / x.std()])
    found = [unordered_values(y, X, X[[0, -1]], 2, rng) for _ in range(300)]
    low, high = np.mean(found, axis=0)
    assert low < 0.05
    assert high > 0.95


def test_added_rows_weigh_as_much_as_the_model_has_coefficients() -> None:
    X, _ = design()
    y, rows, weights = augmented(np.zeros(60, dtype=np.intp), X, 3)
    assert len(y) == len(rows) == len(weights) == 60 + 2 * 2 * 3
    assert weights[60:].sum() == pytest.approx(3)


def test_a_category_that_never_occurs_is_never_drawn() -> None:
    rng = np.random.default_rng(11)
    X, _ = design()
    y = np.where(np.arange(60) % 2, 3, 1)
    assert set(unordered_values(y, X, X, 5, rng)) == {1, 3}
    assert set(ordered_values(y, X, X, rng)) == {1, 3}
    assert set(unordered_values(np.full(60, 2), X, X, 5, rng)) == {2}
