"""Imputed data sets pooled: against mice and mitml (reference/imputed), and what is told or refused."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.errors import DataError, OptionsError
from workbench.results import Result, Text

HERE = Path(__file__).parents[1] / "reference/imputed"
R = json.loads((HERE / "imputed.json").read_text("utf-8"))
LMM, OLS = R["lmm"]["formula"], R["ols"]["formula"]
RSCRIPT = shutil.which("Rscript")


@functools.cache
def stacked() -> pd.DataFrame:
    return pd.read_csv(HERE / "imputed.csv")


@functools.cache
def lmm(df_method: str = "residual") -> Result:
    lines = ["kind[b] = 0, kind[c] = 0", "x"]
    return workbench.run(
        "linear_mlm.lmm", stacked(), formula=LMM, imputation=".imp", df_method=df_method, hypotheses=lines
    )


@functools.cache
def ols() -> Result:
    return workbench.run("linear_mlm.ols", stacked(), formula=OLS, imputation=".imp")


def column(result: Result, table: str, name: str) -> list[float]:
    return [float(row[name] or 0) for row in result.table(table).rows]


@pytest.mark.parametrize("df_method", ["residual", "asymptotic"])
def test_mixed_models_agree_with_mice(df_method: str) -> None:
    result, expected = lmm(df_method), R["lmm"][df_method]
    assert column(result, "fixed_effects", "estimate") == pytest.approx(expected["qbar"], rel=1e-6)
    errors = np.sqrt(expected["t"])
    assert column(result, "fixed_effects", "std_error") == pytest.approx(errors, rel=1e-5)
    assert column(result, "fixed_effects", "df") == pytest.approx(expected["df"], rel=2e-5)
    assert column(result, "missing_information", "riv") == pytest.approx(expected["r"], rel=2e-5)
    assert column(result, "missing_information", "fmi") == pytest.approx(expected["fmi"], rel=2e-5)


def test_variances_agree_with_mitml() -> None:
    expected = dict(zip(R["lmm"]["random"]["row"], R["lmm"]["random"]["estimate"], strict=True))
    rows = lmm().table("random_effects").rows
    names = ("Intercept~~Intercept|group", "x~~x|group", "Intercept~~x|group", "Residual~~Residual")
    assert [row["variance"] for row in rows] == pytest.approx([expected[n] for n in names], rel=1e-5)
    a, b, c = (float(row["variance"] or 0) for row in rows[:3])
    assert rows[2]["correlation"] == pytest.approx(c / np.sqrt(a * b))


def test_joint_tests_agree_with_mitml() -> None:
    for found in (lmm().table("anova").rows[2], lmm().table("joint_hypotheses").rows[0]):
        expected = R["lmm"]["d1_kind_residual"]
        assert found["statistic"] == pytest.approx(expected["F.value"], rel=1e-5)
        assert found["df_residual"] == pytest.approx(expected["df2"], rel=1e-5)
        assert found["p_value"] == pytest.approx(expected["P(>F)"], rel=1e-4)
    (row,) = lmm().table("hypotheses").rows
    assert {k: row[k] for k in ("estimate", "std_error", "df", "p_value")} == pytest.approx(
        {k: lmm().table("fixed_effects").rows[1][k] for k in ("estimate", "std_error", "df", "p_value")}
    )


def test_explained_variance_agrees_with_mitml() -> None:
    formula = "y ~ x + w + kind + (1 | group)"
    rows = workbench.run("linear_mlm.lmm", stacked(), formula=formula, imputation=".imp").table("r2").rows
    found = {(row["definition"], row["level"]): row["value"] for row in rows}
    expected = R["lmm"]["r2"]
    assert found["Reduction of variance", "Residual"] == pytest.approx(expected["RB1"], abs=2e-5)
    assert found["Reduction of variance", "group"] == pytest.approx(expected["RB2"], abs=2e-5)
    assert found["R² level 1", "rows"] == pytest.approx(expected["SB"], abs=2e-5)
    assert found["R² f", "fixed effects"] == pytest.approx(expected["MVP"], abs=2e-5)


def test_regression_agrees_with_mice() -> None:
    expected = R["ols"]["residual"]
    assert column(ols(), "fixed_effects", "estimate") == pytest.approx(expected["qbar"], rel=1e-9)
    assert column(ols(), "fixed_effects", "std_error") == pytest.approx(np.sqrt(expected["t"]), rel=1e-9)
    assert column(ols(), "fixed_effects", "df") == pytest.approx(expected["df"], rel=1e-9)
    for row, kind in zip(ols().table("r2").rows, ("r2", "r2_adjusted"), strict=True):
        theirs = R["ols"][kind]
        assert row["value"] == pytest.approx(theirs["est"], rel=1e-9)
        assert row["conf_low"] == pytest.approx(theirs["lo 95"], rel=1e-5)  # mice takes 1.96
        assert row["conf_high"] == pytest.approx(theirs["hi 95"], rel=1e-5)


@pytest.mark.parametrize(
    ("case", "smaller", "larger"),
    [
        ("fixed", "y ~ w + (x | group)", LMM),
        ("random", "y ~ x + w + kind + (1 | group)", LMM),
        ("both", "y ~ w + (1 | group)", LMM),
    ],
)
def test_likelihood_ratio_tests_agree_with_mitml(case: str, smaller: str, larger: str) -> None:
    result = workbench.run("linear_mlm.comparison", stacked(), models=[larger, smaller], imputation=".imp")
    first, second = result.table("comparison").rows
    expected = R["d3"][case]
    assert first["model"] == smaller and first["p_value"] is None
    assert second["statistic"] == pytest.approx(expected["F.value"], rel=2e-5)
    assert second["df"] == expected["df1"]
    assert second["df_residual"] == pytest.approx(expected["df2"], rel=2e-4)
    assert second["p_value"] == pytest.approx(expected["P(>F)"], rel=2e-3)
    assert second["riv"] == pytest.approx(expected["RIV"], rel=2e-4)
    assert [n.id for n in result.notices] == ["imputation", "refitted"]


def test_the_original_rows_are_left_out_and_told() -> None:
    result = lmm()
    assert (result.data.rows, result.data.used, result.data.dropped) == (1470, 1260, 210)
    told = next(n for n in result.notices if n.id == "imputation")
    assert "6 imputed data sets" in told.message and "210 rows numbered 0" in told.message
    assert any(n.message == "The fits to all 6 imputed sets can be used." for n in result.notices)


def test_the_complete_cases_numbered_0_are_left_out_too() -> None:
    again = workbench.run("linear_mlm.ols", stacked().dropna(), formula=OLS, imputation=".imp")
    assert again.table("fixed_effects").rows == ols().table("fixed_effects").rows


def test_complete_rows_numbered_0_are_a_set_like_others() -> None:
    frame = stacked()
    frame = frame[frame[".imp"] > 0].assign(**{".imp": lambda d: d[".imp"] - 1})
    again = workbench.run("linear_mlm.ols", frame, formula=OLS, imputation=".imp")
    assert again.table("fixed_effects").rows == ols().table("fixed_effects").rows


def test_sets_may_be_numbered_in_words() -> None:
    frame = stacked()
    frame = frame[frame[".imp"] > 0].assign(**{".imp": lambda d: "set " + d[".imp"].astype(str)})
    again = workbench.run("linear_mlm.ols", frame, formula=OLS, imputation=".imp")
    assert again.table("fixed_effects").rows == ols().table("fixed_effects").rows


def test_a_fit_on_the_boundary_is_told_with_its_sets() -> None:
    frame = stacked()
    frame = frame[frame[".imp"] > 0].copy()
    frame.loc[frame[".imp"] == 2, "y"] -= frame.groupby([".imp", "group"])["y"].transform("mean")
    result = workbench.run("linear_mlm.lmm", frame, formula="y ~ w + (1 | group)", imputation=".imp")
    told = next(n for n in result.notices if n.id == "verdict")
    assert told.level == "warning" and told.message.startswith("In 1 of 6 imputed sets (2): ")


@pytest.mark.parametrize(
    ("analysis", "options"),
    [
        ("lmm", {"formula": "y ~ w + (1 | group)"}),
        ("ols", {"formula": "y ~ w"}),
        ("comparison", {"models": ["y ~ 1 + (1 | group)", "y ~ w + (1 | group)"]}),
    ],
)
def test_a_stacked_file_analysed_as_one_is_told(analysis: str, options: dict[str, object]) -> None:
    result = workbench.run(f"linear_mlm.{analysis}", stacked(), options)
    told = next(n for n in result.notices if n.id == "stacked")
    assert "analysed as one" in told.message
    assert dict(told.actions[0].options) == {"imputation": ".imp"}
    pooled = workbench.run(f"linear_mlm.{analysis}", stacked(), {**options, **told.actions[0].options})
    assert "stacked" not in [n.id for n in pooled.notices]


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"formula": "y ~ x + `.imp` + (1 | group)"}, OptionsError, "cannot be part of the model"),
        ({"imputation": "other"}, OptionsError, "no variable called 'other'"),
        ({"ci_method": "profile"}, OptionsError, "Profile and bootstrap intervals cannot be pooled"),
        ({"random_tests": True}, OptionsError, "Tests of single random effects cannot be pooled"),
        ({"exact_rlrt": True}, OptionsError, "exact test of a variance cannot be pooled"),
    ],
)
def test_what_cannot_be_pooled_is_refused(
    changes: dict[str, object], error: type[Exception], words: str
) -> None:
    options = {"formula": LMM, "imputation": ".imp", **changes}
    with pytest.raises(error, match=words):
        workbench.run("linear_mlm.lmm", stacked(), options)


def test_one_set_is_not_enough() -> None:
    frame = stacked()
    with pytest.raises(DataError, match="tells 1 imputed data set, but pooling needs at least 2"):
        workbench.run("linear_mlm.ols", frame[frame[".imp"] < 2], formula=OLS, imputation=".imp")


def test_rows_without_a_number_are_told() -> None:
    frame = stacked().astype({".imp": float})
    frame.loc[[300, 700], ".imp"] = np.nan
    with pytest.raises(DataError, match="2 rows do not name an imputed data set"):
        workbench.run("linear_mlm.ols", frame, formula=OLS, imputation=".imp")


def test_sets_of_different_rows_are_refused() -> None:
    frame = stacked()
    frame = frame[frame[".imp"] > 0].copy()
    frame.loc[frame[".imp"] == 3, "w"] = frame["w"].where(frame.index % 5 > 0)
    with pytest.raises(DataError, match=r"168 in set 3, 210 in set 1"):
        workbench.run("linear_mlm.ols", frame, formula=OLS, imputation=".imp")
    with pytest.raises(DataError, match=r"168 in set 3"):
        models = ["y ~ w + (1 | group)", "y ~ w + x + (1 | group)"]
        workbench.run("linear_mlm.comparison", frame, models=models, imputation=".imp")


def test_sets_with_different_categories_are_refused() -> None:
    frame = stacked()
    frame = frame[frame[".imp"] > 0].copy()
    frame.loc[(frame[".imp"] == 2) & (frame["kind"] == "c"), "kind"] = "a"
    with pytest.raises(DataError, match="data sets 1 and 2 lead to different coefficients"):
        workbench.run("linear_mlm.ols", frame, formula=OLS, imputation=".imp")


@pytest.mark.skipif(RSCRIPT is None, reason="R is not installed")
@pytest.mark.parametrize("kind", ["lmm", "ols"])
def test_the_r_script_pools_the_same(tmp_path: Path, kind: str) -> None:
    from workbench.data.load import load

    formula = LMM if kind == "lmm" else OLS
    result = workbench.run(
        f"linear_mlm.{kind}", load(HERE / "imputed.csv"), formula=formula, imputation=".imp"
    )
    text = next(b.text for b in result.walk() if isinstance(b, Text) and b.id == "r_script")
    tail = '\ncat("\\nRESULT", format(mitml::testEstimates(fits)$estimates[, 1:2], digits = 12), "\\n")\n'
    file = tmp_path / "script.R"
    file.write_text(text + tail, encoding="utf-8")
    done = subprocess.run([str(RSCRIPT), str(file)], capture_output=True, text=True, check=False, timeout=120)
    if "there is no package called" in done.stderr:
        pytest.skip("R has no lmerTest or mitml")
    assert done.returncode == 0, done.stderr
    numbers = [float(x) for x in done.stdout.rsplit("RESULT", 1)[1].split()]
    ours = column(result, "fixed_effects", "estimate") + column(result, "fixed_effects", "std_error")
    assert ours == pytest.approx(numbers, rel=2e-4)
