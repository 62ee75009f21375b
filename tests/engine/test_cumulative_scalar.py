"""The quick search for one random effect a level: derivatives, agreement with the search proper, limits."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from engine.mixed_category_cases import block, column, outcome, predictors

from workbench.engine.cumulative import LINKS, STRUCTURES, scalar, scalar_rows, threshold_structure
from workbench.engine.cumulative.mixed import fit_cumulative_mixed
from workbench.engine.cumulative.scalar import ScalarModel, _model, fit_scalar
from workbench.engine.cumulative.shifts import AnyEnds, LogisticEnds
from workbench.engine.glmm import RandomBlock

K = 4


def model(link: str, threshold: str = "flexible") -> ScalarModel:
    """With weights, an offset and a loading that is not one."""
    n = len(outcome())
    X = predictors() - predictors().mean(axis=0)
    w, z = 1.0 + np.arange(n) % 2, 1.0 + 0.3 * column("f")
    found = _model(
        outcome(),
        X,
        X[:, :0],
        block().codes,
        z,
        LINKS[link],
        threshold_structure(threshold, K),
        w,
        0.1 * column("z"),
    )
    return found[0]


@pytest.mark.parametrize("threshold", STRUCTURES)
@pytest.mark.parametrize("link", [name for name, link in LINKS.items() if link.concave])
def test_derivatives_are_those_of_finite_differences(link: str, threshold: str) -> None:
    own = model(link, threshold)
    m = len(own.data.pairs) - 3
    alpha = threshold_structure(threshold, K).parameters(np.array([-1.4, 0.1, 1.3]))[:m]
    at = np.concatenate([alpha, [0.4, 0.2, -0.3], [np.log(0.6)]])
    gradient, hessian = own.slope(own.value(at)[1])
    h = 1e-4
    for k, e in enumerate(np.eye(len(at)) * h):
        up, down = own.value(at + e), own.value(at - e)
        assert gradient[k] == pytest.approx((up[0] - down[0]) / (2 * h), rel=1e-5, abs=1e-4)
        slope = (own.slope(up[1])[0] - own.slope(down[1])[0]) / (2 * h)
        np.testing.assert_allclose(hessian[k], slope, rtol=1e-5, atol=1e-6 * np.abs(hessian).max())


def test_loadings_of_many_rows_are_weighted_one_parameter_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at = np.array([-1.4, 0.1, 1.3, 0.4, 0.2, -0.3, np.log(0.6)])
    own = model("logit")
    place = own.value(at)[1]
    together = own.slope(place)
    monkeypatch.setattr(scalar_rows, "AT_ONCE", 0)
    for found, expected in zip(own.slope(place), together, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_careful_search_ends_where_the_quick_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = fit_cumulative_mixed(outcome(), K, predictors(), [block()]).quick
    monkeypatch.setattr(scalar, "QUICK", 0)
    careful = fit_cumulative_mixed(outcome(), K, predictors(), [block()]).quick
    assert quick is not None
    assert careful is not None
    np.testing.assert_allclose(quick.beta, careful.beta, rtol=1e-8)
    np.testing.assert_allclose(quick.cov, careful.cov, rtol=1e-6)
    assert quick.criterion == pytest.approx(careful.criterion, abs=1e-9)
    assert quick.variance == pytest.approx(careful.variance, rel=1e-7)


@pytest.mark.parametrize("link", ["logit", "cloglog"])
def test_a_last_step_of_the_modes_counts_to_first_order(link: str) -> None:
    """F and its gradient next to the modes are those at the modes, but for the square of the distance."""
    own = model(link)
    at = np.array([-1.4, 0.1, 1.3, 0.4, 0.2, -0.3, np.log(0.6)])

    def near(b: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        own.anchor = at, b, np.zeros((len(at), len(b)))
        F, place = own.value(at)
        assert place.modes is not None
        return F, own.slope(place)[0], place.modes.delta

    _, place = own.value(at)
    own.slope(place)
    assert own.anchor is not None
    mode = own.anchor[1]
    F, gradient, _ = near(mode)
    off = 2e-7 * (-1.0) ** np.arange(len(mode))
    F_off, gradient_off, delta = near(mode + off)
    np.testing.assert_allclose(delta, -off, rtol=1e-5)  # no step has been taken
    assert F_off == pytest.approx(F, abs=1e-11)
    np.testing.assert_allclose(gradient_off, gradient, rtol=0, atol=1e-10)


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog"])
def test_it_ends_where_the_search_proper_stays(link: str) -> None:
    """The engine of all mixed models, started there, takes no further step worth the name."""
    fit = fit_cumulative_mixed(outcome(), K, predictors(), [block()], link=link)
    assert fit.fit.n_iter <= 1
    assert fit.steps > fit.fit.n_iter
    assert fit.fit.gradient_norm < 1e-6


@pytest.mark.parametrize("threshold", STRUCTURES)
@pytest.mark.parametrize("link", ["logit", "loglog"])
def test_its_estimates_are_those_of_the_search_proper(link: str, threshold: str) -> None:
    fit = fit_cumulative_mixed(outcome(), K, predictors(), [block()], link=link, threshold=threshold)
    assert fit.quick is not None
    full = replace(fit, searched=fit.fit)
    assert full.quick is None
    np.testing.assert_allclose(fit.parameters, full.parameters, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(fit.parameters_cov, full.parameters_cov, rtol=1e-5, atol=1e-8)
    assert fit.log_lik == pytest.approx(full.log_lik, abs=1e-9)
    assert fit.quick.variance == pytest.approx(full.fit.covariances[0][0, 0], rel=1e-6)
    assert fit.n_params == full.n_params


def test_logistic_ends_are_those_of_the_general_formulas() -> None:
    """Also far out, where a probability is as good as nil, and for the lowest and the highest category."""
    link = LINKS["logit"]
    upper = np.array([-1.0, 0.3, 30.0, -28.0, link.high, 2.0])
    lower = np.array([-2.5, 0.29, 29.0, -31.0, 1.5, link.low])
    for t in (0.0, 0.7, -4.0):
        own, other = (e(upper, lower).at(np.full(6, t)) for e in (LogisticEnds, partial(AnyEnds, link)))
        np.testing.assert_allclose(own.l_t, other.l_t, rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(own.l_tt, other.l_tt, rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(own.log_pi(), other.log_pi(), rtol=1e-13)
        mine, theirs = own.bends(), other.bends()
        np.testing.assert_allclose(mine.third, theirs.third, rtol=1e-7, atol=1e-12)
        np.testing.assert_allclose(mine.fourth, theirs.fourth, rtol=1e-7, atol=1e-12)
        np.testing.assert_allclose(mine.own, theirs.own, rtol=1e-6, atol=1e-9)
        for a, b in zip([*mine.first, *mine.second], [*theirs.first, *theirs.second], strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-9)
        for a, b in zip(mine.mixed, theirs.mixed, strict=True):
            np.testing.assert_allclose(0.0 if a is None else a, b, rtol=1e-6, atol=1e-9)


def test_it_leaves_alone_what_it_does_not_know() -> None:
    y, X = outcome(), predictors() - predictors().mean(axis=0)
    structure = threshold_structure("flexible", K)
    codes, ones = block().codes, np.ones(len(y))
    assert fit_scalar(y, X, X[:, :0], codes, ones, LINKS["cauchit"], structure, None, None) is None
    rng = np.random.default_rng(3)
    noise = np.digitize(rng.logistic(size=400), [-1.0, 0.0, 1.0])
    even = np.tile(np.arange(40), 10)  # groups without any difference: the variance goes to zero
    nothing = fit_scalar(np.sort(noise), X * 0.0, X[:, :0], even, ones, LINKS["logit"], structure, None, None)
    assert nothing is None
    random = RandomBlock("even", even, 40, ones[:, None], ("(Intercept)",))
    fit = fit_cumulative_mixed(np.sort(noise), K, X[:, :0], [random])
    assert fit.fit.covariances[0][0, 0] == 0.0
    assert fit.fit.verdict.status == "boundary"
