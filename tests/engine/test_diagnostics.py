"""The numbers of the diagnostics against R, scipy.stats, dense matrices and simulation.

R's values and their versions: tests/reference/diagnostics/values.json, made by values.R beside it.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, csv
from scipy import stats

from workbench.engine.diagnostics import neighbours, shapes, spread
from workbench.engine.diagnostics.added_columns import added_columns
from workbench.engine.diagnostics.collinearity import inflation_of
from workbench.engine.diagnostics.deletion import delete_groups
from workbench.engine.diagnostics.envelopes import normal_envelope, simulated_normality
from workbench.engine.diagnostics.replicates import replicates, standardised
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.engine.ols import fit_ols

EXPECTED: dict[str, Any] = json.loads((HERE / "diagnostics" / "values.json").read_text(encoding="utf-8"))


def block(data: pd.DataFrame, label: str, keys: list[str], Z: np.ndarray) -> RandomBlock:
    codes = data.groupby(keys, sort=True).ngroup().to_numpy()
    names = tuple(f"z{a}" for a in range(Z.shape[1]))
    return RandomBlock(label, codes, int(codes.max()) + 1, Z, names)


@cache
def sleepstudy() -> LmmFit:
    data = pd.read_csv(csv("lme4_sleepstudy"))
    X = np.column_stack([np.ones(len(data)), data.Days.to_numpy(float)])
    return fit_lmm(data.Reaction.to_numpy(float), X, [block(data, "Subject", ["Subject"], X)])


@cache
def oats() -> LmmFit:
    data = pd.read_csv(csv("nlme_Oats"))
    one = np.ones((len(data), 1))
    variety = [(data.Variety == v).to_numpy(float) for v in sorted(data.Variety.unique())[1:]]
    X = np.column_stack([one[:, 0], data.nitro.to_numpy(float), *variety])
    blocks = [block(data, "Block", ["Block"], one), block(data, "plot", ["Block", "Variety"], one)]
    return fit_lmm(data["yield"].to_numpy(float), X, blocks)


def case(name: str) -> tuple[LmmFit, dict[str, Any], np.ndarray]:
    fit = sleepstudy() if name == "sleepstudy" else oats()
    return fit, EXPECTED[name], fit.data.fixed.raw[:, 1]


@pytest.mark.parametrize("name", ["sleepstudy", "oats"])
def test_deletion_of_groups_agrees_with_dense_algebra_in_r(name: str) -> None:
    fit, R, _ = case(name)
    found = delete_groups(fit)
    assert found is not None
    for key in ("cooks_distance", "mdffits", "cov_ratio", "cov_trace"):
        assert getattr(found, key) == pytest.approx(np.array(R[key]), rel=2e-5)
    assert found.change == pytest.approx(np.array(R["change"]), rel=2e-5, abs=1e-6)


@pytest.mark.parametrize("name", ["sleepstudy", "oats"])
def test_deletion_is_what_is_left_at_our_own_variances(name: str) -> None:
    fit, _, _ = case(name)
    found = delete_groups(fit)
    assert found is not None
    V = fit.sigma**2 * np.eye(fit.n_obs)
    for b, Sigma in zip(fit.data.blocks, fit.covariances, strict=True):
        V += (b.Z @ Sigma @ b.Z.T) * (b.codes[:, None] == b.codes)
    X, y, codes = fit.data.fixed.raw, fit.data.y, fit.data.blocks[found.block].codes
    for g in (0, 3):
        keep = codes != g
        W = np.linalg.inv(V[np.ix_(keep, keep)])
        left = np.linalg.solve(X[keep].T @ W @ X[keep], X[keep].T @ W @ y[keep])
        assert found.change[g] == pytest.approx(fit.beta - left, rel=1e-8, abs=1e-9)


def test_crossed_groups_are_not_deleted() -> None:
    rng = np.random.default_rng(1)
    a, b = np.repeat(np.arange(8), 12), np.tile(np.arange(12), 8)
    one = np.ones((96, 1))
    blocks = [RandomBlock("a", a, 8, one, ("x",)), RandomBlock("b", b, 12, one, ("x",))]
    y = rng.normal(size=8)[a] + rng.normal(size=12)[b] + rng.normal(size=96)
    assert delete_groups(fit_lmm(y, one, blocks)) is None


def test_a_group_that_alone_informs_a_coefficient_has_infinite_distance() -> None:
    rng = np.random.default_rng(2)
    codes = np.repeat(np.arange(10), 6)
    X = np.column_stack([np.ones(60), (codes == 4) * 1.0])
    y = rng.normal(size=10)[codes] + rng.normal(size=60)
    found = delete_groups(fit_lmm(y, X, [RandomBlock("g", codes, 10, np.ones((60, 1)), ("x",))]))
    assert found is not None
    assert np.flatnonzero(np.isinf(found.cooks_distance)).tolist() == [4]


@pytest.mark.parametrize("name", ["sleepstudy", "oats"])
def test_added_columns_agree_with_dense_algebra_in_r(name: str) -> None:
    fit, R, x = case(name)
    (found,) = added_columns(fit, x[:, None] ** 2).each()
    assert found.statistic == pytest.approx(R["added"]["statistic"], rel=2e-5)
    assert found.df == R["added"]["df"]
    assert found.p_value == pytest.approx(R["added"]["p_value"], rel=1e-4)


def test_columns_the_model_has_say_nothing() -> None:
    fit = sleepstudy()
    x = fit.data.fixed.raw[:, 1]
    known, new = added_columns(fit, np.column_stack([3 * x - 2, x**3])).each()
    assert np.isnan(known.statistic)
    assert np.isfinite(new.statistic)


def test_several_columns_together_give_their_f_test() -> None:
    fit = sleepstudy()
    x = fit.data.fixed.raw[:, 1]
    found = added_columns(fit, np.column_stack([x**2, x**3, 2 * x]))
    test, k = found.together([0, 1, 2])
    alone, one = found.together([0])
    assert (k, one) == (2, 1)
    assert test.df == fit.n_obs - 4
    assert test.share > alone.share


def test_replicates_behave_as_the_model_says() -> None:
    fit = sleepstudy()
    made = replicates(fit, 200, np.random.default_rng(3))
    assert made.residuals.std() == pytest.approx(standardised(fit).std(), rel=0.02)
    left = np.einsum("jaa->ja", fit.conditional_variances[0])
    sd = np.sqrt(np.diag(fit.covariances[0]) - left)
    assert (made.modes[0] / sd).std(axis=(0, 1)) == pytest.approx([1.0, 1.0], rel=0.06)


def test_brown_forsythe_agrees_with_r() -> None:
    data = pd.read_csv(csv("lme4_sleepstudy"))
    fit = fit_ols(data.Reaction.to_numpy(float), np.column_stack([np.ones(180), data.Days]))
    found = spread.between(pd.factorize(data.Subject)[0], fit.standardised_residuals)
    R = EXPECTED["levene"]
    assert (found.df, found.df2) == (R["df"], R["df2"])
    assert found.statistic == pytest.approx(R["F"], rel=1e-10)
    assert found.p_value == pytest.approx(R["p"], rel=1e-9)
    along = spread.along(fit.fitted, fit.residuals)
    assert along.statistic == pytest.approx(EXPECTED["spread"]["koenker"], rel=1e-10)


def test_spread_of_equal_groups_differs_by_a_factor_near_one() -> None:
    rng = np.random.default_rng(4)
    codes = np.repeat(np.arange(100), 30)
    equal = spread.between(codes, rng.normal(size=3000))
    unequal = spread.between(codes, rng.normal(size=3000) * np.exp(0.25 * rng.normal(size=100))[codes])
    assert equal.ratio < 1.2
    assert unequal.ratio == pytest.approx(np.exp(0.5), rel=0.15)


@pytest.mark.parametrize("n", [25, 200])
def test_omnibus_agrees_with_scipy(n: int) -> None:
    values = np.random.default_rng(n).gamma(2.0, size=n)
    assert shapes.omnibus(values) == pytest.approx(tuple(stats.normaltest(values)), rel=1e-10)
    found = shapes.shape_of(values)
    assert found.skewness == pytest.approx(stats.skew(values), rel=1e-12)
    assert found.kurtosis == pytest.approx(stats.kurtosis(values), rel=1e-12)


def test_shapes_without_spread_are_not_numbers() -> None:
    assert np.isnan(shapes.shape_of(np.ones(30)).skewness)
    assert np.isnan(shapes.omnibus(np.ones(30))[1])
    assert np.isnan(shapes.omnibus(np.arange(5.0))[1])


def test_normal_envelope_is_that_of_order_statistics() -> None:
    places = np.array([0, 1, 7, 20, 39])
    found = normal_envelope(40, places)
    i = places + 1
    assert found.low == pytest.approx(stats.norm.ppf(stats.beta.ppf(0.025, i, 41 - i)), rel=1e-9)
    assert found.high == pytest.approx(stats.norm.ppf(stats.beta.ppf(0.975, i, 41 - i)), rel=1e-9)


def test_simulated_normality_is_uniform_under_the_model_and_small_beside_it() -> None:
    rng = np.random.default_rng(5)
    samples = rng.normal(size=(99, 60))
    p = [simulated_normality(rng.normal(size=60), samples)[1] for _ in range(200)]
    assert stats.kstest(p, "uniform").pvalue > 0.001
    assert simulated_normality(rng.exponential(size=60), samples)[1] == pytest.approx(0.01)


def test_autocorrelation_agrees_with_r_and_keeps_to_groups() -> None:
    data = pd.read_csv(csv("lme4_sleepstudy"))
    fit = fit_ols(data.Reaction.to_numpy(float), np.column_stack([np.ones(180), data.Days]))
    for lag, expected in enumerate(EXPECTED["acf"], 1):
        r, pairs = neighbours.autocorrelation(fit.residuals, None, lag)
        assert pairs == 180 - lag
        assert float(r) * pairs / 180 == pytest.approx(expected, rel=1e-9)
    r, pairs = neighbours.autocorrelation(np.array([1.0, 2.0, -3.0, 4.0]), np.array([0, 0, 1, 1]), 1)
    assert pairs == 2
    assert float(r) == pytest.approx((2.0 - 12.0) / 2 / (30 / 4))


def test_inflation_of_a_mixed_model_agrees_with_car() -> None:
    fit = oats()
    found = inflation_of(fit.cov_beta, np.array([0, 1, 2, 2]))
    assert [v.gvif for v in found] == pytest.approx(np.array(EXPECTED["vif"])[:, 0], rel=1e-6)
    assert [v.df for v in found] == [1, 2]


@pytest.mark.parametrize("lag", [1, 2])
def test_the_expected_autocorrelation_is_the_mean_over_all_orders(lag: int) -> None:
    first, second = np.array([1.0, -2.0, 0.5, 3.0]), np.array([2.0, -1.0, 0.3])
    groups = np.array([4, 4, 4, 4, 7, 7, 7])
    found = [
        neighbours.autocorrelation(np.concatenate([a, b]), groups, lag)[0]
        for a in map(np.array, permutations(first))
        for b in map(np.array, permutations(second))
    ]
    values = np.concatenate([first, second])
    expected = neighbours.shuffled_autocorrelation(values, groups, lag)
    assert expected == pytest.approx(np.mean(found), rel=1e-12)
    alone = np.mean([neighbours.autocorrelation(np.array(a), None, lag)[0] for a in permutations(first)])
    assert neighbours.shuffled_autocorrelation(first, None, lag) == pytest.approx(alone, rel=1e-12)
    assert np.isnan(neighbours.shuffled_autocorrelation(first, np.arange(4), lag))
