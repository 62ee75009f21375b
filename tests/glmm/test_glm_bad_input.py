"""Outcomes and models that cannot be: one sentence on what is wrong, one on what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from glmm.family_cases import column

import workbench
from workbench.errors import ConvergenceError, DataError, ModelError, OptionsError, WorkbenchError
from workbench.results import Result


def rows(n: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    x = rng.normal(size=n)
    return pd.DataFrame(
        {
            "x": x,
            "g": rng.choice(["a", "b", "c"], size=n),
            "yes": (rng.random(n) < 1 / (1 + np.exp(-x))).astype(float),
            "three": rng.choice(["low", "mid", "high"], size=n),
            "count": rng.poisson(2.0, size=n).astype(float),
            "trials": np.full(n, 5.0),
            "amount": rng.gamma(2.0, size=n),
            "same": np.ones(n),
        }
    )


def run(data: pd.DataFrame, formula: str, **options: Any) -> Result:
    return workbench.run("glmm.glm", data, {"formula": formula, **options})


@pytest.mark.parametrize(
    ("change", "formula", "options", "error", "words"),
    [
        ({}, "three ~ x", {}, ModelError, "has 3 categories"),
        ({}, "three ~ x", {"event_level": "none"}, ModelError, "no row with the category none"),
        ({}, "yes ~ x", {"event_level": "2"}, ModelError, "no row with the value 2"),
        ({}, "same ~ x", {}, ModelError, "same value on all"),
        ({}, "count ~ x", {}, ModelError, "more than two values, from 0 to"),
        ({}, "three ~ x", {"family": "poisson"}, ModelError, "is a category"),
        (
            {},
            "yes ~ x",
            {"family": "poisson", "trials": "trials"},
            ModelError,
            "trials belongs to a binomial",
        ),
        ({}, "three ~ x", {"trials": "trials"}, ModelError, "each row is one trial"),
        (
            {"count": 2.5},
            "count ~ x",
            {"family": "poisson"},
            DataError,
            r"whole number on 1 row .*row 3, 2.5",
        ),
        ({"count": -1.0}, "count ~ x", {"family": "negative_binomial"}, DataError, "is negative on 1 row"),
        ({"count": -1.0}, "count ~ x", {"family": "quasi_poisson"}, DataError, "is negative on 1 row"),
        ({"count": 9.0}, "count ~ x", {"trials": "trials"}, DataError, r"more events than trials on \d+ row"),
        ({"count": 0.5}, "count ~ x", {"trials": "trials"}, DataError, "whole number of 0 or more"),
        ({"amount": 0.0}, "amount ~ x", {"family": "gamma"}, DataError, "not above 0 on 1 row"),
        ({"amount": 0.0}, "amount ~ x", {"family": "inverse_gaussian"}, DataError, "not above 0"),
        ({}, "amount ~ x", {"family": "beta"}, DataError, "not between 0 and 1"),
        ({}, "yes ~ x + (1 | g)", {}, ModelError, "no random effects"),
        (
            {},
            "count ~ x",
            {"link": "logit", "family": "poisson"},
            OptionsError,
            "cannot be used with Poisson",
        ),
    ],
)
def test_what_cannot_be_modelled(
    change: dict[str, float],
    formula: str,
    options: dict[str, Any],
    error: type[WorkbenchError],
    words: str,
) -> None:
    data = rows()
    for name, value in change.items():
        data.loc[2, name] = value
    with pytest.raises(error, match=words) as caught:
        run(data, formula, **options)
    assert caught.value.advice


def test_no_event_in_any_trial() -> None:
    with pytest.raises(ModelError, match="no trial has the event"):
        run(rows().assign(none=0.0), "cbind(none, trials) ~ x")


def test_shares_need_their_trials() -> None:
    data = rows().assign(share=lambda d: d["count"].clip(upper=5) / 5)
    with pytest.raises(ModelError, match="is not said out of how many trials"):
        run(data, "share ~ x")
    with pytest.raises(DataError, match="times x2 is not a whole number"):
        run(data.assign(x2=3.3), "share ~ x", weights="x2")
    by_weights = run(data, "share ~ x", weights="trials")
    by_trials = run(data.assign(events=data["share"] * 5), "events ~ x", trials="trials")
    assert column(by_weights, "estimate") == pytest.approx(column(by_trials, "estimate"), rel=1e-9)
    assert by_weights.table("fit").rows[0]["aic"] == pytest.approx(by_trials.table("fit").rows[0]["aic"])


def test_two_numbers_other_than_0_and_1_are_told() -> None:
    data = rows()
    data["yes"] += 1
    result = run(data, "yes ~ x")
    told = [n.message for n in result.notices if "taken as the event" in n.message]
    assert told == ["yes = 2 is taken as the event."]
    again = run(rows(), "yes ~ x", event_level="0")
    assert column(again, "estimate")["x"] == pytest.approx(-column(result, "estimate")["x"], rel=1e-9)


def test_one_category_against_the_others() -> None:
    result = run(rows(), "three ~ x", event_level="mid")
    data = rows().assign(mid=lambda d: (d["three"] == "mid").astype(float))
    assert column(result, "estimate") == pytest.approx(column(run(data, "mid ~ x"), "estimate"), rel=1e-9)
    assert "high or low" in result.table("fixed_effects").note


def test_complete_separation_names_the_predictor_and_offers_the_model_without_it() -> None:
    data = rows().assign(yes=lambda d: (d["x"] > 0.1).astype(float))
    with pytest.raises(ModelError, match="x foretells without any error whether yes is 1") as told:
        run(data, "yes ~ x + g")
    assert told.value.remedies == (("Remove x", {"formula": "yes ~ g"}),)


def test_quasi_complete_separation_leaves_the_other_estimates() -> None:
    """A category without any event has minus infinity; the rest is the fit without its rows."""
    data = rows(200)
    data.loc[data["g"] == "c", "yes"] = 0.0
    result = run(data, "yes ~ x + g")
    notice = next(n for n in result.notices if n.id == "separation")
    assert "g[c]" in notice.message
    assert "x" not in notice.message.split("estimate: ")[1].split(".")[0].replace("g[c]", "")
    assert notice.actions[0].options == {"formula": "yes ~ x"}
    rest = run(data[data["g"] != "c"], "yes ~ x + g")
    estimates = column(result, "estimate")
    assert estimates.pop("gc") == -np.inf
    assert estimates == pytest.approx(column(rest, "estimate"), rel=1e-8)
    assert column(result, "std_error")["gc"] is None
    ours, theirs = (r.table("fit").rows[0] for r in (result, rest))
    assert ours["log_lik"] == pytest.approx(theirs["log_lik"], rel=1e-9)
    assert ours["n_params"] == theirs["n_params"] + 1


def test_counts_that_are_always_zero_in_a_category() -> None:
    data = rows(200)
    data.loc[data["g"] == "b", "count"] = 0.0
    for family in ("poisson", "negative_binomial"):
        result = run(data, "count ~ x + g", family=family)
        assert column(result, "estimate")["gb"] == -np.inf
        rest = run(data[data["g"] != "b"], "count ~ x + g", family=family)
        assert column(result, "estimate")["gc"] == pytest.approx(column(rest, "estimate")["gc"], rel=1e-7)


def test_a_reference_category_without_events() -> None:
    """All coefficients of the factor and the intercept are infinite; the slope is not."""
    data = rows(200)
    data.loc[data["g"] == "a", "yes"] = 0.0
    result = run(data, "yes ~ x + g")
    estimates = column(result, "estimate")
    assert (estimates["intercept"], estimates["gb"], estimates["gc"]) == (-np.inf, np.inf, np.inf)
    rest = run(data[data["g"] != "a"], "yes ~ x + g")
    assert estimates["x"] == pytest.approx(column(rest, "estimate")["x"], rel=1e-8)


def test_a_link_that_cannot_hold() -> None:
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.uniform(0, 1, 200), [8.0] * 3])
    y = np.concatenate([rng.random(200) < np.exp(-2.5 + 2.4 * x[:200]), [True, True, True]])
    data = pd.DataFrame({"x": x, "y": y * 1.0})
    with pytest.raises(ConvergenceError, match="link cannot hold here") as told:
        run(data, "y ~ x", link="log")
    assert told.value.advice == "Choose the usual link of the family."


def test_identity_poisson_at_its_edge() -> None:
    rng = np.random.default_rng(4)
    x = np.linspace(0, 1, 100)
    data = pd.DataFrame({"x": x, "y": np.where(x < 0.5, 0, rng.poisson(6 * (x - 0.5).clip(0) ** 1))})
    with pytest.raises(ConvergenceError, match="link cannot hold"):
        run(data, "y ~ x", family="poisson", link="identity")


def test_underdispersed_counts_have_no_theta() -> None:
    data = pd.DataFrame({"x": np.tile([0.0, 1.0], 40), "y": np.tile([2, 3, 2, 3, 3, 2], 14)[:80]})
    result = run(data, "y ~ x", family="negative_binomial")
    assert result.table("fit").rows[0]["theta"] == np.inf
    poisson = run(data, "y ~ x", family="poisson")
    assert column(result, "estimate") == pytest.approx(column(poisson, "estimate"), rel=1e-6)
    assert any("theta" in n.message for n in result.notices)


def test_a_model_without_residual_df() -> None:
    data = rows(4).assign(row=["p", "q", "r", "s"])
    with pytest.raises(ModelError, match="as many coefficients as there are rows"):
        run(data, "amount ~ row", family="gamma")


def test_shares_may_stand_for_events_out_of_trials() -> None:
    rng = np.random.default_rng(4)
    trials = rng.integers(2, 9, 80)
    events = rng.binomial(trials, 0.4)
    data = pd.DataFrame(
        {"x": rng.normal(size=80), "trials": trials, "events": events, "share": events / trials}
    )
    counted = run(data, "events ~ x", trials="trials")
    shared = run(data, "share ~ x", trials="trials")
    assert shared.table("fixed_effects").rows == counted.table("fixed_effects").rows
    assert any("share of events in trials" in notice.message for notice in shared.notices)
    with pytest.raises(DataError, match="not a whole number"):
        run(data.assign(share=data["share"] * 0.99), "share ~ x", trials="trials")


def test_a_hurdle_whose_counts_are_foretold_names_the_level() -> None:
    """In b every count above zero is 1: the rate there tends to nothing."""
    data = rows(150)
    data["count"] = np.where((data["g"] == "b") & (data["count"] > 0), 1.0, data["count"])
    with pytest.raises(ModelError, match=r"g\[b\] has no finite estimate") as told:
        run(data, "count ~ x + g", family="poisson", zero_inflation="~ x", zeros="hurdle")
    assert "Merge the categories" in told.value.advice


def test_extra_zeros_that_one_level_lacks_are_named() -> None:
    rng = np.random.default_rng(3)
    data = rows(300)
    more = np.where(rng.random(300) < 0.5, 0.0, rng.poisson(5.0, 300) + 1.0)
    data["count"] = np.where(data["g"] == "b", rng.poisson(5.0, 300) + 1.0, more)
    with pytest.raises(ModelError, match=r"g\[b\] of the zeros has no finite estimate"):
        run(data, "count ~ x", family="poisson", zero_inflation="~ g")


def test_columns_that_follow_from_others_leave_the_estimates_of_the_rest() -> None:
    """All cells of two factors beside an intercept: the last cell is the reference, as R has it."""
    rng = np.random.default_rng(4)
    data = rows(200).assign(h=rng.choice(["u", "v"], size=200))
    result = run(data, "count ~ g:h", family="poisson")
    means = data.groupby(["g", "h"])["count"].mean()
    estimates = column(result, "estimate")
    assert estimates["intercept"] == pytest.approx(np.log(means["c", "v"]), abs=1e-9)
    for (g, h), mean in means.items():
        if (g, h) != ("c", "v"):
            assert estimates[f"g{g}h{h}"] == pytest.approx(np.log(mean / means["c", "v"]), abs=1e-9)
    (tested,) = result.table("anova").rows
    assert tested["df"] == 5


def test_a_null_model_that_the_link_forbids_is_that_of_the_common_mean() -> None:
    data = rows()
    bare, usual = (run(data, f, family="gamma", link="identity") for f in ("amount ~ g - 1", "amount ~ g"))
    means = data.groupby("g")["amount"].mean()
    assert column(bare, "estimate") == pytest.approx({f"g{g}": m for g, m in means.items()}, rel=1e-8)
    one, other = (r.table("fit").rows[0] for r in (bare, usual))
    assert one["null_deviance"] == pytest.approx(other["null_deviance"], rel=1e-10)


def test_rows_without_any_error_leave_no_dispersion_to_test_by() -> None:
    """a and b are separated, and c and d fit their only row: nothing is left to compare terms by."""
    y, t = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.4, 0.3], list("aaabbbcd")
    data = pd.DataFrame({"share": y, "t": t})
    result = run(data, "share ~ t", family="quasi_binomial")
    assert result.table("anova").rows[0]["p_value"] is None
