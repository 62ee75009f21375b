"""Tables shown on request: predictions of rows, effects of the groups, correlations of the coefficients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from linear_mlm.marginal_cases import R
from reference_data import csv

import workbench
from workbench.errors import OptionsError
from workbench.results import Result, Table

SLEEP = "Reaction ~ Days + (Days | Subject)"


def with_new_rows() -> pd.DataFrame:
    """sleepstudy and, without an outcome, the rows that R predicted; weights as there."""
    data = pd.read_csv(csv("lme4_sleepstudy"))
    data["w"] = 1 + (np.arange(1, len(data) + 1) % 4) / 2
    given = R["sleep_predictions"]
    new = pd.DataFrame({"Days": given["Days"], "Subject": [int(s) for s in given["Subject"]], "w": 1.0})
    return pd.concat([data, new], ignore_index=True)


def lmm(data: pd.DataFrame, **options: Any) -> Result:
    return workbench.run("linear_mlm.lmm", data, formula=SLEEP, weights="w", **options)


@pytest.mark.parametrize("groups", ["conditional", "population"])
def test_rows_without_an_outcome_are_predicted_as_by_r(groups: str) -> None:
    result, expected = (
        lmm(with_new_rows(), predictions="missing", predicted_for=groups),
        R["sleep_predictions"],
    )
    rows = result.table("predictions").rows
    assert [row["row"] for row in rows] == [181, 182, 183, 184]
    assert [row["estimate"] for row in rows] == pytest.approx(expected[groups], rel=1e-6)
    assert [row["std_error"] for row in rows] == pytest.approx(expected[f"{groups}_se"], rel=1e-6)
    assert [row["group_1"] for row in rows] == [str(s) for s in expected["Subject"]]
    (sigma2,) = expected["sigma2"]
    variance = np.square(expected[f"{groups}_se"]) + sigma2
    if groups == "population":
        variance = variance + np.array(expected["new_group_variance"])
    half = [(float(row["pred_high"] or 0) - float(row["pred_low"] or 0)) / 2 for row in rows]
    assert half == pytest.approx(1.973381 * np.sqrt(variance), rel=1e-6)  # qt(.975, 178)
    assert result.data.used == 180


def test_new_groups_are_predicted_by_the_average_and_told() -> None:
    data = with_new_rows()
    data.loc[182, "Subject"] = 999
    result = lmm(data, predictions="missing")
    rows = result.table("predictions").rows
    assert [row["new_group"] for row in rows] == [None, None, "yes", None]
    assert rows[2]["estimate"] == pytest.approx(R["sleep_predictions"]["population"][2], rel=1e-6)
    told = next(n for n in result.notices if n.id == "predictions_new_groups")
    assert told.level == "warning" and told.message.startswith("1 of the rows") and told.advice


def test_all_rows_have_their_fitted_values() -> None:
    data = with_new_rows().iloc[:180]
    result = lmm(data, predictions="all")
    rows = result.table("predictions").rows
    assert len(rows) == 180
    mean = np.mean([float(row["estimate"] or 0) for row in rows])
    assert mean == pytest.approx(data["Reaction"].mean(), rel=2e-3)


def test_what_cannot_be_predicted_is_told() -> None:
    data = with_new_rows()
    data.loc[181, "Days"] = np.nan
    result = lmm(data, predictions="missing")
    assert [row["row"] for row in result.table("predictions").rows] == [181, 183, 184]
    assert any(n.message.startswith("1 row has no prediction") for n in result.notices)
    none = lmm(data.iloc[:180], predictions="missing")
    assert any(n.id == "predictions_none" and n.advice for n in none.notices)


@pytest.mark.parametrize("analysis", ["lmm", "ols"])
def test_an_unknown_category_is_named_with_its_rows_and_the_others_are_predicted(analysis: str) -> None:
    data = with_new_rows()
    data["shift"] = np.where(np.arange(len(data)) % 2, "early", "late")
    data.loc[[181, 183], "shift"] = "night"
    formula = "Reaction ~ Days + shift" + (" + (1 | Subject)" if analysis == "lmm" else "")
    result = workbench.run(f"linear_mlm.{analysis}", data, formula=formula, predictions="missing")
    assert [row["row"] for row in result.table("predictions").rows] == [181, 183]
    (told,) = [n for n in result.notices if n.id.startswith("predictions_")]
    assert told.message == (
        "Rows 182, 184 have no prediction: the model does not know the category night of shift."
    )
    assert told.level == "warning" and told.advice
    data.loc[180:, "shift"] = "night"
    result = workbench.run(f"linear_mlm.{analysis}", data, formula=formula, predictions="missing")
    assert "predictions" not in [b.id for b in result.walk() if isinstance(b, Table)]


def test_regression_predicts_as_lm() -> None:
    given = R["regression_predictions"]
    from linear_mlm.marginal_cases import REGRESSION, regression_frame

    data = pd.concat([regression_frame(), pd.DataFrame(given["new"]).assign(w=1.0)], ignore_index=True)
    result = workbench.run("linear_mlm.ols", data, formula=REGRESSION, weights="w", predictions="missing")
    rows = result.table("predictions").rows
    assert [row["estimate"] for row in rows] == pytest.approx(given["confidence"]["fit"], rel=1e-8)
    for name in ("conf_low", "conf_high"):
        assert [row[name] for row in rows] == pytest.approx(given["confidence"][name], rel=1e-8)
    assert [row["pred_low"] for row in rows] == pytest.approx(given["prediction"]["conf_low"], rel=1e-8)


def test_effects_and_regressions_of_the_groups() -> None:
    """R: ranef(m), coef(m) with sleepstudy; lm(Reaction ~ Days) of subject 308: 244.1927, 21.7647."""
    data = pd.read_csv(csv("lme4_sleepstudy"))
    result = workbench.run("linear_mlm.lmm", data, formula=SLEEP, group_tables=True)
    rows = result.table("conditional_modes").rows
    first = {row["term"]: row for row in rows if row["level"] == "308"}
    assert first["(Intercept)"]["estimate"] == pytest.approx(2.258551, abs=2e-4)
    assert first["Days"]["estimate"] == pytest.approx(9.198976, abs=2e-4)
    assert first["Days"]["coefficient"] == pytest.approx(19.66626, abs=2e-4)
    assert len(rows) == 36
    alone = {row["level"]: row for row in result.table("group_regressions_0").rows}
    assert (alone["308"]["b_0"], alone["308"]["b_1"]) == pytest.approx((244.1927, 21.7647), abs=1e-3)
    spread = result.table("group_spread_0").rows
    assert (spread[0]["mean"], spread[1]["mean"]) == pytest.approx((251.4051, 10.46729), abs=1e-3)
    assert alone["308"]["u_1"] == pytest.approx(21.7647 - 10.46729, abs=1e-3)


def test_groups_beside_structured_residuals_have_tables_too() -> None:
    data = pd.read_csv(csv("lme4_sleepstudy"))
    options = {
        "residual": "ar1",
        "time": "Days",
        "group": "Subject",
        "group_tables": True,
        "correlations": True,
    }
    result = workbench.run("linear_mlm.lmm", data, options, formula="Reaction ~ Days + (1 | Subject)")
    assert len(result.table("conditional_modes").rows) == 18
    assert result.table("fixed_correlations").rows[1]["r_0"] is not None


def test_correlations_of_the_coefficients() -> None:
    """R prints -0.138 for sleepstudy."""
    data = pd.read_csv(csv("lme4_sleepstudy"))
    table = workbench.run("linear_mlm.lmm", data, formula=SLEEP, correlations=True).table(
        "fixed_correlations"
    )
    assert table.rows[1]["r_0"] == pytest.approx(-0.138, abs=5e-4)
    assert table.rows[0]["r_0"] is None


def test_nothing_is_shown_unasked() -> None:
    ids = {b.id for b in lmm(with_new_rows()).walk() if hasattr(b, "id")}
    assert not ids & {"predictions", "conditional_modes", "fixed_correlations", "group_tables"}


def test_a_residual_structure_has_no_predictions_of_rows() -> None:
    with pytest.raises(OptionsError, match="not available for models with a residual structure") as caught:
        lmm(with_new_rows(), predictions="missing", residual="ar1", time="Days", group="Subject")
    assert caught.value.advice
