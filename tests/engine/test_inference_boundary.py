"""Degrees of freedom where a variance is zero or a correlation is perfect.

Expected: lmerTest 3.1.3 and pbkrtest 0.5.2 on lme4 1.1.31 fits restarted with tolerances of 1e-13.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import reference_data

from workbench.engine.inference import coefficient_tests, contrast_test
from workbench.engine.inference.satterthwaite import satterthwaite
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm


def block(frame: pd.DataFrame, group: str, *columns: np.ndarray) -> RandomBlock:
    codes, levels = pd.factorize(frame[group.split(":")].astype(str).agg(":".join, axis=1))
    names = tuple(f"z{i}" for i in range(len(columns)))
    return RandomBlock(group, codes.astype(np.intp), len(levels), np.column_stack(columns), names)


def exam() -> LmmFit:
    """normexam ~ standLRT + sex + (standLRT + sex | school), schools 1 to 12: one zero in theta."""
    frame = pd.read_csv(reference_data.csv("mlmRev_Exam")).query("school <= 12")
    columns = [np.ones(len(frame)), frame["standLRT"].to_numpy(), (frame["sex"] == "M").to_numpy(float)]
    terms = block(frame, "school", *columns)
    return fit_lmm(frame["normexam"].to_numpy(), np.column_stack(columns), [terms])


def oats() -> LmmFit:
    """yield ~ nitro + Variety + (nitro | Block/Variety): a perfect correlation, and a zero slope variance."""
    frame = pd.read_csv(reference_data.csv("nlme_Oats"))
    one, nitro = np.ones(len(frame)), frame["nitro"].to_numpy(float)
    X = [one, nitro, *[(frame["Variety"] == v).to_numpy(float) for v in ("Marvellous", "Victory")]]
    blocks = [block(frame, "Variety:Block", one, nitro), block(frame, "Block", one, nitro)]
    return fit_lmm(frame["yield"].to_numpy(float), np.column_stack(X), blocks)


def sleep() -> LmmFit:
    """Reaction ~ Days + (Days | Subject) + (1 | Days): the variance of days is zero."""
    frame = pd.read_csv(reference_data.csv("lme4_sleepstudy"))
    one, days = np.ones(len(frame)), frame["Days"].to_numpy(float)
    blocks = [block(frame, "Subject", one, days), block(frame, "Days", one)]
    return fit_lmm(frame["Reaction"].to_numpy(), np.column_stack([one, days]), blocks)


@pytest.mark.parametrize(
    ("make", "criterion", "satterthwaite_df", "kenward_roger_df"),
    [
        (
            exam,
            1800.80867256,
            [11.18889906, 10.77972806, 12.62403550],
            [10.365400706, 10.521638782, 6.087423159],
        ),
        (
            oats,
            576.754552057,
            [8.663948238, 26.508768283, 10.877445162, 10.877445162],
            [8.559007307, 5.0, 10.0, 10.0],
        ),
        (sleep, 1743.62827196, [17.00000009, 16.99999867], [14.60631681, 15.78966357]),
    ],
)
def test_df_of_singular_fits_agree_with_r(
    make: object, criterion: float, satterthwaite_df: list[float], kenward_roger_df: list[float]
) -> None:
    assert callable(make)
    fit = make()
    assert fit.criterion == pytest.approx(criterion, abs=1e-6)
    np.testing.assert_allclose(coefficient_tests(fit, "satterthwaite").df, satterthwaite_df, rtol=1e-4)
    np.testing.assert_allclose(coefficient_tests(fit, "kenward_roger").df, kenward_roger_df, rtol=1e-4)


def test_zero_variance_leaves_the_df_of_a_regression() -> None:
    """All variances zero: what is left is least squares with n - p df."""
    rng = np.random.default_rng(3)
    n, group = 60, np.repeat(np.arange(10), 6)
    x = rng.normal(size=n)
    e = rng.normal(size=n)
    e -= np.bincount(group, e)[group] / 6  # no spread between groups
    X = np.column_stack([np.ones(n), x])
    terms = RandomBlock("g", group.astype(np.intp), 10, np.ones((n, 1)), ("(Intercept)",))
    fit = fit_lmm(1 + x + e, X, [terms])
    assert fit.covariances[0][0, 0] == 0
    np.testing.assert_allclose(coefficient_tests(fit).df, [58, 58], rtol=1e-9)
    assert contrast_test(fit, np.eye(2)).df_residual == pytest.approx(58, rel=1e-9)


def test_flat_directions_are_counted() -> None:
    """Two blocks with the same terms on one grouping: only the sum of their variances is identified."""
    frame = pd.read_csv(reference_data.csv("lme4_sleepstudy"))
    one = np.ones(len(frame))
    days = frame["Days"].to_numpy(float)
    twice = [block(frame, "Subject", one), block(frame, "Subject", one)]
    X, y = np.column_stack([one, days]), frame["Reaction"].to_numpy()
    law, plain = satterthwaite(fit_lmm(y, X, twice)), satterthwaite(fit_lmm(y, X, twice[:1]))
    assert (law.flat, plain.flat) == (1, 0)
    for contrast in np.eye(2):
        assert law.df(contrast) == pytest.approx(plain.df(contrast), rel=1e-6)
