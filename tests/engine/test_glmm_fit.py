"""Fits of known answers: linear models, limits, boundaries, orders of rows, held parameters, simulation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine.glmm_designs import SHAPES, count_data, shaped
from engine.lmm_designs import block

from workbench.engine.glmm import GlmmFit, fit_glmm, fit_kernel, on_predictor
from workbench.engine.likelihoods import FAMILIES, LINKS
from workbench.engine.likelihoods.joint import Single
from workbench.engine.lmm import fit_lmm


def counts(shape: str, **how) -> GlmmFit:
    y, x, blocks = count_data()
    X = np.column_stack([np.ones(len(y)), x])
    return fit_glmm(y, X, [blocks[name] for name in SHAPES[shape]], family="poisson", **how)


def test_gaussian_outcome_is_the_linear_mixed_model_by_maximum_likelihood() -> None:
    random = np.random.default_rng(2)
    g, x = random.integers(0, 15, 200), random.normal(size=200)
    y = 1 + x + random.normal(size=15)[g] + 0.7 * random.normal(size=15)[g] * x + random.normal(size=200)
    X, blocks = np.column_stack([np.ones(200), x]), [block("g", g, np.ones(200), x)]
    weights = random.uniform(0.5, 2.0, 200)
    linear = fit_lmm(y, X, blocks, weights=weights, reml=False)
    fit = fit_glmm(y, X, blocks, family="gaussian", weights=weights)
    assert fit.criterion == pytest.approx(linear.criterion, abs=1e-9)
    assert fit.parameter == pytest.approx(linear.sigma**2, rel=1e-7)
    np.testing.assert_allclose(fit.beta, linear.beta, atol=1e-7)
    np.testing.assert_allclose(fit.std_errors, linear.std_errors, rtol=0.02)
    np.testing.assert_allclose(fit.covariances[0], linear.covariances[0], atol=1e-6)
    np.testing.assert_allclose(fit.conditional_modes[0], linear.conditional_modes[0], atol=1e-6)
    np.testing.assert_allclose(fit.conditional_variances[0], linear.conditional_variances[0], atol=1e-6)
    np.testing.assert_allclose(fit.fitted, linear.fitted, atol=1e-6)


@pytest.mark.parametrize("shape", ["slopes", "crossed slopes", "nested"])
def test_order_of_rows_and_scale_of_columns_do_not_matter(shape: str) -> None:
    y, x, blocks = count_data()
    names = SHAPES[shape]
    one = fit_glmm(y, np.column_stack([np.ones(240), x]), [blocks[n] for n in names], family="poisson")
    order = np.random.default_rng(9).permutation(240)
    scaled = []
    for name in names:
        b = blocks[name]
        Z = np.column_stack([b.Z[:, 0], *(50.0 * z + 300.0 for z in b.Z[:, 1:].T)])[order]
        scaled.append(replace(b, codes=b.codes[order], Z=Z))
    X = np.column_stack([np.ones(240), 50.0 * x + 300.0])[order]
    other = fit_glmm(y[order], X, scaled, family="poisson")
    assert other.criterion == pytest.approx(one.criterion, abs=1e-8)
    assert other.beta[1] * 50.0 == pytest.approx(one.beta[1], abs=1e-7)
    assert other.std_errors[1] * 50.0 == pytest.approx(one.std_errors[1], rel=1e-5)
    np.testing.assert_allclose(other.fitted, one.fitted[order], rtol=1e-6)
    for b, found, expected in zip(scaled, other.covariances, one.covariances, strict=True):
        assert found[-1, -1] * (2500.0 if b.q > 1 else 1.0) == pytest.approx(expected[-1, -1], abs=1e-6)


def test_groups_without_variation_give_exactly_no_variance() -> None:
    random = np.random.default_rng(0)
    g = np.repeat(np.arange(20), 10)
    y = np.tile([0, 1, 2, 3, 1, 2, 0, 1, 4, 2], 20).astype(float)
    x = random.normal(size=200)
    fit = fit_glmm(y, np.column_stack([np.ones(200), x]), [block("g", g, np.ones(200))], family="poisson")
    assert fit.singular and fit.covariances[0][0, 0] == 0.0 and fit.converged
    assert fit.verdict.status == "boundary"
    assert [r.code for r in fit.verdict.reasons] == ["zero_variance"]
    assert np.all(fit.conditional_modes[0] == 0.0)
    assert np.isfinite(fit.std_errors).all()


def test_effects_that_are_multiples_of_each_other_give_a_correlation_of_one() -> None:
    random = np.random.default_rng(5)
    g, x = np.repeat(np.arange(30), 12), np.tile(np.linspace(-1, 1, 12), 30)
    u = 0.8 * random.normal(size=30)
    y = random.poisson(np.exp(1 + u[g] * (1 - 0.8 * x))).astype(float)
    X = np.column_stack([np.ones(360), x])
    fit = fit_glmm(y, X, [block("g", g, np.ones(360), x)], family="poisson")
    assert fit.singular and fit.correlations[0][1, 0] == pytest.approx(-1.0, abs=1e-12)
    assert [r.code for r in fit.verdict.reasons] == ["perfect_correlation"]


def test_start_does_not_matter() -> None:
    model = shaped("slopes")
    problem = model.problem()
    fits = []
    for scale in (0.05, 0.4, 2.0):
        start = problem.point(np.concatenate([np.zeros(2), scale * np.array([1.0, 0.0, 1.0])]))
        fits.append(
            fit_kernel(
                Single(model.kernel),
                [model.X],
                on_predictor(model.blocks),
                offset=model.offset[None],
                start=start,
            )
        )
    for fit in fits[1:]:
        assert fit.criterion == pytest.approx(fits[0].criterion, abs=1e-9)
        np.testing.assert_allclose(fit.psi, fits[0].psi, atol=1e-7)


def test_levels_without_rows_have_no_effect_and_the_variance_of_the_population() -> None:
    y, x, blocks = count_data()
    b = blocks["g"]
    codes = np.where(b.codes >= 5, b.codes + 1, b.codes)
    gap = replace(b, codes=codes, n_levels=b.n_levels + 1)
    X = np.column_stack([np.ones(240), x])
    full, empty = fit_glmm(y, X, [b], family="poisson"), fit_glmm(y, X, [gap], family="poisson")
    assert empty.criterion == full.criterion
    np.testing.assert_array_equal(np.delete(empty.conditional_modes[0], 5, 0), full.conditional_modes[0])
    assert empty.conditional_modes[0][5, 0] == 0.0
    assert empty.conditional_variances[0][5, 0, 0] == empty.covariances[0][0, 0]


def test_one_effect_per_row_is_overdispersion() -> None:
    """Rows that are their own group: allowed for counts, and better than Poisson for such counts."""
    random = np.random.default_rng(8)
    g, row = np.repeat(np.arange(25), 8), np.arange(200)
    y = random.poisson(np.exp(1 + 0.5 * random.normal(size=25)[g] + 0.6 * random.normal(size=200))).astype(
        float
    )
    one = np.ones((200, 1))
    blocks = [block("g", g, np.ones(200)), block("row", row, np.ones(200))]
    fit = fit_glmm(y, one, blocks, family="poisson")
    assert fit.verdict.status == "fine"
    assert fit.criterion < fit_glmm(y, one, blocks[:1], family="poisson").criterion - 50
    assert np.sqrt(fit.covariances[1][0, 0]) == pytest.approx(0.6, abs=0.12)


def test_separation_is_named() -> None:
    random = np.random.default_rng(1)
    g, x = np.repeat(np.arange(20), 10), np.tile([0.0, 1.0], 100)
    y = np.where(x == 1.0, 1.0, random.integers(0, 2, 200))
    X = np.column_stack([np.ones(200), x])
    fit = fit_glmm(y, X, [block("g", g, np.ones(200))], family="binomial", names=["(Intercept)", "smoker"])
    assert fit.verdict.status == "do_not_use"
    assert fit.verdict.reasons[0].code == "separation"
    assert "smoker" in fit.verdict.reasons[0].message and fit.verdict.reasons[0].advice


def test_an_intercept_far_from_the_data_is_no_separation() -> None:
    """Years that are not centred: a large intercept with a large error, and the fit of centred years."""
    random = np.random.default_rng(12)
    g, year, x = np.repeat(np.arange(30), 20), np.tile(np.arange(1990.0, 2010.0), 30), random.normal(size=600)
    smoker = random.integers(0, 2, 600)
    eta = 0.6 * random.normal(size=30)[g] + 0.5 * x + 0.03 * (year - 2000) + 0.05 * smoker * (year - 2000)
    y = (random.random(600) < 1 / (1 + np.exp(-eta))) * 1.0
    names = ["(Intercept)", "year", "x", "smoker", "smoker:year"]
    fits = []
    for shift in (0.0, 2000.0):
        t = year - shift
        X = np.column_stack([np.ones(600), t, x, smoker, smoker * t])
        fits.append(fit_glmm(y, X, [block("g", g, np.ones(600))], family="binomial", names=names))
    raw, centred = fits
    assert raw.verdict.status == centred.verdict.status == "fine"
    assert raw.criterion == pytest.approx(centred.criterion, abs=1e-8)
    assert abs(raw.beta[0]) > 30 and raw.std_errors[0] > 25
    np.testing.assert_allclose(raw.beta[[1, 2, 4]], centred.beta[[1, 2, 4]], rtol=1e-6)
    assert raw.beta[0] + 2000 * raw.beta[1] == pytest.approx(centred.beta[0], abs=1e-6)


def test_a_search_along_the_boundary_does_not_drag_on() -> None:
    """Weak crossed effects: the factors are flat towards zero, where plain Newton steps took a hundred."""
    random = np.random.default_rng(6)
    g, h, x = np.arange(120) % 12, random.integers(0, 4, 120), random.normal(size=120)
    mean = 1 / (1 + np.exp(-(0.3 + 0.15 * random.normal(size=12)[g] + 0.2 * x)))
    y, X = random.beta(8 * mean, 8 * (1 - mean)), np.column_stack([np.ones(120), x])
    steps: list[float] = []

    def fit(*blocks) -> GlmmFit:
        steps.clear()
        return fit_glmm(
            y, X, blocks, family="beta", link="probit", on_iteration=lambda _, value: steps.append(value)
        )

    smaller = fit(block("g", g, np.ones(120)))
    found = fit(block("g", g, np.ones(120), x), block("h", h, np.ones(120)))
    assert len(steps) < 60
    assert found.verdict.status == "boundary" and found.converged
    assert found.criterion <= smaller.criterion
    assert np.abs(found.gradient).max() < 1e-5


def test_poisson_counts_send_theta_to_its_limit() -> None:
    random = np.random.default_rng(2)
    g = np.repeat(np.arange(20), 10)
    mean = np.exp(1 + 0.5 * random.normal(size=20))[g]
    y = np.round(mean + 0.5 * np.sqrt(mean) * random.normal(size=200)).clip(0)
    fit = fit_glmm(y, np.ones((200, 1)), [block("g", g, np.ones(200))], family="negative_binomial")
    poisson = fit_glmm(y, np.ones((200, 1)), [block("g", g, np.ones(200))], family="poisson")
    assert fit.criterion == pytest.approx(poisson.criterion, abs=1e-3)
    assert "parameter_limit" in [r.code for r in fit.verdict.reasons]
    np.testing.assert_allclose(fit.std_errors, poisson.std_errors, rtol=1e-3)


RECOVER = [
    ("binomial", "logit", ""),
    ("binomial", "cloglog", ""),
    ("poisson", "log", ""),
    ("negative_binomial", "log", "theta"),
    ("negative_binomial_1", "log", "alpha"),
    ("gamma", "log", "dispersion"),
    ("inverse_gaussian", "log", "dispersion"),
    ("beta", "logit", "precision"),
    ("gaussian", "identity", "dispersion"),
]


@pytest.mark.parametrize(("family", "link", "parameter"), RECOVER)
def test_simulated_truth_lies_within_four_standard_errors(family: str, link: str, parameter: str) -> None:
    random = np.random.default_rng(11)
    J, n = 300, 6000
    g, x = np.repeat(np.arange(J), n // J), random.normal(size=n)
    eta = 0.3 + 0.5 * x + 0.6 * random.normal(size=J)[g]
    mu = LINKS[link].mean(eta)[0]
    p = {"theta": 2.0, "alpha": 1.5, "dispersion": 0.5, "precision": 6.0}.get(parameter, 1.0)
    y = {
        "binomial": lambda: random.binomial(1, mu),
        "poisson": lambda: random.poisson(mu),
        "negative_binomial": lambda: random.negative_binomial(p, p / (p + mu)),
        "negative_binomial_1": lambda: random.negative_binomial(mu / p, 1 / (1 + p)),
        "gamma": lambda: random.gamma(1 / p, mu * p),
        "inverse_gaussian": lambda: random.wald(mu, 1 / p),
        "beta": lambda: np.clip(random.beta(mu * p, (1 - mu) * p), 1e-9, 1 - 1e-9),
        "gaussian": lambda: random.normal(mu, np.sqrt(p)),
    }[family]()
    X = np.column_stack([np.ones(n), x])
    fit = fit_glmm(y.astype(float), X, [block("g", g, np.ones(n))], family=family, link=link)
    assert fit.verdict.status == "fine" and fit.decrement < 1e-14
    assert (np.abs(fit.beta - [0.3, 0.5]) < 4 * fit.std_errors + 0.03 * (family == "binomial")).all()
    assert np.sqrt(fit.covariances[0][0, 0]) == pytest.approx(0.6, abs=0.13)
    if parameter:
        assert abs(fit.parameter - p) < 4 * fit.parameter_error
    assert fit.parameter_error is None or fit.parameter_error > 0.0


def test_iterations_are_told_and_may_be_stopped() -> None:
    seen: list[tuple[int, float]] = []
    fit = counts("one", on_iteration=lambda step, value: seen.append((step, value)))
    assert len(seen) >= fit.n_iter and seen[0][0] == 1

    def stop(step: int, value: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        counts("one", on_iteration=stop)


def test_a_search_cut_short_says_so() -> None:
    fit = counts("crossed", max_iter=1)
    assert not fit.converged and fit.verdict.status == "do_not_use"
    assert fit.verdict.reasons[0].code == "not_converged"


def test_families_have_their_default_link() -> None:
    assert counts("one").link is LINKS["log"]
    assert counts("one").family is FAMILIES["poisson"]


def test_the_second_derivatives_may_be_stopped_too() -> None:
    """With several groupings they take as long as the search; the last step is told again meanwhile."""
    last: list[int] = []

    def listen(step: int, value: float) -> None:
        if last.count(step) == 3:
            raise KeyboardInterrupt
        last.append(step)

    with pytest.raises(KeyboardInterrupt):
        counts("crossed", on_iteration=listen)
