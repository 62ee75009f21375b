"""Bootstrap intervals through the front door: what is in them, what is told, what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from tests.reference_data import csv
from workbench.analysis.reporting import QuietReporter
from workbench.errors import Cancelled, ModelError, OptionsError
from workbench.results import Figure, Result

SLEEP = "Reaction ~ Days + (Days | Subject)"


def run(method: str, **options: Any) -> Result:
    data = pd.read_csv(csv("lme4_sleepstudy"))
    return workbench.run(
        "linear_mlm.lmm", data, formula=SLEEP, ci_method=method, **{"n_boot": 400, **options}
    )


def limits(result: Result) -> dict[str, tuple[float, float]]:
    return {
        str(r["parameter"]): (float(r["conf_low"] or 0), float(r["conf_high"] or 0))
        for r in result.table("intervals").rows
    }


def test_all_parameters_and_shares_have_limits_around_the_estimate() -> None:
    result = run("bootstrap_percentile")
    found = limits(result)
    expected = {
        "sd_(Intercept)|Subject": 24.74,
        "cor_Days.(Intercept)|Subject": 0.0656,
        "sd_Days|Subject": 5.922,
        "sigma": 25.59,
        "(Intercept)": 251.4,
        "Days": 10.47,
        "icc_Subject": 0.7217,
        "r2_marginal": 0.2787,
        "r2_conditional": 0.7992,
        "icc_unadjusted": 0.5206,
    }
    assert list(found) == list(expected)
    labels = [r["label"] for r in result.table("intervals").rows]
    assert labels[6:] == ["ICC of Subject", "Marginal R²", "Conditional R²", "Unadjusted ICC"]
    assert all(found[name][0] < value < found[name][1] for name, value in expected.items())
    assert {r["method"] for r in result.table("intervals").rows} == {"Parametric bootstrap, percentile"}
    assert "400 refits" in result.table("intervals").note and "seed 1" in result.table("intervals").note
    random = result.table("random_effects").rows
    assert (random[0]["conf_low"], random[0]["conf_high"]) == found["sd_(Intercept)|Subject"]
    assert (random[2]["conf_low"], random[2]["conf_high"]) == found["cor_Days.(Intercept)|Subject"]
    assert (random[3]["conf_low"], random[3]["conf_high"]) == found["sigma"]
    assert result.table("fixed_effects").rows[1]["conf_low"] == found["Days"][0]
    figure = next(b for b in result.walk() if isinstance(b, Figure) and b.id == "bootstrap_draws")
    assert len(figure.panels) == len(expected)


def test_the_table_of_explained_variance_carries_the_limits() -> None:
    result = run("bootstrap_basic")
    found, table = limits(result), result.table("r2")
    rows = {str(row["definition"]): (row["conf_low"], row["conf_high"]) for row in table.rows}
    names = {
        "Marginal R²": "r2_marginal",
        "Conditional R²": "r2_conditional",
        "Adjusted ICC": "icc_Subject",
        "Unadjusted ICC": "icc_unadjusted",
    }
    for definition, name in names.items():
        assert rows[definition] == found[name]
    assert rows["R² level 1"] == (None, None)
    assert "Parametric bootstrap, basic" in next(c.help for c in table.columns if c.id == "conf_low")
    plain = workbench.run("linear_mlm.lmm", pd.read_csv(csv("lme4_sleepstudy")), formula=SLEEP)
    assert "conf_low" not in [c.id for c in plain.table("r2").columns]


def test_three_kinds_from_the_same_draws() -> None:
    percentile, basic, normal = (limits(run(f"bootstrap_{k}")) for k in ("percentile", "basic", "normal"))
    fit = 10.467285959596
    assert basic["Days"] == pytest.approx((2 * fit - percentile["Days"][1], 2 * fit - percentile["Days"][0]))
    middle = (normal["Days"][0] + normal["Days"][1]) / 2
    assert middle == pytest.approx(fit, abs=0.3)
    assert basic["icc_Subject"][1] <= 1.0 and normal["sd_Days|Subject"][0] >= 0.0


def test_a_seed_repeats_and_another_does_not() -> None:
    assert limits(run("bootstrap_percentile", seed=5)) == limits(run("bootstrap_percentile", seed=5))
    assert limits(run("bootstrap_percentile", seed=6)) != limits(run("bootstrap_percentile", seed=5))


def test_whole_groups_are_drawn() -> None:
    result = run("case_bootstrap", ci_level=0.9)
    assert {r["method"] for r in result.table("intervals").rows} == {"Case bootstrap, percentile"}
    low, high = limits(result)["Days"]
    assert low < 10.467 < high
    assert "groups drawn from the data" in result.table("intervals").note


@pytest.mark.parametrize("resample", ["groups", "all_groups", "groups_and_rows"])
def test_each_level_can_be_drawn(resample: str) -> None:
    data = pd.read_csv(csv("nlme_Machines"), dtype={"Worker": "category"})
    options = {"ci_method": "case_bootstrap", "n_boot": 60, "resample": resample}
    result = workbench.run("linear_mlm.lmm", data, options, formula="score ~ 1 + (1 | Worker/Machine)")
    low, high = limits(result)["(Intercept)"]
    assert low < 59.65 < high
    assert limits(result)["sd_(Intercept)|Machine:Worker"][0] > 1


def test_crossed_groups_cannot_be_drawn_whole() -> None:
    with pytest.raises(ModelError, match="cross"):
        workbench.run(
            "linear_mlm.lmm",
            pd.read_csv(csv("lme4_Penicillin")),
            formula="diameter ~ 1 + (1 | plate) + (1 | sample)",
            ci_method="case_bootstrap",
            n_boot=20,
        )


def rare_predictor() -> pd.DataFrame:
    """x varies in one of five groups only: samples without that group cannot be fitted."""
    random = np.random.default_rng(6)
    g = np.repeat(np.arange(5), 6)
    x = np.where(g == 0, np.tile(np.arange(6.0), 5), 0.0)
    return pd.DataFrame({"g": g, "x": x, "y": random.normal(size=5)[g] + random.normal(size=30)})


def test_refits_that_fail_are_counted_and_told() -> None:
    result = workbench.run(
        "linear_mlm.lmm", rare_predictor(), formula="y ~ x + (1 | g)", ci_method="case_bootstrap", n_boot=100
    )
    (told,) = [n for n in result.notices if n.id == "bootstrap_failed"]
    assert told.level == "warning" and "of 100 bootstrap refits failed" in told.message and told.advice
    assert "100 refits" not in result.table("intervals").note


def test_too_few_refits_are_an_error_with_advice() -> None:
    random = np.random.default_rng(1)
    g = np.repeat(np.arange(3), 4)
    data = pd.DataFrame({"g": g, "y": random.normal(size=12) + g})
    data["x"], data["z"] = (g == 0) * np.tile(np.arange(4), 3), (g == 1) * np.tile(np.arange(4), 3)
    data["v"] = (g == 2) * np.tile(np.arange(4), 3)
    with pytest.raises(ModelError, match="too few for intervals") as caught:
        workbench.run(
            "linear_mlm.lmm", data, formula="y ~ x + z + v + (1 | g)", ci_method="case_bootstrap", n_boot=12
        )
    assert caught.value.advice


def test_draws_without_a_value_are_told() -> None:
    """A correlation beside a zero variance has no value; its limits rest on the other draws."""
    from workbench_linear_mlm.bootstrap_intervals import bootstrap_notices

    values = np.ones((100, 2))
    values[:7, 1] = np.nan
    (told,) = bootstrap_notices(100, 0, values, ["Residual standard deviation", "Correlation"], 0.95)
    assert "Correlation in 7" in told.message and told.advice


def test_few_draws_are_told() -> None:
    result = run("bootstrap_percentile", n_boot=20)
    assert any(n.id == "bootstrap_few" and n.advice for n in result.notices)
    with pytest.raises(OptionsError, match="n_boot"):
        run("bootstrap_percentile", n_boot=5)


def test_the_work_can_be_cancelled() -> None:
    from workbench.data.frame import dataset_of
    from workbench_linear_mlm.lmm import estimate
    from workbench_linear_mlm.options import LmmOptions

    asked: list[str] = []

    class Impatient(QuietReporter):
        def progress(self, fraction: float, message: str = "") -> None:
            asked.append(message)
            if message.startswith("Drawing outcomes"):
                raise Cancelled

    options = LmmOptions.of({"formula": SLEEP, "ci_method": "bootstrap_basic"})
    with pytest.raises(Cancelled):
        estimate(dataset_of(pd.read_csv(csv("lme4_sleepstudy"))), options, Impatient())
    assert asked


def test_slow_intervals_wait_for_run() -> None:
    from workbench_linear_mlm.options import LmmOptions
    from workbench_linear_mlm.prediction import lmm_seconds

    def seconds(rows: int, formula: str, **options: Any) -> float:
        return lmm_seconds(rows, LmmOptions.of({"formula": formula, **options}))

    assert seconds(180, SLEEP) < 1 and seconds(180, SLEEP, ci_method="profile") < 1
    crossed = "y ~ x + (1 | s) + (1 | d)"
    assert seconds(70_000, crossed, ci_method="profile") > 5
    assert seconds(7_000, crossed, ci_method="bootstrap_basic") > seconds(
        7_000, SLEEP, ci_method="bootstrap_basic"
    )
    assert seconds(180, SLEEP, ci_method="case_bootstrap", n_boot=10_000) > 1
    assert seconds(7000, SLEEP, random_tests=True) > seconds(7000, SLEEP)
