"""Extra zeros, NB1 and beta from data to result, against R's pscl and glmmTMB (`joint.R`)."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from glmm.family_cases import FOLDER, column, fitted, frame, of_r
from scipy import special
from scipy.optimize import brentq

import workbench
from workbench.engine.glm_joint.recipe import Recipe
from workbench.errors import ConvergenceError, ModelError, OptionsError
from workbench.results import Result
from workbench_glmm.single.joint_fitted import likelihood

R: dict[str, Any] = json.loads((FOLDER / "joint.json").read_text(encoding="utf-8"))["cases"]
ZEROS = {"zero_inflation": "~ z"}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "inflated_poisson": ("zeros ~ x + g", {"family": "poisson", **ZEROS}),
    "hurdle_poisson": ("zeros ~ x + g", {"family": "poisson", "zeros": "hurdle", **ZEROS}),
    "inflated_negbin": ("zeros_over ~ x + g", {"family": "negative_binomial", **ZEROS}),
    "hurdle_negbin": ("zeros_over ~ x + g", {"family": "negative_binomial", "zeros": "hurdle", **ZEROS}),
    "inflated_offset": ("zeros ~ x + offset(log(expo))", {"family": "poisson", "weights": "w", **ZEROS}),
    "nb1": ("overdispersed ~ x + g", {"family": "negative_binomial_1"}),
    "beta_cloglog": ("share ~ x", {"family": "beta", "link": "cloglog"}),
}


@pytest.mark.parametrize("name", CASES)
def test_estimates(name: str) -> None:
    formula, options = CASES[name]
    result, r = fitted(formula, **options), R[name]
    compare(result, "fixed_effects", r["coef"], None if name.startswith("beta") else r["se"])
    if "zero" in r:
        compare(result, "zero_effects", r["zero"], r["zero_se"])
    fit = result.table("fit").rows[0]
    assert fit["log_lik"] == pytest.approx(r["log_lik"], abs=1e-8)
    assert fit["aic"] == pytest.approx(r["aic"], abs=1e-8)
    if r.get("theta") is not None:
        assert fit["theta"] == pytest.approx(r["theta"], rel=1e-6)
    if name == "nb1":
        assert fit["alpha"] == pytest.approx(r["sigma"], rel=1e-6)


def compare(result: Result, table: str, coef: dict[str, float], se: dict[str, float] | None) -> None:
    errors = column(result, "std_error", table)
    for term, value in of_r(coef).items():
        assert column(result, "estimate", table)[term] == pytest.approx(value, abs=1e-5 * errors[term])
    if se is not None:
        assert errors == pytest.approx(of_r(se), rel=2e-6)


def test_beta_errors_are_those_of_the_expected_information() -> None:
    """betareg shows them; glmmTMB the observed ones, which differ by some percent."""
    result = fitted("share ~ x + g", family="beta")
    assert column(result, "std_error") == pytest.approx(of_r(R["beta"]["expected_se"]), rel=1e-6)
    fit = result.table("fit").rows[0]
    assert fit["precision"] == pytest.approx(R["beta"]["sigma"], rel=1e-6)
    assert fit["precision_std_error"] == pytest.approx(R["beta"]["precision_se"], rel=1e-6)


def test_terms_are_tested_by_fits_without_them() -> None:
    formula, options = CASES["inflated_poisson"]
    result = fitted(formula, **options)
    full = result.table("fit").rows[0]["log_lik"]
    for table, term, smaller in (
        ("anova", "g", fitted("zeros ~ x", **options)),
        ("anova_zero", "z", fitted(formula, **{**options, "zero_inflation": "~ 1"})),
    ):
        row = next(r for r in result.table(table).rows if r["term"] == term)
        less = smaller.table("fit").rows[0]["log_lik"]
        assert row["statistic"] == pytest.approx(2 * (full - less), rel=1e-7)  # type: ignore[operator]
    null = fitted("zeros ~ 1", family="poisson", zero_inflation="~ 1").table("fit").rows[0]
    model = result.table("deviance_tests").rows[0]
    assert model["statistic"] == pytest.approx(2 * (full - null["log_lik"]), rel=1e-7)  # type: ignore[operator]
    assert model["df"] == 4


def test_wald_tests_of_terms_are_squared_z() -> None:
    result = fitted("zeros ~ x", family="poisson", term_tests="wald", **ZEROS)
    for table, term in (("anova", "fixed_effects"), ("anova_zero", "zero_effects")):
        z = result.table(term).rows[1]["statistic"]
        assert result.table(table).rows[0]["statistic"] == pytest.approx(z**2, rel=1e-9)  # type: ignore[operator]


@pytest.mark.parametrize("zeros", ["inflated", "hurdle"])
@pytest.mark.parametrize("method", ["profile", "bootstrap_percentile"])
def test_intervals(zeros: str, method: str) -> None:
    options = {"family": "poisson", "zeros": zeros, "ci_method": method, "n_boot": 40, **ZEROS}
    result = fitted("zeros ~ x", **options)
    for table in ("fixed_effects", "zero_effects"):
        for row in result.table(table).rows:
            assert row["conf_low"] < row["estimate"] < row["conf_high"]  # type: ignore[operator]


def test_robust_errors() -> None:
    usual = fitted("overdispersed ~ x", family="negative_binomial_1")
    hc0 = fitted("overdispersed ~ x", family="negative_binomial_1", robust="hc0")
    hc1 = fitted("overdispersed ~ x", family="negative_binomial_1", robust="hc1")
    ratio = column(hc1, "std_error")["x"] / column(hc0, "std_error")["x"]
    assert ratio == pytest.approx(np.sqrt(160 / 157), rel=1e-9)
    assert column(hc0, "std_error")["x"] == pytest.approx(column(usual, "std_error")["x"], rel=0.3)
    with pytest.raises(OptionsError, match="HC3 errors need leverages"):
        fitted("overdispersed ~ x", family="negative_binomial_1", robust="hc3")


@pytest.mark.parametrize("family", ["poisson", "negative_binomial"])
def test_a_needless_share_of_zeros_is_told(family: str) -> None:
    with pytest.raises(ConvergenceError, match="no more zeros than the counts alone explain") as told:
        fitted("count ~ x + g + offset(log(expo))", family=family, zero_inflation="~ 1")
    assert told.value.remedies == (("No extra zeros", {"zero_inflation": ""}),)


def test_poisson_counts_in_a_negative_binomial_are_told() -> None:
    result = fitted("zeros ~ x + g", family="negative_binomial", **ZEROS)
    assert result.table("fit").rows[0]["theta"] == np.inf
    assert any(n.id == "theta" for n in result.notices)
    assert column(result, "estimate") == pytest.approx(of_r(R["inflated_poisson"]["coef"]), abs=1e-5)


def test_what_has_no_extra_zeros() -> None:
    with pytest.raises(OptionsError, match="Extra zeros belong to counts"):
        fitted("amount ~ x", family="gamma", zero_inflation="~ 1")
    with pytest.raises(OptionsError, match="is never zero"):
        data = frame().assign(count=lambda d: d["count"] + 1)
        workbench.run("glmm.glm", data, {"formula": "count ~ x", "family": "poisson", "zero_inflation": "1"})


def test_separated_zeros() -> None:
    data = frame().assign(all_zero=lambda d: np.where(d["g"] == "c", 0, d["zeros"]))
    options = {"formula": "all_zero ~ x", "family": "poisson", "zeros": "hurdle", "zero_inflation": "~ g"}
    result = workbench.run("glmm.glm", data, options)
    assert column(result, "estimate", "zero_effects")["gc"] == -np.inf
    assert any(n.id == "separation" and "g[c]" in n.message for n in result.notices)
    always = pd.DataFrame({"y": [0] * 20 + [1, 2, 1, 3] * 5, "x": [0.0] * 20 + [1.0, 2, 3, 4] * 5})
    with pytest.raises(ModelError, match="x foretells without any error whether y is zero"):
        workbench.run("glmm.glm", always, {**options, "formula": "y ~ x", "zero_inflation": "~ x"})


def test_the_likelihood_of_zeros_that_go_to_their_limit() -> None:
    """Level a has no zeros, so its share goes to none; the rest is known in closed form."""
    rng = np.random.default_rng(2)
    a, b = rng.poisson(6.0, 60) + 1.0, np.where(rng.random(60) < 0.4, 0.0, rng.poisson(3.0, 60))
    level = np.repeat([0.0, 1.0], 60)
    X = np.column_stack([np.ones(120), level])
    found = likelihood(Recipe("inflated", "poisson", "log", np.concatenate([a, b]), X, X))
    above = b[b > 0]
    rate = brentq(lambda r: r / -np.expm1(-r) - above.mean(), 0.1, 20.0, xtol=1e-14)
    zeros = float((b == 0).mean())
    ratio = (1 - zeros) / -np.expm1(-rate)
    expected = (special.xlogy(a, a.mean()) - a.mean() - special.gammaln(a + 1)).sum()
    expected += (b == 0).sum() * np.log(zeros)
    expected += (np.log(ratio) + special.xlogy(above, rate) - rate - special.gammaln(above + 1)).sum()
    assert found.log_lik == pytest.approx(float(expected), abs=1e-5)
    assert found.coefficients == 4
