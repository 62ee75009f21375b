"""Cumulative link models against R's clm, finite differences, and exact properties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine.category_cases import column, outcome, predictors, reference

from workbench.engine.categories_draws import drawn_categories
from workbench.engine.cumulative import LINKS, STRUCTURES, CumulativeFit, fit_cumulative
from workbench.engine.cumulative.objective import CumulativeObjective
from workbench.engine.cumulative.parallel import expected_information, likelihood_ratio, score_test
from workbench.engine.cumulative.profile import profile_intervals
from workbench.engine.cumulative.redraw import CumulativeRedraw
from workbench.engine.distributions import chi_square_upper_p
from workbench.errors import DataError, ModelError

K = 5


def fitted(**options) -> CumulativeFit:
    return fit_cumulative(outcome("y"), K, predictors(), **options)


@pytest.mark.parametrize("threshold", STRUCTURES)
@pytest.mark.parametrize("link", LINKS)
def test_every_link_and_structure_agrees_with_clm(link: str, threshold: str) -> None:
    fit, r = fitted(link=link, threshold=threshold), reference()["clm"][link][threshold]
    assert fit.optimum.converged
    assert fit.log_lik == pytest.approx(r["log_lik"], abs=1e-8)
    assert fit.psi == pytest.approx(r["estimate"], rel=1e-5, abs=1e-6)
    assert fit.thresholds == pytest.approx(r["theta"], rel=1e-5, abs=1e-6)
    assert np.sqrt(np.diag(fit.cov)) == pytest.approx(r["std_error"], rel=1e-5)


def test_weights_and_offset_agree_with_clm() -> None:
    fit, r = fitted(weights=column("w"), offset=column("o")), reference()["offset"]
    assert fit.log_lik == pytest.approx(r["log_lik"], abs=1e-8)
    assert fit.psi == pytest.approx(r["estimate"], rel=1e-6)
    assert np.sqrt(np.diag(fit.cov)) == pytest.approx(r["std_error"], rel=1e-6)


def test_effects_by_threshold_agree_with_clm() -> None:
    """clm signs them as thresholds, we as effects."""
    fit, r = fitted(nominal=[0]), reference()["nominal"]
    effects, cov = fit.nominal_effects(0)
    errors = np.array(r["std_error"])
    assert fit.log_lik == pytest.approx(r["log_lik"], abs=1e-8)
    assert fit.thresholds == pytest.approx(r["estimate"][:4], rel=1e-6)
    assert -effects == pytest.approx(r["estimate"][4:8], rel=1e-6)
    assert fit.beta == pytest.approx(r["estimate"][8:], rel=1e-6)
    assert np.sqrt(np.diag(fit.thresholds_cov)) == pytest.approx(errors[:4], rel=1e-5)
    assert np.sqrt(np.diag(cov)) == pytest.approx(errors[4:8], rel=1e-5)


def test_parallel_slopes_tests() -> None:
    fit, wider = fitted(), reference()["wider"]
    for columns, name, df in (([0], "x", 3), ([1, 2], "g", 6), ([0, 1, 2], "both", 9)):
        test = likelihood_ratio(fit, fitted(nominal=columns))
        statistic = 2 * (wider[name] - reference()["clm"]["logit"]["flexible"]["log_lik"])
        assert test is not None and test.df == df
        assert test.statistic == pytest.approx(statistic, abs=1e-6)
        assert test.p_value == pytest.approx(float(chi_square_upper_p(statistic, df)), rel=1e-5)


def test_score_test_comes_near_the_likelihood_ratio_and_holds_its_level() -> None:
    """Under the hypothesis both follow chi-square: their mean over samples is the degrees of freedom."""
    rng = np.random.default_rng(3)
    scores, ratios = [], []
    for _ in range(60):
        X = rng.normal(size=(400, 2))
        latent = X @ [0.8, -0.5] + rng.logistic(size=400)
        y = np.digitize(latent, [-1.0, 0.5])
        fit = fit_cumulative(y, 3, X)
        score, ratio = score_test(fit, [0, 1]), likelihood_ratio(fit, fit_cumulative(y, 3, X, nominal=[0, 1]))
        assert score is not None and score.df == 2
        scores.append(score.statistic)
        ratios.append(ratio.statistic if ratio else np.nan)
    assert np.nanmean(np.abs(np.array(scores) - ratios)) < 0.15
    assert np.mean(scores) == pytest.approx(2.0, abs=3 * 2.0 / np.sqrt(60))


@pytest.mark.parametrize("link", LINKS)
def test_derivatives_are_those_of_finite_differences(link: str) -> None:
    fit = fitted(link=link, nominal=[1], weights=column("w"), offset=column("o"), threshold="symmetric")
    objective = CumulativeObjective(fit.data)
    rng = np.random.default_rng(1)
    psi = fit.optimum.theta + 0.02 * rng.normal(size=len(fit.optimum.theta))
    gradient, hessian = objective.slope(objective.value(psi)[1])
    h = 1e-5
    for k, e in enumerate(np.eye(len(psi)) * h):
        up, down = objective.value(psi + e), objective.value(psi - e)
        assert gradient[k] == pytest.approx((up[0] - down[0]) / (2 * h), rel=1e-6, abs=1e-5)
        slope = (objective.slope(up[1])[0] - objective.slope(down[1])[0]) / (2 * h)
        assert hessian[k] == pytest.approx(slope, rel=1e-6, abs=1e-4)
    assert objective.scores(psi).sum(axis=0) == pytest.approx(-gradient, abs=1e-9)


def test_expected_information_is_the_mean_square_of_the_score() -> None:
    """Summed over all outcomes a row could have, each with its probability."""
    fit = fitted(nominal=[0])
    data, psi = fit.data, fit.optimum.theta
    X = predictors()
    total = np.zeros((len(psi),) * 2)
    probabilities = fit.probabilities(X)
    for j in range(K):
        other = CumulativeObjective(_as_if_all_were(fit, j))
        scores = other.scores(psi)
        total += (scores.T * probabilities[data.order, j]) @ scores
    assert expected_information(data, psi) == pytest.approx(total, rel=1e-9, abs=1e-9)


def _as_if_all_were(fit: CumulativeFit, category: int):
    n = len(fit.data.order)
    starts = np.where(np.arange(K + 1) <= category, 0, n)
    return replace(fit.data, starts=starts)


def test_profile_intervals_agree_with_clm() -> None:
    fit, r = fitted(), reference()["profile"]
    low, high = profile_intervals(fit, np.eye(7)[4:])
    width = np.array(r["high"]) - r["low"]
    assert np.abs(low - r["low"]).max() < 1e-3 * width.min()
    assert np.abs(high - r["high"]).max() < 1e-3 * width.min()


def test_profile_limits_lie_where_the_likelihood_has_fallen_by_half_a_quantile() -> None:
    fit = fitted()
    low, high = profile_intervals(fit, np.eye(7)[4:5], 0.9)
    for limit in (low[0], high[0]):
        held = fit_cumulative(outcome("y"), K, predictors()[:, 1:], offset=limit * column("x"))
        assert 2 * (fit.log_lik - held.log_lik) == pytest.approx(2.7055434540954, abs=1e-6)


def test_probabilities_agree_with_clm_and_sum_to_one() -> None:
    fit = fitted()
    assert fit.probabilities(predictors()[:5]) == pytest.approx(
        np.array(reference()["probabilities"]), rel=1e-6
    )
    assert fitted(nominal=[0]).probabilities(predictors()).sum(axis=1) == pytest.approx(1.0)


def test_two_categories_are_a_binary_model() -> None:
    """With a binary predictor the estimates are the log odds of the 2 x 2 table."""
    y, x = np.repeat([0, 1, 0, 1], [10, 20, 25, 15]), np.repeat([0.0, 1.0], [30, 40])
    fit = fit_cumulative(y, 2, x[:, None], threshold="equidistant")
    assert fit.thresholds == pytest.approx([np.log(10 / 20)])
    assert fit.beta == pytest.approx([np.log(15 / 25) - np.log(20 / 10)])
    assert fit.beta_cov == pytest.approx(np.array([[1 / 10 + 1 / 20 + 1 / 25 + 1 / 15]]))


def test_estimates_do_not_depend_on_scale_shift_or_order_of_rows() -> None:
    X, y = predictors(), outcome("y")
    fit = fitted()
    turned = np.random.default_rng(0).permutation(len(y))
    moved = fit_cumulative(y[turned], K, (X * [1000.0, 1, 1] + [1e6, 0, 0])[turned])
    assert moved.beta * [1000.0, 1, 1] == pytest.approx(fit.beta, rel=1e-8)
    assert moved.thresholds - 1e6 * moved.beta[0] == pytest.approx(fit.thresholds, rel=1e-6)


def test_reversed_outcome_mirrors_the_skewed_links() -> None:
    one = fitted(link="cloglog")
    other = fit_cumulative(K - 1 - outcome("y"), K, -predictors(), link="loglog")
    assert other.log_lik == pytest.approx(one.log_lik, abs=1e-9)
    assert other.thresholds == pytest.approx(-one.thresholds[::-1], rel=1e-7)


def test_a_redundant_column_is_left_out_and_named() -> None:
    X = np.column_stack([predictors(), predictors()[:, 1] + 2 * predictors()[:, 2]])
    fit = fit_cumulative(outcome("y"), K, X)
    assert fit.columns.dropped == (3,)
    assert fit.beta == pytest.approx(fitted().beta)


def test_a_predictor_that_separates_the_categories_is_found() -> None:
    y = np.repeat([0, 1, 2], 20)
    rng = np.random.default_rng(5)
    X = np.column_stack([rng.normal(size=60), y + rng.uniform(-0.4, 0.4, 60), rng.normal(size=60)])
    assert fit_cumulative(y, 3, X).infinite == (1,) or fit_cumulative(y, 3, X).infinite == (0, 1, 2)
    quasi = np.column_stack([rng.normal(size=60), (y == 2) & (np.arange(60) % 2 == 0)]).astype(float)
    assert fit_cumulative(y, 3, quasi).infinite == (1,)
    assert fitted().infinite == ()


def test_an_outcome_without_variation_or_with_an_empty_category_is_refused() -> None:
    X = np.arange(6.0)[:, None]
    with pytest.raises(DataError, match="only one category"):
        fit_cumulative(np.zeros(6, dtype=int), 1, X)
    with pytest.raises(DataError, match="Category 2 of 3"):
        fit_cumulative(np.array([0, 0, 2, 2, 0, 2]), 3, X)


@pytest.mark.parametrize("link", LINKS)
def test_intervals_keep_their_precision_in_the_tails(link: str) -> None:
    """Far out the log of a difference still equals that of the density times the width."""
    chosen, width = LINKS[link], 1e-6
    for eta in (-30.0, -8.0, 0.3, 5.0, 20.0):
        if (link == "cloglog" and eta > 6) or (link == "loglog" and eta < -6):
            continue  # the density itself is below the smallest number
        upper, lower = np.array([eta + width / 2]), np.array([eta - width / 2])
        expected = chosen.log_density(np.array([eta])) + np.log(upper - lower)
        assert chosen.log_interval(upper, lower) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_draws_have_the_frequencies_of_the_model_and_refits_its_spread() -> None:
    fit = fitted(weights=column("w"))
    redraw, random = CumulativeRedraw(fit), np.random.default_rng(4)
    draws = np.array([redraw(random) for _ in range(150)])
    spread = draws.std(axis=0) / np.sqrt(np.diag(fit.cov))
    assert np.isfinite(draws).all()
    assert spread == pytest.approx(1.0, abs=0.3)
    assert np.abs(draws.mean(axis=0) - fit.psi) == pytest.approx(
        0.0, abs=0.3 * np.sqrt(np.diag(fit.cov)).max()
    )
    p = np.array([[0.2, 0.5, 0.3]] * 2000)
    _, codes, none = drawn_categories(random, p, None)
    assert none is None
    assert np.bincount(codes) / 2000 == pytest.approx(p[0], abs=0.04)
    _, codes, weights = drawn_categories(random, p, np.full(2000, 3.0))
    assert np.bincount(codes, weights) / 6000 == pytest.approx(p[0], abs=0.03)
    with pytest.raises(ModelError, match="whole numbers"):
        drawn_categories(random, p, np.full(2000, 0.5))


def test_slopes_of_probabilities_are_those_of_finite_differences() -> None:
    fit, X = fitted(nominal=[0], threshold="symmetric"), predictors()[:7]
    P, slopes = fit.probability_slopes(X, column("o")[:7])
    assert pytest.approx(fit.probabilities(X, column("o")[:7])) == P
    to_theta = np.linalg.inv(fit.data.back)

    def moved(step: np.ndarray) -> np.ndarray:
        optimum = replace(fit.optimum, theta=fit.optimum.theta + to_theta @ step)
        return replace(fit, optimum=optimum).probabilities(X, column("o")[:7])

    for r, e in enumerate(np.eye(len(fit.psi)) * 1e-6):
        assert slopes[:, :, r] == pytest.approx((moved(e) - moved(-e)) / 2e-6, rel=1e-5, abs=1e-6)


def test_thresholds_go_to_infinity_with_a_column_that_separates() -> None:
    rng = np.random.default_rng(2)
    x = rng.integers(1, 4, 150).astype(float)
    fit = fit_cumulative(np.where(x == 2.0, rng.integers(0, 3, 150), x.astype(int) - 1), 3, x[:, None])
    assert fit.infinite == (0,)
    assert fit.without_limit(fit.theta_map).tolist() == [True, True]
    top = x == 3.0
    other = fit_cumulative(np.where(top, 2, rng.integers(0, 3, 150)), 3, top.astype(float)[:, None])
    assert other.infinite == (0,)
    assert other.without_limit(other.theta_map).tolist() == [False, False]
