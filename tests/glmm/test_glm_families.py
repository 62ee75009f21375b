"""Every family and link of the generalised linear model against R's glm, glm.nb, car and sandwich.

The fits in R converged to 1e-14 (`tests/reference/glm_families/families.R`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from glmm.family_cases import VALUES, column, fitted, of_r

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "logit": ("yes ~ x + z + g * h", {}),
    "probit": ("yes ~ x + z + g", {"link": "probit"}),
    "cloglog": ("yes ~ x + z + g", {"link": "cloglog"}),
    "cauchit": ("yes ~ x + z + g", {"link": "cauchit"}),
    "answer": ("answer ~ x + g", {}),
    "log_binomial": ("rare ~ x", {"link": "log"}),
    "trials": ("cbind(events, trials - events) ~ x + g", {}),
    "trials_weights": ("cbind(events, trials - events) ~ x + g", {"weights": "w"}),
    "quasi_binomial": ("events ~ x + g", {"family": "quasi_binomial", "trials": "trials"}),
    "shares": ("share ~ x + g", {"family": "quasi_binomial"}),
    "poisson": ("count ~ x + g * h + offset(log(expo))", {"family": "poisson"}),
    "poisson_weights": ("count ~ x + g", {"family": "poisson", "weights": "w"}),
    "poisson_sqrt": ("count ~ x + g", {"family": "poisson", "link": "sqrt"}),
    "poisson_identity": ("count ~ g", {"family": "poisson", "link": "identity"}),
    "quasi_poisson": ("overdispersed ~ x + g * h", {"family": "quasi_poisson"}),
    "gaussian": ("score ~ x + g", {"family": "gaussian"}),
    "gaussian_weights": ("score ~ x + g", {"family": "gaussian", "weights": "w"}),
    "gaussian_log": ("score ~ x + g", {"family": "gaussian", "link": "log"}),
    "gaussian_inverse": ("score ~ x + g", {"family": "gaussian", "link": "inverse"}),
    "gamma_log": ("amount ~ x + g * h", {"family": "gamma", "link": "log"}),
    "gamma_inverse": ("amount ~ g", {"family": "gamma", "link": "inverse"}),
    "gamma_weights": ("amount ~ x + g", {"family": "gamma", "link": "log", "weights": "w"}),
    "gamma_identity": ("amount ~ g", {"family": "gamma", "link": "identity"}),
    "inverse_gaussian": ("wait ~ x + g", {"family": "inverse_gaussian", "link": "log"}),
    "negative_binomial": ("overdispersed ~ x + g", {"family": "negative_binomial"}),
    "negative_binomial_weights": ("overdispersed ~ x", {"family": "negative_binomial", "weights": "w"}),
}
ROBUST = [name for name in CASES if "HC3" in VALUES[name]]
TESTED = [name for name in CASES if "anova" in VALUES[name]]


@pytest.mark.parametrize("name", CASES)
def test_estimates_and_fit(name: str) -> None:
    formula, options = CASES[name]
    result, r = fitted(formula, **options), VALUES[name]
    errors = of_r(r["se"])
    for term, value in column(result, "estimate").items():
        assert value == pytest.approx(of_r(r["coef"])[term], abs=1e-6 * errors[term]), term
    assert column(result, "std_error") == pytest.approx(errors, rel=1e-6)
    assert column(result, "p_value") == pytest.approx(of_r(r["p"]), rel=1e-5, abs=1e-12)
    fit = result.table("fit").rows[0]
    assert fit["deviance"] == pytest.approx(r["deviance"], rel=1e-9)
    assert fit["null_deviance"] == pytest.approx(r["null_deviance"], rel=1e-9)
    assert (fit["df_residual"], fit["df_null"]) == (r["df"], r["df_null"])
    assert fit["dispersion"] == pytest.approx(r["dispersion"], rel=1e-7)
    for ours, theirs in (("log_lik", "log_lik"), ("aic", "aic"), ("bic", "bic")):
        expected = r[theirs] if r.get("aic") is not None else None
        assert fit[ours] == (None if expected is None else pytest.approx(expected, rel=1e-9))


@pytest.mark.parametrize("name", ROBUST)
@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3"])
def test_robust_errors(name: str, kind: str) -> None:
    formula, options = CASES[name]
    result = fitted(formula, robust=kind.lower(), **options)
    assert column(result, "std_error") == pytest.approx(of_r(VALUES[name][kind]), rel=1e-6)
    assert kind in result.table("fixed_effects").note


@pytest.mark.parametrize("name", TESTED)
@pytest.mark.parametrize("kind", ["II", "III"])
def test_tests_of_terms(name: str, kind: str) -> None:
    """car::Anova: likelihood ratios, F tests where the dispersion is estimated; type III with sum coding."""
    formula, options = CASES[name]
    result = fitted(formula, anova=kind, **options)
    compare_terms(result.table("anova").rows, VALUES[name]["anova"][kind])


def test_wald_tests_of_terms() -> None:
    for kind in ("II", "III"):
        rows = fitted(CASES["logit"][0], anova=kind, term_tests="wald").table("anova").rows
        compare_terms(rows, VALUES["logit"]["wald"][kind])


def compare_terms(rows: Any, r: dict[str, list[Any]]) -> None:
    assert [row["term"] for row in rows] == r["term"]
    assert [row["df"] for row in rows] == r["df"]
    assert np.array([row["statistic"] for row in rows]) == pytest.approx(r["statistic"], rel=1e-6)
    assert np.array([row["p_value"] for row in rows]) == pytest.approx(r["p"], rel=1e-5)


def test_theta_with_its_standard_error() -> None:
    for name in ("negative_binomial", "negative_binomial_weights"):
        formula, options = CASES[name]
        fit = fitted(formula, **options).table("fit").rows[0]
        assert fit["theta"] == pytest.approx(VALUES[name]["theta"], rel=1e-6)
        assert fit["theta_std_error"] == pytest.approx(VALUES[name]["theta_se"], rel=1e-5)


def test_theta_is_estimated_anew_in_tests_of_terms() -> None:
    """2 (logLik(glm.nb(y ~ x + g)) - logLik(glm.nb(y ~ x)))."""
    rows = fitted(CASES["negative_binomial"][0], family="negative_binomial").table("anova").rows
    assert rows[1]["statistic"] == pytest.approx(VALUES["negative_binomial"]["lr_g"], rel=1e-6)


def test_theta_held_fixed() -> None:
    """R estimates a dispersion for glm(family = negative.binomial(2)); here it is one."""
    r = VALUES["theta_two"]
    result = fitted("overdispersed ~ x + g", family="negative_binomial", theta_from="fixed", theta=2.0)
    assert column(result, "estimate") == pytest.approx(of_r(r["coef"]), rel=1e-8)
    errors = {name: se / np.sqrt(r["dispersion"]) for name, se in of_r(r["se"]).items()}
    assert column(result, "std_error") == pytest.approx(errors, rel=1e-7)
    assert result.table("fit").rows[0]["deviance"] == pytest.approx(r["deviance"], rel=1e-9)
