"""Multiple membership as an option: lme4's numbers in the tables, one R script, and words for bad input."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, case

import workbench
from workbench.api import DataError, ModelError, OptionsError, WorkbenchError, dataset_of
from workbench.results import Equation, Figure, Result, Text

R = case("multiple_membership", "multiple_membership")
SCHOOLS = {"groups": ["school1", "school2", "school3"], "weights": ["w1", "w2", "w3"], "name": "school"}


def data() -> pd.DataFrame:
    return pd.read_csv(HERE / "multiple_membership" / "data.csv")


def run(frame: pd.DataFrame | None = None, formula: str = "y ~ x", **options: Any) -> Result:
    options = {"memberships": [SCHOOLS], **options}
    return workbench.run("linear_mlm.lmm", data() if frame is None else frame, formula=formula, **options)


CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("intercept", "y ~ x", SCHOOLS),
    ("as_given", "y ~ x", {**SCHOOLS, "normalised": False}),
    ("slope", "y ~ x", {**SCHOOLS, "slopes": ["x"]}),
    ("with_area", "y ~ x + (1 | area)", SCHOOLS),
]


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize(("name", "formula", "membership"), CASES)
def test_tables_have_the_numbers_of_lme4(
    name: str, formula: str, membership: dict[str, Any], method: str
) -> None:
    result, theirs = run(formula=formula, memberships=[membership], method=method), R[name][method]
    (fit,) = result.table("fit").rows
    assert fit["criterion"] == pytest.approx(theirs["criterion"], abs=1e-7)
    rows = result.table("fixed_effects").rows
    assert [row["estimate"] for row in rows] == pytest.approx(theirs["beta"], rel=1e-5)
    errors = np.sqrt(np.diag(np.array(theirs["vcov"])))
    assert [row["std_error"] for row in rows] == pytest.approx(errors, rel=1e-4)
    variances = [row for row in result.table("random_effects").rows if row["group"] == "school"]
    own = np.array(theirs["covariances"]["s"])
    expected = [own[0, 0]] if len(own) == 1 else [own[0, 0], own[1, 1], own[0, 1]]
    assert [row["variance"] for row in variances] == pytest.approx(expected, rel=1e-4)
    assert next(n for n in result.notices if n.id == "verdict").level == "info"


def test_every_part_of_a_result_is_there() -> None:
    result = run(formula="y ~ x + (1 | area)", random_tests=True, group_tables=True)
    ids = [block.id for block in result.walk()]
    for wanted in ("icc", "r2", "groups", "random_tests", "caterpillar_0", "caterpillar_1", "equations"):
        assert wanted in ids
    assert len(ids) == len(set(ids))
    (area, school) = result.table("groups").rows
    assert (area["group"], school["group"], school["n_levels"]) == ("area", "school", 25)
    assert isinstance(school["min"], float) and school["min"] < 16 < school["max"]
    assert [row["term"] for row in result.table("random_tests").rows][1:] == ["(1 | area)", "(1 | school)"]
    figure = next(b for b in result.walk() if isinstance(b, Figure) and b.id == "caterpillar_1")
    assert figure.title == "Random effects by school"
    report = next(b for b in result.walk() if isinstance(b, Text) and b.id == "report")
    assert "12 levels of area and 25 levels of school" in report.text
    modes = result.table("conditional_modes").rows
    assert [row["group"] for row in modes] == ["area"] * 12 + ["school"] * 25
    equations = next(b for b in result.walk() if isinstance(b, Equation))
    assert "Mₕ" not in equations.text and "M₀ₕ ~ N(0, ω), h: school" in equations.text


def test_removing_the_last_membership_is_tested_against_no_random_effect() -> None:
    """The log-likelihood without it is that of the regression, by REML as R's gls gives it."""
    rows = run(random_tests=True).table("random_tests").rows
    d = data()
    X = np.column_stack([np.ones(len(d)), d["x"]])
    beta, rss = np.linalg.lstsq(X, d["y"], rcond=None)[:2]
    m = len(d) - 2
    reml = m * (1 + np.log(2 * np.pi * float(rss[0]) / m)) + np.linalg.slogdet(X.T @ X)[1]
    assert len(beta) == 2 and rows[1]["log_lik"] == pytest.approx(-reml / 2)


def test_an_empty_cell_is_no_membership_and_a_row_without_any_is_left_out() -> None:
    frame = data()
    frame.loc[[3, 8], ["school1", "school2", "school3"]] = np.nan
    frame.loc[5, "w1"] = np.nan
    result = run(frame)
    assert (result.data.used, result.data.dropped) == (397, 3)
    assert result.data.dropped_by == {"school": 2, "w1": 1}
    with pytest.raises(DataError, match="Values are missing on 3 rows"):
        run(frame, missing="fail")


def test_weights_that_are_all_zero_are_told_as_such() -> None:
    frame = data()
    frame.loc[[2, 6], ["w1", "w2", "w3"]] = 0.0
    result = run(frame)
    assert result.data.dropped_by == {"school (all weights zero)": 2}
    with pytest.raises(DataError, match=r"school \(all weights zero\) \(2\); the first is row 3"):
        run(frame, missing="fail")


def test_equal_weights_without_columns_of_weights() -> None:
    frame = data()
    there = frame[["school1", "school2", "school3"]].notna()
    for k in (1, 2, 3):
        frame[f"e{k}"] = np.where(there[f"school{k}"], 1 / there.sum(axis=1), 0.0)
    plain = run(memberships=[{**SCHOOLS, "weights": []}])
    given = run(frame, memberships=[{**SCHOOLS, "weights": ["e1", "e2", "e3"], "normalised": False}])
    assert plain.table("fit").rows == given.table("fit").rows
    assert not any("do not add up" in n.message for n in given.notices)
    uneven = run(memberships=[{**SCHOOLS, "normalised": False}])
    assert any("The weights of school do not add up to 1 on " in n.message for n in uneven.notices)


def test_uncorrelated_slopes_are_two_blocks() -> None:
    rows = run(memberships=[{**SCHOOLS, "slopes": ["x"], "correlated": False}]).table("random_effects").rows
    assert [(r["group"], r["term"], r["term2"]) for r in rows] == [
        ("school", "(Intercept)", None),
        ("school", "x", None),
        ("Residual", None, None),
    ]


def negative(frame: pd.DataFrame) -> pd.DataFrame:
    frame.loc[7, "w1"] = -1.0
    return frame


BAD: list[tuple[dict[str, Any], Any, type[WorkbenchError], str]] = [
    ({"groups": ["school1"]}, None, OptionsError, "needs two different columns with groups"),
    ({**SCHOOLS, "weights": ["w1"]}, None, OptionsError, "has 3 groups and 1 weight\\."),
    ({**SCHOOLS, "intercept": False}, None, OptionsError, "neither an intercept nor a slope"),
    ({**SCHOOLS, "group": "x"}, None, OptionsError, "Multiple membership, number 1: There is no option"),
    (SCHOOLS, negative, DataError, "The weights w1 are negative or infinite on 1 row"),
    ({**SCHOOLS, "groups": ["school1", "school2", "scool"]}, None, WorkbenchError, "scool"),
    ({**SCHOOLS, "slopes": ["z"]}, None, WorkbenchError, "no variable z"),
]


@pytest.mark.parametrize(("membership", "change", "error", "words"), BAD)
def test_what_cannot_be_is_said_in_a_sentence(
    membership: dict[str, Any], change: Any, error: type[WorkbenchError], words: str
) -> None:
    frame = data() if change is None else change(data())
    with pytest.raises(error, match=words) as caught:
        run(frame, memberships=[membership])
    assert caught.value.advice


def test_what_needs_one_group_a_row_is_refused() -> None:
    with pytest.raises(OptionsError, match="not available for models with a residual structure"):
        run(residual="ar1", group="area")
    with pytest.raises(OptionsError, match="Two multiple memberships are called school"):
        run(memberships=[SCHOOLS, SCHOOLS])
    with pytest.raises(ModelError, match="no whole groups to draw"):
        run(ci_method="case_bootstrap", n_boot=10)
    with pytest.raises(OptionsError, match="Predictions of rows are not available"):
        run(predictions="all")
    assert any(n.id == "exact_rlrt" for n in run(exact_rlrt=True).notices)
    from workbench_linear_mlm.predictions import fit, predict

    model = fit(dataset_of(data()), formula="y ~ x + (1 | area)", memberships=[SCHOOLS])
    with pytest.raises(ModelError, match="multiple membership"):
        predict(model, dataset_of(data()))


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_script_gives_the_same_in_r(tmp_path: Path) -> None:
    result = run(formula="y ~ x + (1 | area)", memberships=[{**SCHOOLS, "slopes": ["x"]}])
    text = next(b.text for b in result.walk() if isinstance(b, Text) and b.id == "r_script")
    data().to_csv(tmp_path / "data.csv", index=False)
    tail = '\ncat("\\nRESULT", format(c(REMLcrit(fit), fixef(fit)), digits = 15), "\\n")\n'
    (tmp_path / "s.R").write_text(text + tail, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "s.R"], capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path
    )
    if "there is no package called" in done.stderr:
        pytest.skip("R has no lme4")
    assert done.returncode == 0, done.stderr
    numbers = [float(x) for x in done.stdout.rsplit("RESULT", 1)[1].split()]
    ours = [result.table("fit").rows[0]["criterion"]]
    ours += [row["estimate"] for row in result.table("fixed_effects").rows]
    assert ours == pytest.approx(numbers, rel=1e-4)
