"""Tails and quantiles against R 4.2 (pt, qt, pf, qf, pchisq, qchisq, pnorm, qnorm)."""

from __future__ import annotations

import numpy as np

from workbench.engine import distributions as d

INF = float("inf")


def test_two_sided_t_far_into_the_tail_and_near_zero() -> None:
    t, df = [1e-3, 0.5, 1.96, 5, 30, 78.3], [1.3, 4, 22.81, 158.5, 10320, 50]
    expected = [
        9.993331956377506e-01,
        6.433299631818633e-01,
        6.232404303121154e-02,
        1.504912936787157e-06,
        1.165681910236910e-189,
        5.622819377365576e-54,
    ]
    np.testing.assert_allclose(d.t_two_sided_p(t, df), expected, rtol=1e-12)
    np.testing.assert_allclose(d.t_two_sided_p(np.negative(t), df), expected, rtol=1e-12)


def test_quantiles() -> None:
    t = d.t_quantile([0.975, 0.95, 0.995, 1e-4], [2.5, 100.3, 1e6, 1.2])
    np.testing.assert_allclose(
        t, [3.574654842003692, 1.660187892591245, 2.575834220105333, -866.2006155332258], rtol=1e-10
    )
    np.testing.assert_allclose(
        d.f_quantile(0.95, [1, 3], [10, 24.3]), [4.96460274373071, 3.003358079932815], rtol=1e-12
    )
    np.testing.assert_allclose(
        d.chi_square_quantile([0.95, 0.5], [1, 4.5]), [3.841458820694124, 3.853753767684473], rtol=1e-12
    )
    np.testing.assert_allclose(d.normal_quantile([0.975, 0.5]), [1.959963984540054, 0.0], atol=1e-15)


def test_upper_tails() -> None:
    f = d.f_upper_p([3, 41, 229, 0.2], [3, 1, 2, 7], [24.3, 4, 1e4, 2.5])
    np.testing.assert_allclose(
        f, [5.01681426935734e-02, 3.055422260757632e-03, 5.712320046118135e-98, 9.598530630084747e-01]
    )
    chi = d.chi_square_upper_p([0.1, 3.84, 50, 300], [1, 1, 7, 3])
    np.testing.assert_allclose(
        chi, [7.518296340458493e-01, 5.004352124870522e-02, 1.444485277921541e-08, 9.948758346327708e-65]
    )
    z = d.normal_two_sided_p([0, 1.96, -8, 30])
    np.testing.assert_allclose(z, [1.0, 4.999579029644086e-02, 1.244192114854357e-15, 9.813427854296374e-198])


def test_infinite_df_give_the_limits_and_nan_stays_nan() -> None:
    np.testing.assert_allclose(d.f_upper_p(3, 4, INF), 0.01735126523666451, rtol=1e-12)
    np.testing.assert_allclose(d.t_two_sided_p(1.96, INF), d.normal_two_sided_p(1.96))
    np.testing.assert_allclose(d.t_quantile(0.975, INF), d.normal_quantile(0.975))
    assert np.isnan(d.t_two_sided_p([np.nan, 1.0], [5.0, np.nan])).all()
    assert np.isnan(d.t_quantile(0.5, np.nan))
    assert np.isnan(d.f_upper_p(np.nan, 2, 5))
