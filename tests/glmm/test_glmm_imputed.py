"""Generalised models over imputed data sets, pooled as mice and mitml do (imputed_glm.R)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, case

import workbench
from workbench.errors import OptionsError
from workbench.results import Result

EXACT = case("imputed_glm", "imputed")


@pytest.fixture(scope="module")
def stacked() -> pd.DataFrame:
    frame = pd.read_csv(HERE / "imputed" / "imputed.csv", dtype={"group": "category", "kind": "category"})
    high = (frame.y > 2.5).astype(float).where(frame.y.notna())
    return frame.assign(high=high, count=frame.y.round().clip(lower=0))


def run(analysis: str, frame: pd.DataFrame, formula: str, **options: Any) -> Result:
    return workbench.run(analysis, frame, {"formula": formula, "imputation": ".imp", **options})


def agree(result: Result, exact: dict[str, list[float]], rtol: float) -> None:
    rows, missing = result.table("fixed_effects").rows, result.table("missing_information").rows
    np.testing.assert_allclose([r["estimate"] for r in rows], exact["qbar"], rtol=rtol)
    np.testing.assert_allclose([r["std_error"] ** 2 for r in rows], exact["t"], rtol=10 * rtol)
    np.testing.assert_allclose([r["df"] for r in rows], exact["df"], rtol=10 * rtol)
    np.testing.assert_allclose([r["fmi"] for r in missing], exact["fmi"], rtol=10 * rtol)
    assert rows[1]["exp_estimate"] == pytest.approx(np.exp(rows[1]["estimate"]))
    assert rows[1]["exp_conf_low"] == pytest.approx(np.exp(rows[1]["conf_low"]))


def test_logistic_regression_as_mice(stacked: pd.DataFrame) -> None:
    result = run("glmm.glm", stacked, "high ~ x + kind")
    agree(result, EXACT["logit"], 1e-6)
    kind = next(r for r in result.table("anova").rows if r["term"] == "kind")
    F, df, df_residual, p, _ = EXACT["kind"]
    assert (kind["statistic"], kind["df"]) == (pytest.approx(F, rel=1e-6), df)
    assert kind["df_residual"] == pytest.approx(df_residual, rel=1e-6)
    assert kind["p_value"] == pytest.approx(p, rel=1e-6)
    fit = result.table("fit").rows[0]
    assert (fit["n_obs"], fit["n_imputations"]) == (210, 6)
    assert result.table("marginal_means").rows[0]["df"] < 300
    assert any("pooled by Rubin's rules" in n.message for n in result.notices)


def test_mixed_model_of_counts_as_mice(stacked: pd.DataFrame) -> None:
    options = {"family": "poisson", "quadrature_points": 9}
    result = run("glmm.glmm", stacked, "count ~ x + w + (1 | group)", **options)
    agree(result, EXACT["mixed"], 1e-3)
    (row,) = result.table("random_effects").rows
    assert row["variance"] == pytest.approx(EXACT["variance"], rel=1e-4)
    assert {"icc", "r2", "groups", "report"} <= {getattr(b, "id", "") for b in result.walk()}


def test_what_cannot_be_pooled_is_refused(stacked: pd.DataFrame) -> None:
    with pytest.raises(OptionsError, match="Profile and bootstrap"):
        run("glmm.glm", stacked, "high ~ x", ci_method="profile")
    with pytest.raises(OptionsError, match="extra zeros"):
        run("glmm.glmm", stacked, "count ~ x + (1 | group)", family="poisson", zero_inflation="~ 1")
    with pytest.raises(OptionsError, match="cannot be part of the model"):
        run("glmm.glm", stacked.rename(columns={".imp": "set"}), "high ~ x + set", imputation="set")


def test_a_stacked_file_analysed_as_one_is_told(stacked: pd.DataFrame) -> None:
    for analysis, formula in (("glmm.glm", "high ~ x"), ("glmm.glmm", "high ~ x + (1 | group)")):
        told = workbench.run(analysis, stacked, {"formula": formula}).notices
        (notice,) = [n for n in told if n.id == "stacked"]
        assert notice.actions[0].options == {"imputation": ".imp"}
