"""Write-ups of linear models: numbers and citations hold, verdicts are said, options are told."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from tests.reference_data import csv
from tests.write_ups import check, parts_of
from workbench.cli.outputs import write_outputs
from workbench.results import Result, Section, Text


def run(data: str, formula: str, analysis: str = "linear_mlm.lmm", **options: Any) -> Result:
    return workbench.run(analysis, csv(data), {"formula": formula, **options})


@pytest.fixture(scope="module")
def sleep() -> Result:
    return run("lme4_sleepstudy", "Reaction ~ Days + (Days | Subject)", random_tests=True)


def test_a_mixed_model_is_told_with_its_numbers(sleep: Result) -> None:
    parts = check(sleep)
    assert "180 observations in 18 levels of Subject (10 each)" in parts["method"]
    assert "restricted maximum likelihood (REML; Bates et al., 2015)" in parts["method"]
    assert "b = 10.47, SE = 1.55, t(17.00) = 6.77, p < .001, 95% CI [7.21, 13.73]" in parts["results"]
    assert "24.74 for the intercept and 5.92 for the slope of Days" in parts["results"]
    assert "correlated at r = .07" in parts["results"]
    assert "χ²(2) = 42.84" in parts["results"]


def test_the_write_up_stands_after_the_report(sleep: Result) -> None:
    ids = [block.id for block in sleep.blocks]
    assert ids.index("write_up") == ids.index("report") + 1


@pytest.mark.parametrize(
    ("formula", "options", "said"),
    [
        ("Reaction ~ Days + (1 | Subject)", {"df_method": "kenward_roger"}, "Kenward & Roger, 1997"),
        ("Reaction ~ Days + (1 | Subject)", {"method": "ml", "df_method": "asymptotic"}, "(ML; Bates"),
        ("Reaction ~ Days + (1 | Subject)", {"ci_method": "profile"}, "Venzon & Moolgavkar, 1988"),
        (
            "Reaction ~ Days + (1 | Subject)",
            {"ci_method": "case_bootstrap", "n_boot": 20},
            "draws groups of the data, with 20 samples (seed 1; Davison & Hinkley, 1997)",
        ),
        (
            "Reaction ~ Days",
            {"residual": "compound_symmetry", "group": "Subject"},
            "A linear model with structured residuals of Reaction",
        ),
        (
            "Reaction ~ Days + (Days || Subject)",
            {},
            "varied randomly across levels of Subject without correlations",
        ),
        ("Reaction ~ Days + (1 | Subject)", {"subset": "Days > 1"}, "met the condition Days > 1"),
        (
            "Reaction ~ Days + (1 | Subject)",
            {"residual": "ar1", "group": "Subject", "time": "Days"},
            "AR(1) within Subject, by Days (Pinheiro & Bates, 2000)",
        ),
        (
            "Reaction ~ center(Days) + (1 | Subject)",
            {},
            "Days centred at its grand mean (Enders & Tofighi, 2007)",
        ),
    ],
)
def test_options_are_told_and_cited(formula: str, options: dict[str, Any], said: str) -> None:
    assert said in check(run("lme4_sleepstudy", formula, **options))["method"]


def test_a_fit_on_the_boundary_is_said_to_be_one() -> None:
    parts = check(run("lme4_Dyestuff2", "Yield ~ 1 + (1 | Batch)"))
    assert parts["results"].startswith("The fit lies on the boundary of the parameter space")
    assert "R² =" not in parts["results"]


def test_an_unusable_fit_gets_no_numbers() -> None:
    result = run("lme4_sleepstudy", "Reaction ~ Days + (Days | Subject)", max_iter=1)
    parts = parts_of(result)
    assert parts["results"].startswith("The model could not be estimated in a way that can be reported")
    assert "should not be interpreted" in parts["results"]
    assert "b =" not in parts["results"]


def test_categories_references_and_interactions() -> None:
    result = run("mlmRev_Exam", "normexam ~ center(standLRT)*sex + (1 | school)")
    words = check(result)["results"]
    assert "normexam was lower for sex = M than for sex = F" in words
    assert (
        "The interaction of standLRT (grand-mean centred) and sex = M was not clearly different from zero"
        in words
    )
    assert "are conditional" in words
    summed = run("mlmRev_Exam", "normexam ~ sex + (1 | school)", contrasts={"sex": "sum"})
    assert "The contrast sex[F] was positive" in check(summed)["results"]


def test_regression_with_robust_errors_and_missing_rows() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=60)
    frame = pd.DataFrame({"x": x, "y": 2 * x + rng.normal(size=60), "g": list("abc") * 20})
    frame.loc[:4, "x"] = np.nan
    result = workbench.run("linear_mlm.ols", frame, {"formula": "y ~ x + g", "robust": "hc3"})
    parts = check(result)
    assert "(HC3; MacKinnon & White, 1985)" in parts["method"]
    assert "Of 60 observations, 5 were left out because values were missing on x (5)" in parts["method"]
    assert "The model explained R² = ." in parts["results"]
    assert "g, F(2, " in parts["results"]


def test_models_are_numbered_where_they_are_compared() -> None:
    models = ["Reaction ~ Days + (1 | Subject)", "Reaction ~ Days + (Days | Subject)"]
    result = workbench.run("linear_mlm.comparison", csv("lme4_sleepstudy"), {"models": models})
    parts = check(result)
    assert "Two linear models of Reaction" in parts["method"]
    assert "Model 2 fitted better than Model 1, χ²(2) = 42.84, p < .001" in parts["results"]
    assert "By AIC (1794.47 for Model 1, 1755.63 for Model 2), Model 2 was preferred." in parts["results"]


def test_the_check_finds_a_number_that_no_table_shows(sleep: Result) -> None:
    wrong = [
        replace(
            b,
            blocks=tuple(
                replace(t, text=t.text.replace("10.47", "10.48")) for t in b.blocks if isinstance(t, Text)
            ),
        )
        if isinstance(b, Section) and b.id == "write_up"
        else b
        for b in sleep.blocks
    ]
    with pytest.raises(AssertionError, match=r"10\.48"):
        check(replace(sleep, blocks=tuple(wrong)))


def stacked() -> pd.DataFrame:
    """Three imputed sets of 80 rows in 8 groups, and weights."""
    rng = np.random.default_rng(3)
    g = np.repeat(np.arange(8), 10)
    x = rng.normal(size=80)
    y = x + rng.normal(size=8)[g] + rng.normal(size=80)
    sets = []
    for number in (1, 2, 3):
        own = np.where(np.arange(80) < 12, rng.normal(size=80), x)
        weights = {"w": rng.uniform(0.5, 2, 80), "v": rng.uniform(1, 2, 8)[g]}
        sets.append(pd.DataFrame({"set": number, "x": own, "y": y, "g": g, **weights}))
    return pd.concat(sets)


def test_imputed_sets_and_sampling_weights_are_told() -> None:
    options = {"formula": "y ~ x + (1 | g)", "imputation": "set"}
    words = check(workbench.run("linear_mlm.lmm", stacked(), options))["method"]
    assert "3 imputed data sets of 80 observations each in 8 levels of g (10 each)" in words
    assert "pooled by Rubin's rules (Rubin, 1987)" in words
    frame = stacked().query("set == 1")
    options = {"formula": "y ~ x + (1 | g)", "sampling_weights": "w", "group_weights": ["v"]}
    words = check(workbench.run("linear_mlm.lmm", frame, options))["method"]
    assert "pseudo maximum likelihood (Rabe-Hesketh & Skrondal, 2006)" in words
    assert "Sampling weights (w and v) were scaled to the sizes of the groups" in words


def test_the_exact_test_of_a_random_effect_is_told_with_its_p() -> None:
    result = run("lme4_sleepstudy", "Reaction ~ Days + (1 | Subject)", exact_rlrt=True)
    assert "(Crainiceanu & Ruppert, 2004) gave RLRT = 107.20, p < .001." in check(result)["results"]


def test_models_are_numbered_as_in_the_table_and_their_refit_is_told() -> None:
    models = ["Reaction ~ Days + (1 | Subject)", "Reaction ~ 1 + (1 | Subject)"]
    result = workbench.run("linear_mlm.comparison", csv("lme4_sleepstudy"), {"models": models})
    parts = check(result)
    assert (
        "Model 1: Reaction ~ 1 + (1 | Subject); Model 2: Reaction ~ Days + (1 | Subject)." in parts["method"]
    )
    assert "were fitted by maximum likelihood, because their fixed parts differ, in" in parts["method"]
    assert "Model 2 fitted better than Model 1" in parts["results"]


def test_every_document_has_the_write_up(tmp_path: Path) -> None:
    result = run("lme4_sleepstudy", "Reaction ~ Days + (1 | Subject)")
    blocks = tuple(b for b in result.blocks if b.id in ("fixed_effects", "write_up"))
    small = replace(result, blocks=blocks)
    kinds = {"html": "html", "markdown": "md", "latex": "tex", "docx": "docx", "json": "json"}
    paths = {kind: tmp_path / f"report.{end}" for kind, end in kinds.items()}
    write_outputs(small, "Sleep", paths)
    for kind, path in paths.items():
        if kind == "docx":
            words = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
        else:
            words = path.read_text(encoding="utf-8")
        assert "For your paper" in words, kind
        assert "A linear mixed model of Reaction was fitted by restricted maximum likelihood" in words, kind
        assert "Journal of Statistical Software" in words, kind
