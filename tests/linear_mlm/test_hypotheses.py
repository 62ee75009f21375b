"""Hypotheses about coefficients against lmerTest::contest and car::linearHypothesis."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pandas as pd
import pytest
from reference_data import csv

import workbench
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.errors import OptionsError
from workbench.results import Result

R = json.loads((Path(__file__).parents[1] / "reference/hypotheses/hypotheses.json").read_text("utf-8"))
DF = {"satterthwaite": 2e-4, "kenward_roger": 2e-4}  # relative, of df: lmerTest differentiates numerically


@functools.cache
def data(name: str) -> Dataset:
    if name == "machines":
        return dataset_of(pd.read_csv(csv("nlme_Machines"), dtype={"Worker": "category"}))
    frame = pd.read_csv(csv("mlmRev_Hsb82"))
    frame["sector"] = pd.Categorical(frame["sector"], ["Public", "Catholic"])
    frame["sx"] = pd.Categorical(frame["sx"], ["Male", "Female"])
    return dataset_of(frame)


@functools.cache
def answers(name: str, df_method: str) -> Result:
    lines = [one["text"] for kind in ("single", "joint") for one in R[name][kind]]
    return workbench.run(
        "linear_mlm.lmm", data(name), formula=R[name]["formula"], df_method=df_method, hypotheses=lines
    )


@pytest.mark.parametrize("df_method", list(DF))
@pytest.mark.parametrize("name", ["hsb", "machines"])
def test_combinations_agree_with_contest(name: str, df_method: str) -> None:
    rows = answers(name, df_method).table("hypotheses").rows
    for ours, one in zip(rows, R[name]["single"], strict=True):
        theirs = one[df_method]
        assert ours["hypothesis"] == one["text"]
        assert ours["df"] == pytest.approx(theirs["df"], rel=DF[df_method])
        for column in ("estimate", "std_error", "statistic", "conf_low", "conf_high"):
            assert ours[column] == pytest.approx(theirs[column], rel=2e-5), column
        assert ours["p_value"] == pytest.approx(theirs["p_value"], rel=1e-3)


@pytest.mark.parametrize("df_method", [*DF, "asymptotic"])
@pytest.mark.parametrize("name", ["hsb", "machines"])
def test_joint_hypotheses_agree_with_contest(name: str, df_method: str) -> None:
    """Asymptotic: (Lb - d)'(L V L')^-1 (Lb - d) / df from lme4's estimates."""
    rows = answers(name, df_method).table("joint_hypotheses").rows
    for ours, one in zip(rows, R[name]["joint"], strict=True):
        theirs = one[df_method]
        assert ours["df"] == theirs["df"]
        assert ours["statistic"] == pytest.approx(theirs["statistic"], rel=2e-5)
        assert ours["p_value"] == pytest.approx(theirs["p_value"], rel=2e-3)
        if df_method in DF:
            assert ours["df_residual"] == pytest.approx(theirs["df_residual"], rel=DF[df_method])


@pytest.mark.parametrize("robust", ["usual", "hc3"])
def test_regression_agrees_with_car(robust: str) -> None:
    lines = [one["text"] for one in R["ols"][robust]]
    options = {"robust": "none" if robust == "usual" else robust, "hypotheses": lines}
    result = workbench.run("linear_mlm.ols", data("hsb"), formula=R["ols"]["formula"], **options)
    (one,), (joint,) = result.table("hypotheses").rows, result.table("joint_hypotheses").rows
    first, second = R["ols"][robust]
    assert one["statistic"] is not None
    assert float(one["statistic"]) ** 2 == pytest.approx(first["statistic"], rel=1e-9)
    assert one["p_value"] == pytest.approx(first["p_value"], rel=1e-6)
    assert one["df"] == first["df_residual"]
    assert joint["statistic"] == pytest.approx(second["statistic"], rel=1e-9)
    assert (joint["df"], joint["df_residual"]) == (second["df"], second["df_residual"])
    assert joint["p_value"] == pytest.approx(second["p_value"], rel=1e-6)


@pytest.mark.parametrize("df_method", ["between_within", "residual"])
def test_df_of_the_other_methods(df_method: str) -> None:
    """nlme: sector varies between the 160 schools (160 - 1 - 2 df), cses and sx within them."""
    result = answers("hsb", df_method)
    rows = result.table("hypotheses").rows
    if df_method == "between_within":
        assert [row["df"] for row in rows] == [157.0, 7185.0 - 160 - 3, 157.0]
        assert [r["df_residual"] for r in result.table("joint_hypotheses").rows] == [7022.0, 157.0]
    else:
        assert {row["df"] for row in rows} == {7185.0 - 6}


def ask(*lines: str, formula: str = "mAch ~ cses + meanses + (1 | school)", df: str = "residual") -> Result:
    return workbench.run("linear_mlm.lmm", data("hsb"), formula=formula, hypotheses=list(lines), df_method=df)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cses - mean", "no coefficient called mean. Did you mean meanses"),
        ("cses = 1, cses = 2", "the parts of this hypothesis contradict each other"),
        ("cses * meanses", "not multiplied"),
    ],
)
def test_bad_lines_are_told(line: str, words: str) -> None:
    with pytest.raises(OptionsError, match="^" + line.replace("*", r"\*")) as caught:
        ask(line)
    assert words in str(caught.value)
    assert caught.value.option == "hypotheses"


def test_slips_are_told_before_the_fit() -> None:
    """A hypothesis is read before any fit: the message comes although this model cannot be fitted."""
    with pytest.raises(OptionsError, match="no coefficient called nothing"):
        workbench.run(
            "linear_mlm.ols", data("machines").take([0, 1]), formula="score ~ 1", hypotheses=["nothing"]
        )


def test_what_the_data_cannot_tell_is_refused() -> None:
    frame = data("hsb").to_frame()
    frame["twice"] = 2 * frame["cses"]
    with pytest.raises(OptionsError, match="says the same as others"):
        workbench.run("linear_mlm.ols", frame, formula="mAch ~ cses + twice", hypotheses=["cses"])
    both = workbench.run(
        "linear_mlm.ols", frame, formula="mAch ~ cses + twice", hypotheses=["cses + 2*twice"]
    )
    alone = workbench.run("linear_mlm.ols", frame, formula="mAch ~ cses", hypotheses=["cses"])
    ours, theirs = (r.table("hypotheses").rows[0] for r in (both, alone))
    assert ours["estimate"] == pytest.approx(theirs["estimate"], rel=1e-9)
    assert ours["std_error"] == pytest.approx(theirs["std_error"], rel=1e-9)


def test_equations_that_say_the_same_count_once() -> None:
    (row,) = ask("cses = 2, 2*cses = 4").table("joint_hypotheses").rows
    (one,) = ask("cses = 2").table("hypotheses").rows
    assert row["df"] == 1
    assert row["statistic"] == pytest.approx(float(one["statistic"] or 0) ** 2, rel=1e-9)
