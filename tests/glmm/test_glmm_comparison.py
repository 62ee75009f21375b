"""Comparison of generalised models: differences of R's log likelihoods; what does not compare."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, case, csv
from scipy import stats

import workbench
from workbench.errors import ModelError, OptionsError
from workbench.results import Result

EXACT = case("report", "glmm_report")["contraception"]


@pytest.fixture(scope="module")
def contraception() -> pd.DataFrame:
    frame = pd.read_csv(csv("mlmRev_Contraception"), dtype={"district": "category", "woman": "category"})
    return frame.astype({"use": "category", "livch": "category", "urban": "category"})


def compare(frame: pd.DataFrame, *models: str, **options: Any) -> Result:
    return workbench.run("glmm.comparison", frame, {"models": list(models), **options})


def test_tests_are_differences_of_log_likelihoods_of_lme4(contraception: pd.DataFrame) -> None:
    result = compare(
        contraception,
        "use ~ age + urban * livch + (1 | district)",
        "use ~ 1 + (1 | district)",
        "use ~ age + urban + livch + (1 | district)",
    )
    null, main, whole = result.table("comparison").rows
    known = [EXACT["without"]["null"], EXACT["without"]["main"], EXACT["log_lik"]]
    assert [r["log_lik"] for r in (null, main, whole)] == pytest.approx(known, abs=1e-3)
    for row, smaller, larger, df in ((main, 0, 1, 5), (whole, 1, 2, 3)):
        chi_sq = 2 * (known[larger] - known[smaller])
        assert (row["chi_sq"], row["df"]) == (pytest.approx(chi_sq, abs=2e-3), df)
        assert row["p_value"] == pytest.approx(stats.chi2.sf(chi_sq, df), rel=5e-3)
    assert whole["aic"] == pytest.approx(-2 * known[2] + 20, abs=2e-3)
    assert sum(r["weight"] for r in (null, main, whole)) == pytest.approx(1)
    assert not result.notices


def test_with_and_without_groups(contraception: pd.DataFrame) -> None:
    models = ("use ~ age + urban * livch", "use ~ age + urban * livch + (1 | district)")
    plain, mixed = compare(contraception, *models).table("comparison").rows
    assert plain["log_lik"] == pytest.approx(EXACT["without"]["plain"], abs=1e-6)
    assert mixed["chi_sq"] == pytest.approx(2 * (EXACT["log_lik"] - EXACT["without"]["plain"]), abs=1e-3)
    assert mixed["df"] == 1


def test_what_does_not_compare(contraception: pd.DataFrame) -> None:
    one, other = "use ~ age + (1 | district)", "use ~ urban + livch + (1 | district)"
    result = compare(contraception, one, other)
    assert result.table("comparison").rows[1]["p_value"] is None
    assert "not a special case" in result.notices[0].message
    with pytest.raises(ModelError, match="different outcomes"):
        compare(contraception, one, "urban ~ age + (1 | district)")
    with pytest.raises(OptionsError, match="at least two"):
        compare(contraception, one)
    rows = pd.read_csv(HERE / "glmm_joint" / "rows.csv", dtype={"g": "category"})
    with pytest.raises(ModelError, match="do not compare"):
        compare(rows, "amount ~ x", "amount ~ x + (1 | g)", family="gamma", link="log")
    with pytest.raises(OptionsError):
        compare(rows, "count ~ x", "count ~ x + (1 | g)", family="quasi_poisson")


def test_missing_values_leave_the_same_rows_to_all(contraception: pd.DataFrame) -> None:
    holes = contraception.assign(age=contraception.age.where(np.arange(len(contraception)) % 10 > 0))
    result = compare(holes, "use ~ urban + (1 | district)", "use ~ urban + age + (1 | district)")
    (told,) = [n for n in result.notices if n.id == "rows"]
    assert f"{int(holes.age.notna().sum()):,} rows" in told.message


def test_counts_with_theta_of_each_model() -> None:
    rows = pd.read_csv(HERE / "glmm_joint" / "rows.csv", dtype={"g": "category"})
    plain, mixed = (
        compare(rows, "count ~ x", "count ~ x + (1 | g)", family="negative_binomial").table("comparison").rows
    )
    single = workbench.run("glmm.glm", rows, {"formula": "count ~ x", "family": "negative_binomial"})
    assert plain["log_lik"] == pytest.approx(single.table("fit").rows[0]["log_lik"])
    assert (plain["n_params"], mixed["n_params"]) == (3, 4)


@pytest.mark.parametrize(
    ("models", "family", "chi_sq", "df", "p"),
    [
        (("numsense + (1 | school)", "numsense + (numsense | school)"), "binomial", 71.208, 2, 3.447e-16),
        (("trt + sex + (1 | rehab)", "trt + sex + (trt | rehab)"), "poisson", 926.89, 2, 0.0),
        (("trt + sex + (1 | rehab)", "trt + sex + hours + (1 | rehab)"), "poisson", 4.565, 1, 0.03262),
        (("trt + sex + (1 | rehab)", "trt + sex + (trt | rehab)"), "negative_binomial", 2.9966, 2, 0.2235),
        (
            ("trt + sex + (1 | rehab)", "trt + sex + hours + (1 | rehab)"),
            "negative_binomial",
            7.3128,
            1,
            0.006846,
        ),
    ],
)
def test_printed_comparisons(models: tuple[str, str], family: str, chi_sq: float, df: int, p: float) -> None:
    """Chapter 8 of Finch & Bolin; lme4 stopped a little early in some, so the last digits move."""
    name, outcome, group = ("book_mathfinal", "score2", "school")
    if family != "binomial":
        name, outcome, group = "book_rehab", "heart", "rehab"
    frame = pd.read_csv(csv(name), dtype={group: "category"})
    options = {"information": "expected"} if family == "negative_binomial" else {}
    found = compare(frame, *(f"{outcome} ~ {m}" for m in models), family=family, **options)
    row = found.table("comparison").rows[1]
    assert row["df"] == df
    assert row["chi_sq"] == pytest.approx(chi_sq, abs=0.02)
    assert row["p_value"] == pytest.approx(p, rel=0.02, abs=1e-12)
