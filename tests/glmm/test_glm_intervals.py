"""Profile and bootstrap intervals of generalised linear models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from glmm.family_cases import VALUES, column, fitted, frame, of_r
from glmm.test_glm_families import CASES
from scipy import special

import workbench
from workbench.engine.distributions import t_quantile
from workbench.results import Result

PROFILED = [name for name in CASES if "profile" in VALUES[name]]


def profiled(name: str, level: float = 0.95) -> Result:
    formula, options = CASES[name]
    return fitted(formula, ci_method="profile", ci_level=level, **options)


@pytest.mark.parametrize("name", PROFILED)
def test_profile_limits(name: str) -> None:
    """R's confint interpolates the profile (within 0.1% of the width) and always uses the normal quantile.

    Where the dispersion is estimated ours use t: at a level whose t quantile is 1.96 they are R's.
    """
    level = 0.95
    if (
        fitted(CASES[name][0], **CASES[name][1]).table("fit").rows[0]["log_lik"] is None
        or name == "gamma_log"
    ):
        level = 1 - 2 * float(special.stdtr(VALUES[name]["df"], -special.ndtri(0.975)))
        assert t_quantile((1 + level) / 2, VALUES[name]["df"]) == pytest.approx(special.ndtri(0.975))
    result = profiled(name, level)
    low, high = (of_r(VALUES[name]["profile"][end]) for end in ("low", "high"))
    for term, lower in column(result, "conf_low").items():
        width = high[term] - low[term]
        assert lower == pytest.approx(low[term], abs=1e-3 * width), term
        assert column(result, "conf_high")[term] == pytest.approx(high[term], abs=1e-3 * width), term


def test_at_a_profile_limit_the_likelihood_has_fallen_by_the_quantile() -> None:
    """Also for a negative binomial, whose theta is free: the fit with x held at its limit by an offset."""
    options = {"family": "negative_binomial"}
    result = fitted("overdispersed ~ x + g", ci_method="profile", **options)
    best = result.table("fit").rows[0]["log_lik"]
    for end in ("conf_low", "conf_high"):
        held = frame().assign(held=column(result, end)["x"] * frame()["x"])
        smaller = workbench.run("glmm.glm", held, {"formula": "overdispersed ~ g + offset(held)", **options})
        fallen = 2 * (best - smaller.table("fit").rows[0]["log_lik"])  # type: ignore[operator]
        assert fallen == pytest.approx(special.ndtri(0.975) ** 2, rel=1e-5)


def test_a_separated_coefficient_has_no_profile_and_the_others_do() -> None:
    data = frame().assign(yes=lambda d: np.where(d["g"] == "c", 0, d["yes"]))
    result = workbench.run("glmm.glm", data, {"formula": "yes ~ x + g", "ci_method": "profile"})
    assert column(result, "conf_low")["gc"] is None
    rest = workbench.run(
        "glmm.glm", data[data["g"] != "c"], {"formula": "yes ~ x + g", "ci_method": "profile"}
    )
    assert column(result, "conf_low")["x"] == pytest.approx(column(rest, "conf_low")["x"], rel=1e-7)


@pytest.mark.parametrize("kind", ["percentile", "basic", "normal"])
def test_bootstrap_limits_are_near_those_of_wald(kind: str) -> None:
    """With many rows all intervals agree; the same seed gives the same limits again."""
    options: dict[str, Any] = {
        "family": "poisson",
        "ci_method": f"bootstrap_{kind}",
        "n_boot": 400,
        "seed": 5,
    }
    result = fitted("count ~ x + g", **options)
    wald = fitted("count ~ x + g", family="poisson")
    for term, error in column(wald, "std_error").items():
        for end in ("conf_low", "conf_high"):
            assert column(result, end)[term] == pytest.approx(column(wald, end)[term], abs=0.5 * error)
    again = fitted("count ~ x + g", **options)
    assert column(again, "conf_low") == column(result, "conf_low")
    other = fitted("count ~ x + g", **{**options, "seed": 6})
    assert column(other, "conf_low") != column(result, "conf_low")


@pytest.mark.parametrize(
    ("formula", "options"),
    [
        ("overdispersed ~ x", {"family": "negative_binomial"}),
        ("amount ~ x", {"family": "gamma", "link": "log"}),
        ("wait ~ x", {"family": "inverse_gaussian", "link": "log"}),
        ("score ~ x", {"family": "gaussian"}),
        ("cbind(events, trials - events) ~ x", {}),
    ],
)
def test_every_law_can_be_drawn_from(formula: str, options: dict[str, Any]) -> None:
    result = fitted(formula, ci_method="bootstrap_percentile", n_boot=60, **options)
    for row in result.table("fixed_effects").rows:
        assert row["conf_low"] < row["estimate"] < row["conf_high"]  # type: ignore[operator]


def test_quasi_families_draw_rows_and_say_so() -> None:
    result = fitted("overdispersed ~ x", family="quasi_poisson", ci_method="bootstrap_percentile", n_boot=200)
    assert any(n.id == "bootstrap_cases" for n in result.notices)
    robust = fitted("overdispersed ~ x", family="quasi_poisson", robust="hc3")
    width = {
        k: column(r, "conf_high")["x"] - column(r, "conf_low")["x"] for k, r in (("a", result), ("b", robust))
    }
    assert width["a"] == pytest.approx(width["b"], rel=0.25)


def test_draws_without_finite_estimates_are_counted() -> None:
    data = frame().iloc[:30].assign(yes=lambda d: (np.arange(30) % 15 == 0).astype(int))
    result = workbench.run(
        "glmm.glm", data, {"formula": "yes ~ x", "ci_method": "bootstrap_percentile", "n_boot": 100}
    )
    told = next(n for n in result.notices if n.id == "bootstrap_failed")
    assert "no finite estimates" in told.message
