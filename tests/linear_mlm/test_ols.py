"""Linear regression from data to result."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, csv

import workbench
from workbench.errors import DataError, ModelError

EXPECTED = json.loads((HERE / "ols" / "checks.json").read_text(encoding="utf-8"))


def orthodont() -> pd.DataFrame:
    data = pd.read_csv(csv("book_orthodont"))
    data["Sex"] = pd.Categorical(data["Sex"], ["Male", "Female"])
    return data


def test_confidence_and_prediction_intervals() -> None:
    """predict(lm(distance ~ age * Sex), interval = "confidence") and "prediction"; rows 1 to 3."""
    result = workbench.run("linear_mlm.ols", orthodont(), formula="distance ~ age * Sex", cases="all")
    rows = result.table("cases").rows[:3]
    for key, columns in (("conf", ("conf_low", "conf_high")), ("pred", ("pred_low", "pred_high"))):
        ours = [[row[c] for c in ("fitted", *columns)] for row in rows]
        assert np.array(ours, dtype=float) == pytest.approx(np.array(EXPECTED["ortho"][key]), rel=1e-9)
    assert [row["row"] for row in rows] == [1, 2, 3]


def test_robust_errors_carry_through() -> None:
    result = workbench.run("linear_mlm.ols", orthodont(), formula="distance ~ age * Sex", robust="hc3")
    table = result.table("fixed_effects")
    assert [row["std_error"] for row in table.rows] == pytest.approx(EXPECTED["ortho"]["HC3"], rel=1e-9)
    assert "HC3" in table.note


def test_original_row_numbers_survive_missing_values() -> None:
    data = orthodont()
    data.loc[[0, 2], "age"] = np.nan
    data.loc[4, "distance"] = 90.0
    rows = workbench.run("linear_mlm.ols", data, formula="distance ~ age").table("cases").rows
    assert [row["row"] for row in rows] == [5]


def test_assumptions_name_each_numeric_predictor_once() -> None:
    result = workbench.run("linear_mlm.ols", orthodont(), formula="distance ~ age * Sex + I(age^2)")
    told = [str(row["assumption"]) for row in result.table("assumptions").rows]
    assert [t for t in told if "straight line" in t] == ["The effect of age is a straight line"]


@pytest.mark.parametrize(
    ("formula", "error", "words"),
    [
        ("distance ~ age + (1 | Subject)", ModelError, "no random effects"),
        ("Sex ~ age", ModelError, "not numeric"),
        (
            "distance ~ factor(Subject):factor(age) + Sex",
            ModelError,
            "as many coefficients as there are rows",
        ),
    ],
)
def test_what_cannot_be_fitted(formula: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        workbench.run("linear_mlm.ols", orthodont(), formula=formula)


def test_an_empty_file_of_values_is_told() -> None:
    with pytest.raises(DataError, match="no row"):
        workbench.run("linear_mlm.ols", orthodont().assign(age=np.nan), formula="distance ~ age")
