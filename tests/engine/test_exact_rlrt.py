"""The exact test of one variance: in balanced groups it is the F test of the analysis of variance."""

from __future__ import annotations

import numpy as np
import pytest
from engine.fits import fitted

from workbench.engine.distributions import f_upper_p
from workbench.engine.exact_rlrt import LARGEST, exact_rlrt, null_ratios, spectrum
from workbench.engine.lmm import RandomBlock, fit_lmm
from workbench.errors import ModelError

N_SIM = 40_000


@pytest.mark.parametrize(
    ("name", "p"), [("dyestuff_null", 0.0043975312683061695), ("ergostool_anova", 1.060852507e-04)]
)
def test_p_is_that_of_the_f_test(name: str, p: float) -> None:
    """Balanced: the ratio rises with F, so that P(ratio >= observed) = P(F >= observed F).

    Dyestuff: scipy.stats.f_oneway.  ergoStool: R, anova(lm(effort ~ Type + Subject)), F(8, 24).
    """
    test = exact_rlrt(fitted(name, "reml"), np.random.default_rng(1), N_SIM)
    assert test.p_value == pytest.approx(p, abs=4 * np.sqrt(p / N_SIM))
    assert test.std_error == pytest.approx(np.sqrt(test.p_value * (1 - test.p_value) / N_SIM))


def test_the_share_of_zeros_is_that_of_f_below_one() -> None:
    drawn = null_ratios(spectrum(fitted("dyestuff_null", "reml").data), 29, np.random.default_rng(3), N_SIM)
    expected = 1 - float(f_upper_p(1.0, 5, 24))
    assert np.mean(drawn <= 1e-9) == pytest.approx(
        expected, abs=4 * np.sqrt(expected * (1 - expected) / N_SIM)
    )


def test_a_variance_of_zero_is_no_evidence() -> None:
    test = exact_rlrt(fitted("dyestuff2_singular", "reml"), np.random.default_rng(1), 2000)
    assert test.statistic == pytest.approx(0.0, abs=1e-9) and test.p_value == 1.0


def test_p_is_uniform_where_there_is_no_effect() -> None:
    """Unbalanced groups and a weighted slope: of 200 tests at 10%, 10% reject (Monte Carlo SE 2.1%)."""
    random = np.random.default_rng(5)
    codes = np.repeat(np.arange(8), [2, 3, 4, 5, 6, 7, 8, 20])
    n, weights = len(codes), random.uniform(0.5, 2.0, 55)
    x = random.normal(size=n)
    X = np.column_stack([np.ones(n), x])
    block = RandomBlock("g", codes, 8, x[:, None], ("x",))
    first = fit_lmm(random.normal(size=n), X, [block], weights=weights)
    null = null_ratios(spectrum(first.data), n - 2, random, 20_000)
    ratios = []
    for _ in range(200):
        y = random.normal(size=n) / np.sqrt(weights)
        ratios.append(exact_rlrt(fit_lmm(y, X, [block], weights=weights), random, 1).statistic)
    assert np.mean(np.array(ratios) > np.quantile(null, 0.9)) == pytest.approx(0.1, abs=3 * 0.0212)


def test_what_it_does_not_work_for() -> None:
    random = np.random.default_rng(1)
    for name, method, words in (
        ("sleepstudy_rs", "reml", "several variances"),
        ("penicillin_crossed", "reml", "several variances"),
        ("dyestuff_null", "ml", "REML"),
    ):
        with pytest.raises(ModelError, match=words) as caught:
            exact_rlrt(fitted(name, method), random)
        assert caught.value.advice
    n = 2 * (LARGEST + 1)
    block = RandomBlock("g", np.arange(n) // 2, n // 2, np.ones((n, 1)), ("(Intercept)",))
    with pytest.raises(ModelError, match="groups"):
        exact_rlrt(fit_lmm(random.normal(size=n), np.ones((n, 1)), [block]), random)
