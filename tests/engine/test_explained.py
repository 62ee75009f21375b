"""R squared measures against r2mlm and mitml; moment ICC and reliabilities in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from engine.fits import fitted
from reference_data import case, case_names

from workbench.engine.explained import (
    components,
    decomposition,
    level_decomposition,
    likelihood_ratio_r2,
    snijders_bosker,
)
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.engine.reliability import icc_from_mean_squares, moment_icc, reliabilities


def with_key(key: str) -> list[str]:
    return [name for name in case_names() if case(name)["results"].get(key)]


def null_of(fit: LmmFit) -> LmmFit:
    ones = np.ones((fit.n_obs, 1))
    first = {b.group: b for b in fit.data.blocks}
    blocks = [RandomBlock(b.group, b.codes, b.n_levels, ones, ("(Intercept)",)) for b in first.values()]
    return fit_lmm(fit.data.y, ones, blocks, reml=fit.reml)


@pytest.mark.parametrize("name", with_key("r2mlm"))
def test_decomposition_agrees_with_r2mlm(name: str) -> None:
    table = case(name)["results"]["r2mlm"]["decompositions"]
    expected: dict[str, float] = {}
    for row, values in zip(table["rows"], table["values"], strict=True):
        kind = row.split(",")[0]
        expected[kind] = expected.get(kind, 0.0) + values[0]
    ours = decomposition(fitted(name, "reml"))
    shares = (ours.r2_f, ours.r2_v, ours.r2_m, 1 - ours.r2_fvm)
    wanted = [expected[k] for k in ("fixed", "slope variation", "mean variation", "sigma2")]
    assert shares == pytest.approx(wanted, rel=1e-3, abs=1e-6)


def test_split_by_level_agrees_with_r2mlm() -> None:
    """Null models: r2mlm's columns within and between."""
    for name in ("book_m3_0_null", "dyestuff_null"):
        table = case(name)["results"]["r2mlm"]["decompositions"]
        values = dict(zip(table["rows"], table["values"], strict=True))
        found = level_decomposition(fitted(name, "reml"))
        assert found is not None
        total = found.within_total + found.between_total
        assert found.means / total == pytest.approx(values["mean variation"][0], rel=1e-4)
        assert found.residual / found.within_total == values["sigma2"][1] == 1
        assert found.means / found.between_total == values["mean variation"][2] == 1


def centred_data() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    codes = np.repeat(np.arange(60), 6)
    x = rng.normal(size=360)
    x -= (np.bincount(codes, x) / 6)[codes]
    w = rng.normal(size=60)[codes]
    u, v = rng.normal(size=60)[codes], 0.5 * rng.normal(size=60)[codes]
    return codes, x, w, 2 + 0.6 * x + 0.8 * w + 0.3 * x * w + u + v * x + rng.normal(size=360)


def test_split_by_level_by_the_formulas_of_the_paper() -> None:
    """Rights & Sterba (2019), table 1: g_w'Phi_w g_w, g_b'Phi_b g_b, tau_11 var(x), tau_00, sigma2."""
    codes, x, w, y = centred_data()
    X, Z = np.column_stack([np.ones(360), x, w, x * w]), np.column_stack([np.ones(360), x])
    fit = fit_lmm(y, X, [RandomBlock("g", codes, 60, Z, ("(Intercept)", "x"))])
    found = level_decomposition(fit)
    assert found is not None
    of_w, of_b = np.cov(np.column_stack([x, x * w]), rowvar=False), np.var(w, ddof=1)
    b, T = fit.beta, fit.covariances[0]
    assert found.within == pytest.approx(b[[1, 3]] @ of_w @ b[[1, 3]])
    assert found.between == pytest.approx(b[2] ** 2 * of_b)
    assert found.slopes == pytest.approx(T[1, 1] * np.var(x, ddof=1))
    assert found.means == pytest.approx(T[0, 0])
    parts = decomposition(fit)
    assert found.within + found.between == pytest.approx(parts.fixed, rel=1e-10)
    assert found.within_total + found.between_total == pytest.approx(parts.total, rel=1e-10)


def test_no_split_where_a_predictor_varies_at_both_levels() -> None:
    codes, x, w, y = centred_data()
    for X, Z in (
        (np.column_stack([np.ones(360), x + w]), np.ones((360, 1))),
        (np.column_stack([np.ones(360), x]), np.column_stack([np.ones(360), x + w])),
    ):
        names = ("(Intercept)", "x")[: Z.shape[1]]
        assert level_decomposition(fit_lmm(y, X, [RandomBlock("g", codes, 60, Z, names)])) is None
    assert level_decomposition(fitted("penicillin_crossed", "reml")) is None


@pytest.mark.parametrize("name", with_key("multilevel_r2_mitml"))
def test_agrees_with_mitml(name: str) -> None:
    expected = case(name)["results"]["multilevel_r2_mitml"]
    fit = fitted(name, "reml")
    null = null_of(fit)
    within, between = components(fit, null)
    assert within.reduction == pytest.approx(expected["RB1"], abs=2e-5)
    if expected["RB2"] is not None:
        assert between.reduction == pytest.approx(expected["RB2"], abs=2e-5)
    assert snijders_bosker(fit, null)[0] == pytest.approx(expected["SB"], abs=2e-5)
    assert decomposition(fit).r2_f == pytest.approx(expected["MVP"], abs=2e-5)


def test_level_two_of_snijders_and_bosker() -> None:
    """The book's model 3.1: its own formula gives 0.6633 (the printed .2507 leaves out a term)."""
    s2, t2, s2_0, t2_0, B = 3.76647, 0.09978, 5.0450, 0.3915, 64.5
    assert 1 - (s2 / B + t2) / (s2_0 / B + t2_0) == pytest.approx(0.663255, abs=1e-6)
    fit = fitted("book_m3_2", "reml")
    level_1, higher = snijders_bosker(fit, null_of(fit))
    assert level_1 == pytest.approx(0.2887336, abs=2e-5)
    assert higher["school"] == pytest.approx(0.6621469, abs=2e-4)


def test_likelihood_ratio_r2() -> None:
    """The book's models 4.1 and 4.0: r.squaredLR prints 0.2562031, adjusted 0.2591666."""
    r2, adjusted = likelihood_ratio_r2(-23071 + 3054.6 / 2, -23071, 10320)
    assert r2 == pytest.approx(0.2562031, abs=2e-6)
    assert adjusted == pytest.approx(0.2591666, abs=1e-5)


def test_icc_of_the_books_five_schools() -> None:
    """Table 2.1; at full precision n~ 53.70324, tau2 0.0679781, ICC 0.0172899."""
    n = np.array([58, 29, 64, 39, 88])
    mean = np.array([3.952, 3.331, 4.363, 4.500, 4.236])
    variance = np.array([5.298, 1.524, 2.957, 6.088, 3.362])
    codes = np.repeat(np.arange(5), n)
    within = float(((n - 1) * variance).sum() / (n.sum() - 5))
    grand = 4.149  # as printed
    between = float((n * (mean - grand) ** 2).sum() / 4)
    found = icc_from_mean_squares(between, within, codes, 0.95)
    assert found.mean_size == pytest.approx(53.70324, abs=1e-5)
    assert found.tau2 == pytest.approx(0.0679781, abs=1e-6)
    assert found.icc == pytest.approx(0.0172899, abs=1e-6)
    spread = np.sqrt(2 / (found.mean_size * (found.mean_size - 1) * 4))
    assert found.std_error == pytest.approx(
        (1 - found.icc) * (1 + (found.mean_size - 1) * found.icc) * spread
    )


def test_moment_icc_of_balanced_rows_is_the_variance_ratio() -> None:
    rng = np.random.default_rng(3)
    codes = np.repeat(np.arange(30), 8)
    y = rng.normal(size=30)[codes] + rng.normal(size=240)
    found = moment_icc(y, codes)
    fit = fit_lmm(y, np.ones((240, 1)), [RandomBlock("g", codes, 30, np.ones((240, 1)), ("(Intercept)",))])
    tau2 = fit.covariances[0][0, 0]
    assert found is not None
    assert found.icc == pytest.approx(tau2 / (tau2 + fit.sigma**2), rel=1e-8)


def test_interval_of_the_icc_covers() -> None:
    """Searle's interval is exact for balanced data: 95% within three Monte Carlo errors of 4,000 draws."""
    rng = np.random.default_rng(11)
    J, n, rho, draws = 20, 5, 0.3, 4000
    codes = np.repeat(np.arange(J), n)
    ms_between = (1 - rho + n * rho) * rng.chisquare(J - 1, draws) / (J - 1)
    ms_within = (1 - rho) * rng.chisquare(J * (n - 1), draws) / (J * (n - 1))
    inside = 0
    for b, w in zip(ms_between, ms_within, strict=True):
        found = icc_from_mean_squares(float(b), float(w), codes, 0.95)
        inside += found.conf_low <= rho <= found.conf_high
    assert abs(inside / draws - 0.95) < 3 * np.sqrt(0.95 * 0.05 / draws)


def test_reliability_of_balanced_intercepts_and_slopes() -> None:
    intercepts = fitted("sleepstudy_ri", "reml")
    (only,) = reliabilities(intercepts)
    tau2, s2 = intercepts.covariances[0][0, 0], intercepts.sigma**2
    assert only.value == pytest.approx(tau2 / (tau2 + s2 / 10), rel=1e-10)
    slopes = fitted("sleepstudy_rs", "reml")
    day = np.arange(10.0)
    error = slopes.sigma**2 / float(((day - day.mean()) ** 2).sum())
    T = slopes.covariances[0]
    assert reliabilities(slopes)[1].value == pytest.approx(T[1, 1] / (T[1, 1] + error), rel=1e-10)
    assert reliabilities(slopes)[1].n_groups == 18


def test_groups_of_one_row_tell_nothing_of_slopes() -> None:
    rng = np.random.default_rng(1)
    codes = np.array([0] * 6 + [1] * 6 + [2] * 6 + [3])
    x = rng.normal(size=19)
    Z = np.column_stack([np.ones(19), x])
    y = rng.normal(size=4)[codes] + x * rng.normal(size=4)[codes] + 0.1 * rng.normal(size=19)
    fit = fit_lmm(y, Z, [RandomBlock("g", codes, 4, Z, ("(Intercept)", "x"))])
    assert [r.n_groups for r in reliabilities(fit)] == [3, 3]


@pytest.mark.parametrize("codes", [np.zeros(5, dtype=int), np.arange(5)])
def test_no_icc_without_groups(codes: np.ndarray) -> None:
    assert moment_icc(np.arange(5.0), codes) is None
