"""R-squared, intraclass correlations and design effects against R (performance, MuMIn) and printed values."""

from __future__ import annotations

import numpy as np
import pytest
import reference_data
from engine.fits import fitted

from workbench.engine.lmm import RandomBlock, fit_lmm
from workbench.engine.variance_shares import effective_size, variance_shares

TWO_BLOCKS = {"book_m3_6a", "sleepstudy_nocorr"}  # two blocks on one grouping
CASES = [
    name
    for name in reference_data.case_names()
    if reference_data.case(name)["results"].get("r_squared_glmm_mumin")
]


@pytest.mark.parametrize("name", CASES)
def test_r_squared_agrees_with_mumin(name: str) -> None:
    expected = reference_data.case(name)["results"]["r_squared_glmm_mumin"]
    found = variance_shares(fitted(name, "reml"))
    assert found.r2_marginal == pytest.approx(expected["R2m"], rel=1e-5, abs=1e-12)
    assert found.r2_conditional == pytest.approx(expected["R2c"], rel=1e-5, abs=1e-12)


@pytest.mark.parametrize("name", sorted(set(CASES) - TWO_BLOCKS - {"dyestuff2_singular"}))
def test_r_squared_and_icc_agree_with_performance(name: str) -> None:
    results = reference_data.case(name)["results"]
    found = variance_shares(fitted(name, "reml"))
    assert found.r2_marginal == pytest.approx(results["r2_nakagawa_reml"]["marginal"], rel=1e-5, abs=1e-12)
    assert found.r2_conditional == pytest.approx(results["r2_nakagawa_reml"]["conditional"], rel=1e-5)
    assert found.icc_adjusted == pytest.approx(results["icc_reml"]["adjusted"], rel=1e-5)
    assert found.icc_unadjusted == pytest.approx(results["icc_reml"]["unadjusted"], rel=1e-5)


@pytest.mark.parametrize("name", sorted(TWO_BLOCKS))
def test_performance_leaves_the_second_block_of_a_grouping_out(name: str) -> None:
    """Why the two programs differ here: 0.10.2 counts the first block only, MuMIn and we count both."""
    results, fit = reference_data.case(name)["results"], fitted(name, "reml")
    found, first = variance_shares(fit), fit.covariances[0][0, 0]
    total = found.fixed + first + found.residual
    assert found.fixed / total == pytest.approx(results["r2_nakagawa_reml"]["marginal"], rel=1e-4)
    assert first / (first + found.residual) == pytest.approx(results["icc_reml"]["adjusted"], rel=1e-4)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("book_m3_0_null", {"school": 0.0720}),
        ("book_m4_3", {"corp": 0.0329, "school:corp": 0.0491, "class:school:corp": 0.1003}),
        ("book_m5_3", {"school": 0.2208, "ID:school": 0.8190}),
    ],
)
def test_icc_of_each_level_counts_the_levels_above(name: str, printed: dict[str, float]) -> None:
    found = {level.group: level.icc for level in variance_shares(fitted(name, "reml")).levels}
    assert found == pytest.approx(printed, abs=5e-5)


def test_crossed_groupings_count_alone() -> None:
    shares = variance_shares(fitted("penicillin_crossed", "reml"))
    left = shares.random + shares.residual
    assert [level.icc for level in shares.levels] == pytest.approx(
        [lv.variance / left for lv in shares.levels]
    )
    assert sum(level.icc for level in shares.levels) == pytest.approx(shares.icc_adjusted)


def test_effective_group_size_and_design_effect() -> None:
    """Sizes and n~ = 53.70324 of the five schools of the text's Table 2.1."""
    codes = np.repeat(np.arange(5), [58, 29, 64, 39, 88])
    assert effective_size(codes) == pytest.approx(53.70324, abs=5e-6)
    assert effective_size(np.repeat(np.arange(4), 7)) == pytest.approx(7)
    assert effective_size(np.zeros(9, np.intp)) == 9
    (level,) = variance_shares(fitted("dyestuff_null", "reml")).levels
    assert level.mean_size == pytest.approx(5)
    assert level.design_effect == pytest.approx(1 + 4 * 0.418487441275657, rel=1e-6)


def test_the_offset_is_not_explained_variance() -> None:
    rng = np.random.default_rng(8)
    codes = np.repeat(np.arange(20), 5)
    x, offset = rng.normal(size=100), 50 * rng.normal(size=100)
    y = x + rng.normal(size=20)[codes] + rng.normal(size=100)
    X, blocks = np.column_stack([np.ones(100), x]), [RandomBlock("g", codes, 20, np.ones((100, 1)), ("1",))]
    plain, shifted = fit_lmm(y, X, blocks), fit_lmm(y + offset, X, blocks, offset=offset)
    assert variance_shares(shifted).r2_marginal == pytest.approx(variance_shares(plain).r2_marginal, rel=1e-8)
