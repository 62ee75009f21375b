"""Least squares against the certified values of NIST, R's lm, and identities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import reference_data

from workbench.engine.inference import wald_intervals
from workbench.engine.ols import OlsFit, fit_ols
from workbench.errors import DataError

# Longley 1967, J. Am. Stat. Assoc. 62: employed, deflator, GNP, unemployed, armed forces, population, year
LONGLEY = np.array(
    [
        (60323, 83, 234289, 2356, 1590, 107608, 1947),
        (61122, 88.5, 259426, 2325, 1456, 108632, 1948),
        (60171, 88.2, 258054, 3682, 1616, 109773, 1949),
        (61187, 89.5, 284599, 3351, 1650, 110929, 1950),
        (63221, 96.2, 328975, 2099, 3099, 112075, 1951),
        (63639, 98.1, 346999, 1932, 3594, 113270, 1952),
        (64989, 99, 365385, 1870, 3547, 115094, 1953),
        (63761, 100, 363112, 3578, 3350, 116219, 1954),
        (66019, 101.2, 397469, 2904, 3048, 117388, 1955),
        (67857, 104.6, 419180, 2822, 2857, 118734, 1956),
        (68169, 108.4, 442769, 2936, 2798, 120445, 1957),
        (66513, 110.8, 444546, 4681, 2637, 121950, 1958),
        (68655, 112.6, 482704, 3813, 2552, 123366, 1959),
        (69564, 114.2, 502601, 3931, 2514, 125368, 1960),
        (69331, 115.7, 518173, 4806, 2572, 127852, 1961),
        (70551, 116.9, 554894, 4007, 2827, 130081, 1962),
    ]
)


def exam(weighted: bool) -> OlsFit:
    frame = pd.read_csv(reference_data.csv("mlmRev_Exam"))
    n = len(frame)
    male = (frame["sex"] == "M").to_numpy(float)
    columns = [np.ones(n), frame["standLRT"].to_numpy(), male]
    y, schavg = frame["normexam"].to_numpy(), frame["schavg"].to_numpy()
    if not weighted:
        return fit_ols(y, np.column_stack([*columns, schavg]))
    weights = 1 + (np.arange(1, n + 1) % 5) / 3
    return fit_ols(y, np.column_stack(columns), weights=weights, offset=schavg / 2)


def test_longley_agrees_with_the_certified_values_of_nist() -> None:
    X = np.column_stack([np.ones(16), LONGLEY[:, 1:]])
    fit = fit_ols(LONGLEY[:, 0], X)
    beta = [
        -3482258.63459582,
        15.0618722713733,
        -0.0358191792925910,
        -2.02022980381683,
        -1.03322686717359,
        -0.0511041056535807,
        1829.15146461355,
    ]
    error = [
        890420.383607373,
        84.9149257747669,
        0.0334910077722432,
        0.488399681651699,
        0.214274163161675,
        0.226073200069370,
        455.478499142212,
    ]
    np.testing.assert_allclose(fit.beta, beta, rtol=1e-9)
    np.testing.assert_allclose(fit.tests.std_error, error, rtol=1e-9)
    assert fit.sigma == pytest.approx(304.854073561965, rel=1e-10)
    assert fit.r_squared == pytest.approx(0.995479004577296, rel=1e-12)
    assert fit.f_test is not None
    assert fit.f_test.statistic == pytest.approx(330.285339234588, rel=1e-9)
    assert fit.f_test.p_value == pytest.approx(4.984030528724989e-10, rel=1e-8)


def test_plain_regression_agrees_with_r() -> None:
    fit = exam(weighted=False)
    t = fit.tests
    np.testing.assert_allclose(
        t.estimate,
        [0.06407722211867271, 0.55583907599360927, -0.16462561577322110, 0.34722905453609987],
        rtol=1e-12,
    )
    np.testing.assert_allclose(
        t.std_error,
        [0.01611256322117946, 0.01325369669248935, 0.02550424513823776, 0.04178273991139234],
        rtol=1e-12,
    )
    np.testing.assert_allclose(
        t.p_value[[0, 2, 3]], [7.105233861621330e-05, 1.2110087068366e-10, 1.286973319633314e-16]
    )
    assert t.df.tolist() == [4055.0] * 4
    low, high = wald_intervals(t)
    np.testing.assert_allclose(low[:2], [0.03248774950828882, 0.52985455181167218], rtol=1e-11)
    np.testing.assert_allclose(high[:2], [0.0956666947290566, 0.5818236001755464], rtol=1e-11)
    assert fit.sigma == pytest.approx(0.794598148271352, rel=1e-13)
    assert fit.r_squared == pytest.approx(0.3677459299342754, rel=1e-13)
    assert fit.adj_r_squared == pytest.approx(0.3672781710661627, rel=1e-13)
    assert fit.f_test is not None
    assert (fit.f_test.df, fit.f_test.df_residual) == (3, 4055.0)
    assert fit.f_test.statistic == pytest.approx(786.186975819426, rel=1e-12)
    assert fit.log_lik == pytest.approx(-4824.230248990527, rel=1e-13)
    assert fit.aic == pytest.approx(9658.460497981054, rel=1e-13)
    assert fit.bic == pytest.approx(9690.003957565248, rel=1e-13)


def test_residuals_and_leverages_agree_with_r() -> None:
    for weighted, first, squares in [
        (
            False,
            [0.0005187940757393728, -0.2574939980457745, -0.2574643508071167, -0.2045511734153552],
            [0.004938661650941116, 4059.008286964763, 4061.053053264812, 2560.27111089304],
        ),
        (
            True,
            [0.0003949500810579436, -0.2498261324210906, -0.2497972553435875, -0.2219021978095592],
            [0.003011158707619612, 4059.277956741808, 4061.52490389703, 2568.993943975394],
        ),
    ]:
        fit = exam(weighted)
        found = [fit.hat_values, fit.standardised_residuals, fit.studentised_residuals, fit.residuals]
        np.testing.assert_allclose([v[0] for v in found], first, rtol=1e-11)
        np.testing.assert_allclose([v @ v for v in found], squares, rtol=1e-11)


def test_weights_and_offset_agree_with_r() -> None:
    fit = exam(weighted=True)
    np.testing.assert_allclose(
        fit.beta, [0.0696086231070113, 0.5339233706607505, -0.1674168462512953], rtol=1e-12
    )
    np.testing.assert_allclose(
        fit.tests.std_error, [0.01612663450584678, 0.01255233893502023, 0.02549031599327499], rtol=1e-12
    )
    assert fit.sigma == pytest.approx(1.025838245716069, rel=1e-13)
    # R 4.2 leaves the offset in the explained sum of squares; later versions take it out. So: lm(y - o ~ ...)
    assert fit.r_squared == pytest.approx(0.3181380309228056, rel=1e-12)
    assert fit.adj_r_squared == pytest.approx(0.3178018070721759, rel=1e-12)
    assert fit.f_test is not None
    assert fit.f_test.statistic == pytest.approx(946.2089923927222, rel=1e-12)
    assert fit.log_lik == pytest.approx(-4911.901551345806, rel=1e-13)
    assert fit.bic == pytest.approx(9857.037870358969, rel=1e-13)


def test_without_intercept_r_squared_compares_with_zero() -> None:
    frame = pd.read_csv(reference_data.csv("mlmRev_Exam"))
    weights = 1 + (np.arange(1, len(frame) + 1) % 5) / 3
    fit = fit_ols(frame["normexam"].to_numpy(), frame[["standLRT", "schavg"]].to_numpy(), weights=weights)
    np.testing.assert_allclose(fit.beta, [0.5532687692427420, 0.3572145835573923], rtol=1e-12)
    assert fit.r_squared == pytest.approx(0.3586439209202494, rel=1e-12)
    assert fit.adj_r_squared == pytest.approx(0.3583277483399784, rel=1e-12)
    assert fit.f_test is not None
    assert fit.f_test.statistic == pytest.approx(1134.329613949542, rel=1e-12)


def test_contrast_of_all_slopes_is_the_overall_f_test() -> None:
    fit = exam(weighted=True)
    test = fit.contrast_test(np.eye(3)[1:])
    assert fit.f_test is not None
    assert test.statistic == pytest.approx(fit.f_test.statistic, rel=1e-9)
    assert (test.df, test.df_residual) == (2, 4056.0)
    doubled = fit.contrast_test(np.vstack([np.eye(3)[1:], [0, 1, 1]]))
    assert doubled.df == 2
    assert doubled.statistic == pytest.approx(test.statistic, rel=1e-9)


def test_a_repeated_column_is_dropped_and_named() -> None:
    rng = np.random.default_rng(4)
    x, z = rng.normal(size=(2, 50))
    X = np.column_stack([np.ones(50), x, z, 2 * x - 3 * z + 1])
    y = rng.normal(size=50)
    fit = fit_ols(y, X)
    assert fit.columns.dropped == (3,)
    assert dict(fit.columns.dependencies[0].terms) == pytest.approx({0: 1.0, 1: 2.0, 2: -3.0})
    np.testing.assert_allclose(fit.beta, fit_ols(y, X[:, :3]).beta, rtol=1e-10)


def test_a_row_that_fits_itself_has_no_studentised_residual() -> None:
    rng = np.random.default_rng(5)
    X = np.column_stack([np.ones(20), rng.normal(size=20), np.arange(20) == 7])
    fit = fit_ols(rng.normal(size=20), X)
    assert fit.hat_values[7] == pytest.approx(1.0)
    assert np.isnan(fit.studentised_residuals[7])
    assert np.isfinite(np.delete(fit.studentised_residuals, 7)).all()


def test_a_saturated_regression_has_no_standard_errors() -> None:
    fit = fit_ols(np.array([1.0, 3.0]), np.array([[1.0, 0.0], [1.0, 1.0]]))
    np.testing.assert_allclose(fit.beta, [1.0, 2.0])
    assert fit.df_residual == 0
    assert np.isnan(fit.tests.std_error).all()
    assert np.isnan(fit.tests.p_value).all()
    assert fit.f_test is None


def test_bad_input_is_told_in_words() -> None:
    X = np.ones((5, 1))
    y = np.arange(5.0)
    with pytest.raises(DataError, match="same value"):
        fit_ols(np.ones(5), X)
    with pytest.raises(DataError, match=r"predictor column is missing or infinite in 1 .*first in row 3"):
        fit_ols(y, np.array([[1.0], [1], [np.inf], [1], [1]]))
    with pytest.raises(DataError, match="weights must all be above zero"):
        fit_ols(y, X, weights=np.array([1.0, 1, 0, 1, 1]))
