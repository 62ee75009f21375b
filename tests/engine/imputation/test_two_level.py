"""The two-level sampler: algebra against plain loops, posteriors against closed forms and REML, recovery."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.engine.imputation.gibbs import SHAPES, TwoLevelState, first_state, sweep
from workbench.engine.imputation.group_sums import Grouped, GroupSums
from workbench.engine.imputation.predictors import PredictorColumns
from workbench.engine.imputation.problem import Groups
from workbench.engine.imputation.two_level import binary, numbers
from workbench.engine.lmm import RandomBlock, fit_lmm


def data(J: int = 40, n: int = 8, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(J), n).astype(np.int32)
    rng.shuffle(codes)
    X = np.column_stack([np.ones(J * n), rng.normal(size=J * n)])
    u = rng.normal(size=(J, 2)) * [0.7, 0.4]
    y = X @ [1.0, 0.5] + (X * u[codes]).sum(axis=1) + rng.normal(size=J * n)
    return y, X, X, codes


def test_sums_by_group_are_those_of_plain_loops() -> None:
    y, X, Z, codes = data(6, 5)
    sums = Grouped(X, Z, codes, 7).with_outcome(y)
    rng = np.random.default_rng(0)
    beta, u = rng.normal(size=2), rng.normal(size=(7, 2))
    for j in range(7):
        rows = codes == j
        assert sums.ZX[j] == pytest.approx(Z[rows].T @ X[rows])
        assert sums.Xy[j] == pytest.approx(X[rows].T @ y[rows])
    residual = y - X @ beta - (Z * u[codes]).sum(axis=1)
    assert sums.residual_squares(beta, u) == pytest.approx(np.bincount(codes, residual**2, minlength=7))


def draws(sums: GroupSums, n: int, *, hetero: bool = False, seed: int = 2) -> list[TwoLevelState]:
    rng = np.random.default_rng(seed)
    state, kept = first_state(sums), []
    for t in range(n + 200):
        state = sweep(state, sums, rng, hetero=hetero)
        if t >= 200:
            kept.append(state)
    return kept


def test_posterior_agrees_with_reml_on_many_groups() -> None:
    y, X, Z, codes = data(150, 10)
    y = y / y.std()
    kept = draws(Grouped(X, Z, codes, 150).with_outcome(y), 1500)
    fit = fit_lmm(y, X, [RandomBlock("g", codes, 150, Z, ("(Intercept)", "x"))])
    beta = np.array([s.beta for s in kept])
    errors = np.sqrt(np.diag(fit.cov_beta))
    assert beta.mean(axis=0) == pytest.approx(fit.beta, abs=0.15 * errors.min())
    assert beta.std(axis=0) == pytest.approx(errors, rel=0.1)
    assert np.mean([s.Psi for s in kept], axis=0) == pytest.approx(fit.covariances[0], abs=0.03)
    assert np.mean([s.s2[0] for s in kept]) == pytest.approx(fit.sigma**2, rel=0.02)


def test_effects_given_the_variances_have_their_closed_form() -> None:
    """One intercept, one random intercept, fixed variances: beta is normal with the mean of GLS."""
    rng = np.random.default_rng(3)
    codes = np.repeat(np.arange(5), [2, 3, 4, 5, 6]).astype(np.int32)
    y, ones = rng.normal(size=20), np.ones((20, 1))
    sums = Grouped(ones, ones, codes, 5).with_outcome(y)
    fixed = TwoLevelState(np.zeros(1), np.zeros((5, 1)), np.array([[0.5]]), np.full(5, 0.8), 10.0)
    found = np.array([sweep(fixed, sums, rng).beta[0] for _ in range(2500)])
    V = 0.8 * np.eye(20) + 0.5 * (codes[:, None] == codes)
    weight = np.linalg.solve(V, ones)[:, 0]
    variance = 1 / weight.sum()
    assert found.mean() == pytest.approx(weight @ y * variance, abs=4 * np.sqrt(variance / 2500))
    assert found.var() == pytest.approx(variance, rel=0.1)


def test_residual_variances_that_differ_are_recovered() -> None:
    rng = np.random.default_rng(4)
    J, n = 100, 30
    codes = np.repeat(np.arange(J), n).astype(np.int32)
    true = 1 / rng.gamma(3.0, 1 / 3.0, size=J)
    y = rng.normal(size=J)[codes] + np.sqrt(true[codes]) * rng.normal(size=J * n)
    ones = np.ones((J * n, 1))
    sums = Grouped(ones, ones, codes, J).with_outcome(y)
    kept = draws(sums, 300, hetero=True)
    s2 = np.exp(np.mean([np.log(s.s2) for s in kept], axis=0))
    assert np.corrcoef(np.log(s2), np.log(true))[0, 1] > 0.93
    shape = np.median([s.shape for s in kept])
    assert 1.8 < shape < 5
    alike = Grouped(ones, ones, codes, J).with_outcome(rng.normal(size=J)[codes] + rng.normal(size=J * n))
    assert np.median([s.shape for s in draws(alike, 300, hetero=True)]) > 30
    assert SHAPES[-1] > 100


def imputed(seed: int, **how: object) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    y, X, Z, codes = data(60, 12, seed=5)
    rng = np.random.default_rng(seed)
    missing = rng.random(len(y)) < 0.3
    missing |= codes == 7  # a group without any value
    holed = np.where(missing, np.nan, y)
    columns = PredictorColumns(X, Z)
    drawn, _ = numbers(holed, missing, columns, Groups(codes, 60), None, 10, rng, **how)  # type: ignore[arg-type]
    return y, missing, drawn, codes


@pytest.mark.parametrize("how", [{}, {"hetero": True}, {"donors": 5}])
def test_imputed_numbers_keep_the_differences_between_groups(how: dict[str, object]) -> None:
    y, missing, drawn, codes = imputed(6, **how)
    filled = np.where(missing, 0, y)
    filled[missing] = drawn
    assert np.isfinite(drawn).all()
    known = np.bincount(codes[~missing], y[~missing], minlength=60) / np.maximum(
        np.bincount(codes[~missing], minlength=60), 1
    )
    of_imputed = np.bincount(codes[missing], drawn, minlength=60) / np.maximum(
        np.bincount(codes[missing], minlength=60), 1
    )
    there = (np.bincount(codes[missing], minlength=60) > 2) & (np.bincount(codes[~missing], minlength=60) > 2)
    assert np.corrcoef(known[there], of_imputed[there])[0, 1] > 0.3
    assert filled.std() == pytest.approx(y.std(), rel=0.1)


def test_yes_and_no_keep_the_shares_of_their_groups() -> None:
    rng = np.random.default_rng(7)
    J, n = 50, 40
    codes = np.repeat(np.arange(J), n).astype(np.int32)
    level = rng.normal(size=J)
    x = rng.normal(size=J * n)
    y = (0.3 + 0.8 * x + level[codes] + rng.normal(size=J * n) > 0).astype(float)
    missing = rng.random(J * n) < 0.3
    columns = PredictorColumns(np.column_stack([np.ones(J * n), x]), np.ones((J * n, 1)))
    holed = np.where(missing, np.nan, y)
    drawn, memory = binary(holed, missing, columns, Groups(codes, J), None, 10, rng)
    assert set(drawn) <= {0.0, 1.0}
    assert drawn.mean() == pytest.approx(y[missing].mean(), abs=0.06)
    shares = np.bincount(codes[missing], drawn, minlength=J) / np.bincount(codes[missing], minlength=J)
    truth = np.bincount(codes[missing], y[missing], minlength=J) / np.bincount(codes[missing], minlength=J)
    assert np.corrcoef(shares, truth)[0, 1] > 0.5  # twelve rows a group: shares are noisy on both sides
    kept = []
    for _ in range(150):
        _, memory = binary(holed, missing, columns, Groups(codes, J), memory, 1, rng)
        kept.append(memory.state)
    beta = np.mean([s.beta for s in kept], axis=0)
    assert beta == pytest.approx([0.3 + level.mean(), 0.8], abs=0.2)
    assert np.mean([s.Psi[0, 0] for s in kept]) == pytest.approx(level.var(), rel=0.5)
