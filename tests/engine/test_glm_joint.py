"""Densities with extra zeros and truncation: derivatives by finite differences; fits against R.

R's own searches stop at 1e-15 of the likelihood (`tests/reference/glm_families/joint.R`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE

from workbench.engine.glm_joint.densities import Density, Plain, Truncated, ZeroInflated
from workbench.engine.glm_joint.intervals import profile_intervals
from workbench.engine.glm_joint.recipe import Fitted, Flat, Recipe, beta_covariance
from workbench.engine.likelihoods import FAMILIES, LINKS, zeros
from workbench.engine.likelihoods.joint import Single

FOLDER = HERE / "glm_families"
R: dict[str, Any] = json.loads((FOLDER / "joint.json").read_text(encoding="utf-8"))["cases"]
DATA = pd.read_csv(FOLDER / "families.csv")
ONE = np.ones(len(DATA))
X = np.column_stack([ONE, DATA["x"], DATA["g"] == "b", DATA["g"] == "c"]).astype(float)
Z = np.column_stack([ONE, DATA["z"]])


def y(name: str) -> np.ndarray:
    return DATA[name].to_numpy(float)


def density(kind: str, family: str) -> Density:
    outcome = np.array([0.0, 0, 1, 2, 5, 9]) if kind != "truncated" else np.array([1.0, 1, 2, 3, 5, 9])
    w = np.array([1.0, 2, 1, 1, 3, 1])
    kernel = FAMILIES[family].kernel(outcome, "log")
    if kind == "plain":
        return Plain(kernel, w, None)
    if kind == "truncated":
        return Truncated(kernel, w, None, FAMILIES[family].kernel(np.zeros(6), "log"))
    return ZeroInflated(kernel, w, None, outcome == 0, LINKS["cloglog"])


@pytest.mark.parametrize("kind", ["plain", "truncated", "inflated"])
@pytest.mark.parametrize("family", ["poisson", "negative_binomial", "negative_binomial_1"])
def test_derivatives(kind: str, family: str) -> None:
    found, h = density(kind, family), 1e-6
    rng = np.random.default_rng(2)
    eta, phi = rng.normal(size=(found.m, 6)), 0.3
    at = found.slopes(eta, phi)
    assert at.value == pytest.approx(found.value(eta, phi), rel=1e-12)
    for a in range(found.m):
        step = np.zeros_like(eta)
        step[a] = h
        up, down = found.slopes(eta + step, phi), found.slopes(eta - step, phi)
        assert at.first[a] == pytest.approx((up.value - down.value) / (2 * h), rel=1e-5, abs=1e-7)
        assert at.second[a] == pytest.approx((up.first - down.first) / (2 * h), rel=1e-5, abs=1e-7)
    assert (at.phi is not None) == (family != "poisson")
    if at.phi is not None:
        up, down = found.slopes(eta, phi + h), found.slopes(eta, phi - h)
        assert at.phi == pytest.approx(found.by_phi(eta, phi), rel=1e-12)
        assert at.phi == pytest.approx((up.value - down.value) / (2 * h), rel=1e-5, abs=1e-7)
        assert at.cross == pytest.approx((up.first - down.first) / (2 * h), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("family", ["poisson", "negative_binomial", "negative_binomial_1"])
def test_laws_are_those_of_mixed_models(family: str) -> None:
    """Written out here, composed of partial derivatives there: two derivations of one law."""
    eta, w = np.random.default_rng(5).normal(size=(2, 6)), np.array([1.0, 2, 1, 1, 3, 1])
    for kind in ("inflated", "truncated"):
        ours = density(kind, family)
        counts, some = Single(ours.kernel), np.arange(ours.m)  # type: ignore[attr-defined]
        is_zero, link = np.zeros(6, dtype=bool), LINKS["logit"]
        theirs: zeros.ZeroModel
        if isinstance(ours, ZeroInflated):
            theirs = zeros.ZeroInflated(counts, ours.link, ours.is_zero, w)
        else:
            theirs = zeros.Hurdle(counts, link, is_zero, w, Single(ours.none))  # type: ignore[attr-defined]
        phi = np.full(theirs.n_phi, 0.3)
        found, composed = ours.slopes(eta[: ours.m], 0.3), theirs.slopes(eta, phi)
        share = w * link.log_tails(eta[1], 0)[1][0] if kind == "truncated" else 0.0
        assert found.value == pytest.approx(composed[0] - share, rel=1e-12)
        assert found.first == pytest.approx(composed[1][some], rel=1e-12)
        assert found.second == pytest.approx(composed[2][np.ix_(some, some)], rel=1e-11, abs=1e-14)
        if theirs.n_phi:
            by_phi = theirs.phi_slopes(eta, phi, 1)
            assert found.phi == pytest.approx(by_phi[0][0], rel=1e-11)
            assert found.cross == pytest.approx(by_phi[1][0][some], rel=1e-11, abs=1e-14)


def test_a_truncated_law_sums_to_one() -> None:
    counts = np.arange(1.0, 80.0)
    kernel = FAMILIES["negative_binomial"].kernel(counts, "log")
    none = FAMILIES["negative_binomial"].kernel(np.zeros_like(counts), "log")
    law = Truncated(kernel, np.ones_like(counts), None, none)
    assert np.exp(law.value(np.full((1, 79), 0.4), 0.2)).sum() == pytest.approx(1, abs=1e-9)


CASES = {
    "inflated_poisson": Recipe("inflated", "poisson", "log", y("zeros"), X, Z),
    "hurdle_poisson": Recipe("hurdle", "poisson", "log", y("zeros"), X, Z),
    "inflated_negbin": Recipe("inflated", "negative_binomial", "log", y("zeros_over"), X, Z),
    "hurdle_negbin": Recipe("hurdle", "negative_binomial", "log", y("zeros_over"), X, Z),
    "inflated_offset": Recipe(
        "inflated", "poisson", "log", y("zeros"), X[:, :2], Z, y("w"), np.log(y("expo"))
    ),
    "inflated_probit": Recipe(
        "inflated", "poisson", "log", y("zeros"), X[:, :2], Z[:, :1], zero_link="probit"
    ),
    "nb1": Recipe("plain", "negative_binomial_1", "log", y("overdispersed"), X),
    "beta": Recipe("plain", "beta", "logit", y("share"), X),
    "beta_cloglog": Recipe("plain", "beta", "cloglog", y("share"), X[:, :2]),
}


@pytest.mark.parametrize("name", CASES)
def test_against_r(name: str) -> None:
    fit, r = CASES[name].fit(), R[name]
    assert fit.log_lik == pytest.approx(r["log_lik"], abs=1e-9)
    assert -2 * fit.log_lik + 2 * fit.n_params == pytest.approx(r["aic"], abs=1e-8)
    compare(fit.main.beta[0], fit.main.law(0).cov, values(r["coef"]), values(r["se"]))
    if "zero" in r:
        compare(*zero_part(fit), values(r["zero"]), values(r["zero_se"]))
        assert fit.mean[:4] == pytest.approx(r["mean"], rel=1e-6)
    if r.get("theta") is not None:
        assert fit.parameter == pytest.approx(r["theta"], rel=1e-6)
        assert fit.main.phi_error == pytest.approx(r["log_theta_se"], rel=1e-5)
    if "sigma" in r:
        assert fit.parameter == pytest.approx(r["sigma"], rel=1e-6)


def values(listed: Any) -> np.ndarray:
    """A named list of R; jsonlite drops the name of a single number."""
    return np.array(list(listed.values()) if isinstance(listed, dict) else listed)


def zero_part(fit: Fitted) -> tuple[np.ndarray, np.ndarray]:
    if fit.zero is not None:
        return fit.zero.beta, fit.zero.cov_beta
    return fit.main.beta[1], fit.main.law(1).cov


def compare(beta: np.ndarray, cov: np.ndarray, theirs: np.ndarray, errors: np.ndarray) -> None:
    assert beta == pytest.approx(theirs, abs=1e-5 * float(errors.min()))
    assert np.sqrt(np.diag(cov)) == pytest.approx(errors, rel=2e-6)


def test_expected_information_of_beta_regression() -> None:
    """The squared scores averaged over outcomes by numerical integration, as in betareg's summary."""
    fit, r = CASES["beta"].fit(), R["beta"]
    cov = beta_covariance(fit.main, "logit")
    errors = np.sqrt(np.diag(cov))
    assert errors[:4] == pytest.approx(list(r["expected_se"].values()), rel=1e-6)
    assert fit.parameter * errors[4] == pytest.approx(r["precision_se"], rel=1e-6)


def test_the_gradient_vanishes_at_the_optimum() -> None:
    from workbench.engine.glm_joint.fit import Objective

    fit = CASES["inflated_negbin"].fit()
    objective = Objective(fit.main.model)
    gradient = objective.slope(objective.value(objective.at(fit.main))[1])[0]
    assert np.abs(gradient).max() < 1e-6


def test_profile_limits_are_where_the_likelihood_has_fallen() -> None:
    recipe = CASES["inflated_poisson"]
    fit = recipe.fit()
    low, high = profile_intervals(fit.main, 0.95)
    assert len(low) == 6
    for j, end in ((1, low), (5, high)):
        part, k = (0, j) if j < 4 else (1, j - 4)
        columns = (recipe.X, recipe.Z)[part]
        assert columns is not None
        rest = np.delete(columns, k, axis=1)
        shift = end[j] * columns[:, k]
        changed = {"X": rest, "offset": shift} if part == 0 else {"Z": rest, "zero_offset": shift}
        held = replace(recipe, **changed).fit()
        assert 2 * (fit.log_lik - held.log_lik) == pytest.approx(3.841458820694124, rel=1e-5)


def test_counts_without_overdispersion_have_no_theta() -> None:
    with pytest.raises(Flat):
        Recipe("inflated", "negative_binomial", "log", y("zeros"), X, Z).fit()
    poisson = Recipe("inflated", "negative_binomial", "log", y("zeros"), X, Z).poisson().fit()
    assert poisson.log_lik == pytest.approx(R["inflated_poisson"]["log_lik"], abs=1e-9)


def test_theta_may_be_held() -> None:
    held = Recipe("inflated", "negative_binomial", "log", y("zeros_over"), X, Z, held=float(np.log(2.0)))
    fit, free = held.fit(), CASES["inflated_negbin"].fit()
    assert fit.parameter == pytest.approx(2.0)
    assert fit.n_params == free.n_params - 1
    assert free.log_lik - 0.01 < fit.log_lik < free.log_lik
