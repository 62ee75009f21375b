"""Cumulative mixed models against R's clmm, plain Laplace and exact integrals, and binary mixed models.

clmm stops its inner and outer searches early: the criterion must not be above clmm's, and the estimates agree
within a small part of a standard error. With one random effect a group its "cloglog" is the "loglog" of clm
and of the textbooks (2022.11-16).
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from engine.mixed_category_cases import FILE, block, column, outcome, plain_laplace, predictors, reference

from workbench.engine.cumulative import LINKS
from workbench.engine.cumulative.mixed import fit_cumulative_mixed
from workbench.engine.cumulative.mixed_profile import profile_intervals
from workbench.engine.cumulative.mixed_redraw import CumulativeMixedRedraw, deviations
from workbench.engine.cumulative.mixed_result import CumulativeMixedFit
from workbench.engine.cumulative.prediction import averaged_cdf, categories_of
from workbench.engine.glmm import fit_glmm, fit_kernel, on_predictor
from workbench.engine.glmm.problem import Point
from workbench.engine.likelihoods.joint import Single as Joint

K = 4
CASES = {
    "intercept": ({}, lambda: [block()]),
    "probit": ({"link": "probit"}, lambda: [block()]),
    "cloglog": ({"link": "loglog"}, lambda: [block()]),
    "equidistant": ({"threshold": "equidistant"}, lambda: [block()]),
    "symmetric": ({"threshold": "symmetric"}, lambda: [block()]),
    "crossed": ({}, lambda: [block(), block("h")]),
    "slope": ({}, lambda: [block(slope=True)]),
    "agq": ({"quadrature_points": 11}, lambda: [block()]),
}


def fitted(name: str = "intercept", **more) -> CumulativeMixedFit:
    options, blocks = CASES[name]
    return fit_cumulative_mixed(outcome(), K, predictors(), blocks(), **{**options, **more})


@pytest.mark.parametrize("name", CASES)
def test_estimates_agree_with_clmm_and_the_criterion_is_not_higher(name: str) -> None:
    fit, r = fitted(name), reference()[name]
    errors, k = np.array(r["std_error"]), len(r["names"]) - 3
    assert fit.fit.verdict.status == "fine"
    assert fit.log_lik == pytest.approx(r["log_lik"], abs=1e-4)
    assert fit.log_lik > r["log_lik"] - 2e-5
    assert np.abs(fit.beta - r["estimate"][k:]) == pytest.approx(0.0, abs=2e-3 * errors[k:].min())
    assert fit.thresholds == pytest.approx(r["theta"], abs=2e-3 * errors[:k].max())
    assert np.sqrt(np.diag(fit.beta_cov)) == pytest.approx(errors[k:], rel=5e-3)
    if k == K - 1:
        assert np.sqrt(np.diag(fit.parameters_cov))[:k] == pytest.approx(errors[:k], rel=5e-3)
    for sigma, theirs in zip(fit.fit.covariances, r["covariances"].values(), strict=True):
        assert sigma == pytest.approx(np.array(theirs), rel=5e-3, abs=1e-3)


@pytest.mark.parametrize("link", ["logit", "loglog", "cauchit"])
def test_the_criterion_is_that_of_a_plain_laplace_approximation(link: str) -> None:
    fit = fitted("slope", link=link)
    y, X, random = outcome(), predictors(), block(slope=True)
    cuts = np.concatenate([[LINKS[link].low], fit.thresholds, [LINKS[link].high]])

    def density(rows: np.ndarray, eta: np.ndarray) -> np.ndarray:
        return LINKS[link].log_interval(cuts[y[rows] + 1] - eta[0], cuts[y[rows]] - eta[0])

    base = (X @ fit.beta)[None]
    found = plain_laplace(density, base, random.codes, random.Z[None], fit.fit.covariances[0])
    assert fit.log_lik == pytest.approx(found, abs=1e-6)


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog"])
def test_two_categories_are_a_binary_mixed_model(link: str) -> None:
    """P(Y <= 0) = F(theta - eta), so that the event of the binary model is the lower category."""
    y, X = (outcome() > 1).astype(int), predictors()
    fit = fit_cumulative_mixed(y, 2, X, [block()], link=link)
    design = np.column_stack([np.ones(len(y)), -X])
    other = fit_glmm(1.0 - y, design, [block()], family="binomial", link=link)
    assert fit.log_lik == pytest.approx(other.log_lik, abs=1e-8)
    assert fit.parameters == pytest.approx(other.beta, abs=1e-6)
    assert np.sqrt(np.diag(fit.parameters_cov)) == pytest.approx(other.std_errors, rel=1e-5)
    assert fit.fit.covariances[0] == pytest.approx(other.covariances[0], rel=1e-5)


def test_estimates_do_not_depend_on_scale_shift_or_order_of_rows() -> None:
    y, X, fit = outcome(), predictors(), fitted("slope")
    turned = np.random.default_rng(1).permutation(len(y))
    random = block(slope=True)
    moved = type(random)(random.group, random.codes[turned], random.n_levels, random.Z[turned], random.names)
    other = fit_cumulative_mixed(y[turned], K, (X * [100.0, 1, 1] + [5e4, 0, 0])[turned], [moved])
    assert other.log_lik == pytest.approx(fit.log_lik, abs=1e-8)
    assert other.beta * [100.0, 1, 1] == pytest.approx(fit.beta, rel=1e-5)
    assert other.probabilities((X * [100.0, 1, 1] + [5e4, 0, 0])[:5]) == pytest.approx(
        fit.probabilities(X[:5]), abs=1e-7
    )


def test_frequency_weights_stand_for_repeated_rows() -> None:
    y, X, random = outcome(), predictors(), block()
    w = 1.0 + (np.arange(len(y)) % 3 == 0)
    rows = np.repeat(np.arange(len(y)), w.astype(int))
    longer = type(random)(random.group, random.codes[rows], random.n_levels, random.Z[rows], random.names)
    one = fit_cumulative_mixed(y, K, X, [random], weights=w)
    other = fit_cumulative_mixed(y[rows], K, X[rows], [longer])
    assert one.log_lik == pytest.approx(other.log_lik, abs=1e-8)
    assert one.parameters == pytest.approx(other.parameters, abs=1e-6)


def test_without_predictors_and_with_an_offset() -> None:
    y, X = outcome(), predictors()
    empty = fit_cumulative_mixed(y, K, X[:, :0], [block()])
    assert empty.parameters_cov.shape == (3, 3)
    fit = fitted()
    held = fit_cumulative_mixed(y, K, X[:, 1:], [block()], offset=fit.beta[0] * X[:, 0])
    assert held.log_lik == pytest.approx(fit.log_lik, abs=1e-8)
    assert held.thresholds == pytest.approx(fit.thresholds, abs=1e-5)


def test_profile_limits_lie_where_the_likelihood_has_fallen_by_half_a_quantile() -> None:
    fit = fitted()
    low, high = profile_intervals(fit)
    for limit in (low[3], high[3]):
        held = fit_cumulative_mixed(outcome(), K, predictors()[:, 1:], [block()], offset=limit * column("x"))
        assert 2 * (fit.log_lik - held.log_lik) == pytest.approx(3.841458820694124, abs=1e-5)
    errors = np.sqrt(np.diag(fit.parameters_cov))
    assert low == pytest.approx(fit.parameters - 1.96 * errors, abs=0.15 * errors.max())
    assert high == pytest.approx(fit.parameters + 1.96 * errors, abs=0.15 * errors.max())


def test_a_bootstrap_refit_gives_every_parameter() -> None:
    fit = fitted("slope")
    redraw, random = CumulativeMixedRedraw(fit, None), np.random.default_rng(0)
    draws = np.array([redraw(random) for _ in range(12)])
    assert draws.shape == (12, 6 + 3)
    assert np.isfinite(draws[:, :8]).all()
    mean_error = np.abs(draws[:, :6].mean(axis=0) - fit.parameters)
    assert (mean_error < 2.0 * np.sqrt(np.diag(fit.parameters_cov))).all()
    assert deviations(fit)[:2] == pytest.approx(np.sqrt(np.diag(fit.fit.covariances[0])))


def test_population_average_is_the_mean_over_random_effects() -> None:
    fit = fitted()
    X, sd = predictors()[:3], float(np.sqrt(fit.fit.covariances[0][0, 0]))
    averaged = fit.probabilities(X, spread=np.full(3, sd))
    draws = np.random.default_rng(0).normal(0.0, sd, 40_000)
    simulated = [fit.probabilities(np.tile(x, (40_000, 1)), draws).mean(axis=0) for x in X]
    assert averaged == pytest.approx(np.array(simulated), abs=4e-3)
    assert averaged.sum(axis=1) == pytest.approx(1.0)
    P, slopes = fit.probability_slopes(X, spread=np.full(3, sd))
    assert pytest.approx(averaged) == P
    for r, e in enumerate(np.eye(6) * 1e-6):
        theta, beta = fit.parameters[:3], fit.parameters[3:]
        sides = []
        for s in (1, -1):
            ends = (theta + s * e[:3]) - (X @ (beta + s * e[3:]))[:, None]
            sides.append(categories_of(averaged_cdf(fit.link, ends, np.full(3, sd))[0]))
        assert slopes[:, :, r] == pytest.approx((sides[0] - sides[1]) / 2e-6, rel=1e-5, abs=1e-6)


def test_a_search_from_far_away_goes_on_until_it_settles() -> None:
    fit = fitted("slope")
    problem = fit.fit.problem
    far = Point(np.zeros(problem.fixed.p), (25.0 * np.eye(2),), np.array([3.0, 1.0, 1.0]))
    again = fit_kernel(
        Joint(fit.kernel), [predictors() - fit.columns.centre], on_predictor([block(slope=True)]), start=far
    )
    assert again.n_iter > 8
    assert again.log_lik == pytest.approx(fit.log_lik, abs=1e-8)


@pytest.mark.parametrize("link", ["cloglog", "loglog"])
@pytest.mark.parametrize("random", ["intercept", "crossed", "slope"])
def test_links_are_those_of_clmm_whatever_it_calls_them(link: str, random: str) -> None:
    """Only with one random effect a group has clmm these two the other way round than clm."""
    theirs = json.loads((FILE.parent / "links.json").read_text(encoding="utf-8"))
    blocks = {"intercept": [block()], "crossed": [block(), block("h")], "slope": [block(slope=True)]}
    fit = fit_cumulative_mixed(outcome(), K, predictors()[:, [0, 2]], blocks[random], link=link)
    swapped = {"cloglog": "loglog", "loglog": "cloglog"}[link] if random == "intercept" else link
    assert fit.log_lik == pytest.approx(theirs[swapped][random], abs=2e-4)
