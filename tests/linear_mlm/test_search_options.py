"""Missing values, steps, tolerance and starting values as options of the mixed model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import csv

import workbench
from workbench.api import DataError, OptionsError
from workbench.results import Notice, Result

SLEEP = "Reaction ~ Days + (Days | Subject)"


def sleepstudy() -> pd.DataFrame:
    return pd.read_csv(csv("lme4_sleepstudy"))


def run(data: pd.DataFrame | None = None, formula: str = SLEEP, **options: Any) -> Result:
    return workbench.run("linear_mlm.lmm", sleepstudy() if data is None else data, formula=formula, **options)


def verdict(result: Result) -> Notice:
    return next(n for n in result.notices if n.id == "verdict")


def gaps() -> pd.DataFrame:
    data = sleepstudy()
    data.loc[data["Subject"] == 308, "Reaction"] = np.nan
    data.loc[[15, 16, 17], "Days"] = np.nan
    data.loc[17, "Reaction"] = np.nan
    return data


def test_fail_lists_what_is_missing() -> None:
    with pytest.raises(DataError) as caught:
        run(gaps(), missing="fail")
    assert caught.value.message == (
        "Values are missing on 13 rows of 180: Reaction (11), Days (3); the first is row 1."
    )
    assert caught.value.remedies == (("Leave incomplete rows out", {"missing": "listwise"}),)
    complete = run(missing="fail")
    assert complete.data.used == 180


def test_fail_looks_at_the_filtered_rows_only_and_not_at_weights_of_zero() -> None:
    data = gaps()
    data["w"] = np.where(data["Days"].isna() | data["Reaction"].isna(), 0.0, 1.0)
    assert run(data, missing="fail", subset="not missing(Reaction) and not missing(Days)").data.used == 167
    assert run(data, missing="fail", weights="w").data.used == 167


def test_leaving_rows_out_says_which_groups_are_lost() -> None:
    told = next(n for n in run(gaps()).notices if "were left out" in n.message)
    assert told.message.startswith("13 of 180 rows were left out because a value is missing: Reaction (11)")
    assert "Groups without any complete row are lost: 1 of Subject." in told.advice
    fewer = sleepstudy()
    fewer.loc[3, "Days"] = np.nan
    told = next(n for n in run(fewer).notices if "was left out" in n.message)
    assert "Rows go one by one. No group is lost by it." in told.advice


@pytest.mark.parametrize("residual", [{}, {"residual": "ar1", "time": "Days"}])
def test_the_end_of_the_steps_is_told(residual: dict[str, str]) -> None:
    told = verdict(run(max_iter=1, **residual))
    assert told.level == "error"
    assert "The search was ended after the 1 step that it was allowed" in told.message
    assert told.advice.startswith("Allow more steps")
    assert told.actions[0].options["max_iter"] >= 10
    assert "allowed" not in verdict(run(max_iter=100, **residual)).message


def test_starting_values_lead_to_the_same_end() -> None:
    usual = run()
    theta = [row["value"] for row in usual.table("theta").rows]
    assert [(r["term"], r["term2"]) for r in usual.table("theta").rows] == [
        ("(Intercept)", "(Intercept)"),
        ("Days", "(Intercept)"),
        ("Days", "Days"),
    ]
    # lme4: getME(fit, "theta")
    assert theta == pytest.approx([0.966727, 0.0151691, 0.2309096], rel=1e-4)
    again = run(start=theta)
    far = run(start=[10.0, -3.0, 8.0])
    criterion = usual.table("fit").rows[0]["criterion"]
    for other in (again, far):
        assert other.table("fit").rows[0]["criterion"] == pytest.approx(criterion, abs=1e-9)
    steps = [r.table("search_end").rows[0]["n_iter"] for r in (again, usual, far)]
    assert steps[0] <= 1 <= steps[1] < steps[2]


def test_a_large_tolerance_saves_steps() -> None:
    loose, usual = run(tolerance=1e-2), run()
    end, other = loose.table("search_end").rows[0], usual.table("search_end").rows[0]
    assert end["n_iter"] < other["n_iter"] and end["decrement"] <= 1e-2
    fits = [r.table("fit").rows[0]["criterion"] for r in (loose, usual)]
    assert 0.0 <= fits[0] - fits[1] < 1e-2


def test_a_tolerance_that_ends_before_the_optimum_is_no_fit_to_use() -> None:
    told = verdict(run(tolerance=1.0))
    assert told.level == "error"
    assert "The search was not run to the best estimates" in told.message
    assert told.actions[0].options == {"tolerance": 1e-16}
    assert verdict(run(tolerance=1e-8)).level == "info"


def test_starting_values_have_to_fit_the_model() -> None:
    with pytest.raises(OptionsError, match=r"must be 3 \(3 for Subject\), but it is 2"):
        run(start=[1.0, 1.0])
    with pytest.raises(OptionsError, match="not available for models with a residual structure"):
        run(start=[1.0, 0.0, 1.0], residual="ar1")
    with pytest.raises(OptionsError, match="a list of numbers"):
        run(start="1 0 1")
