"""Hypotheses written by hand: the numbers of another coding, and of Wald tests of terms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, csv
from scipy import stats

import workbench
from workbench.errors import OptionsError
from workbench.results import Result


@pytest.fixture(scope="module")
def contraception() -> pd.DataFrame:
    frame = pd.read_csv(csv("mlmRev_Contraception"), dtype={"district": "category", "woman": "category"})
    return frame.astype({"use": "category", "livch": "category", "urban": "category"})


def run(analysis: str, frame: pd.DataFrame, formula: str, *hypotheses: str, **options: Any) -> Result:
    return workbench.run(analysis, frame, {"formula": formula, "hypotheses": list(hypotheses), **options})


@pytest.mark.parametrize(
    ("analysis", "formula"),
    [("glmm.glm", "use ~ age + livch"), ("glmm.glmm", "use ~ age + livch + (1 | district)")],
)
def test_a_difference_is_a_coefficient_of_another_reference(
    contraception: pd.DataFrame, analysis: str, formula: str
) -> None:
    asked = ("livch[2] - livch[1]", "livch[1] = 0, livch[2] = 0, livch[3+] = 0")
    result = run(analysis, contraception, formula, *asked, term_tests="wald")
    (row,) = result.table("hypotheses").rows
    other = contraception.assign(livch=contraception.livch.cat.reorder_categories(["1", "0", "2", "3+"]))
    rows = {r["term"]: r for r in run(analysis, other, formula).table("fixed_effects").rows}
    for column in ("estimate", "std_error", "statistic", "p_value", "conf_low", "exp_estimate"):
        assert row[column] == pytest.approx(rows["livch[2]"][column], rel=1e-6), column
    (joint,) = result.table("joint_hypotheses").rows
    term = next(r for r in result.table("anova").rows if r["term"] == "livch")
    assert joint["statistic"] == pytest.approx(term["statistic"], rel=1e-8)
    assert (joint["df"], joint["p_value"]) == (3, pytest.approx(stats.chi2.sf(term["statistic"], 3)))


def test_a_value_to_test_against_and_quasi_families() -> None:
    rows = pd.read_csv(HERE / "glmm_joint" / "rows.csv", dtype={"g": "category"})
    for analysis, formula in (("glmm.glm", "count ~ x + w"), ("glmm.glmm", "count ~ x + w + (1 | g)")):
        result = run(analysis, rows, formula, "x = 0.5", "x = 0, w = 0", family="quasi_poisson")
        (row,) = result.table("hypotheses").rows
        x = result.table("fixed_effects").rows[1]
        assert row["statistic"] == pytest.approx((x["estimate"] - 0.5) / x["std_error"])
        assert row["p_value"] == pytest.approx(2 * stats.t.sf(abs(row["statistic"]), row["df"]))
        assert np.isfinite(result.table("joint_hypotheses").rows[0]["df_residual"])
    inflated = run("glmm.glm", rows, "count ~ x", "x = 0.5", family="poisson", zero_inflation="~ w")
    assert len(inflated.table("hypotheses").rows) == 1


def test_a_slip_is_told_before_the_fit(contraception: pd.DataFrame) -> None:
    for analysis, formula in (("glmm.glm", "use ~ age"), ("glmm.glmm", "use ~ age + (1 | district)")):
        with pytest.raises(OptionsError, match="agee"):
            run(analysis, contraception, formula, "agee = 0")
