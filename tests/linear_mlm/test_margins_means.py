"""Marginal means and comparisons against R's emmeans 1.8.4 (tests/reference/marginal/marginal.R)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from linear_mlm.marginal_cases import HSB, REGRESSION, R, agree, hsb, orthodont, regression_frame
from reference_data import csv

import workbench
from workbench.results import Result

OATS = "yield ~ Variety * factor(nitro) + (1 | Block/Variety)"


def machines(method: str, **options: Any) -> Result:
    return workbench.run(
        "linear_mlm.lmm",
        pd.read_csv(csv("nlme_Machines")),
        formula="score ~ Machine + (Machine | Worker)",
        df_method=method,
        **options,
    )


def oats(**options: Any) -> Result:
    return workbench.run(
        "linear_mlm.lmm", pd.read_csv(csv("nlme_Oats")), formula=OATS, df_method="kenward_roger", **options
    )


@pytest.mark.parametrize("method", ["satterthwaite", "kenward_roger", "asymptotic"])
def test_means_of_one_factor(method: str) -> None:
    """R writes the infinite df of the normal law as a missing value."""
    expected = dict(R["machines"][method]["means"])
    if method == "asymptotic":
        expected["df"] = ["Inf"] * 3
    agree(machines(method).table("marginal_means"), expected)


COMPARED = [
    *(("pairwise", a) for a in ("none", "bonferroni", "holm", "sidak", "tukey")),
    ("reference", "sidak"),
    ("consecutive", "none"),
    ("polynomial", "holm"),
    ("effects", "bonferroni"),
]


@pytest.mark.parametrize(("kind", "adjust"), COMPARED)
@pytest.mark.parametrize("method", ["satterthwaite", "kenward_roger"])
def test_comparisons_and_adjustments(kind: str, adjust: str, method: str) -> None:
    table = machines(method, comparisons=kind, p_adjust=adjust).table("contrasts")
    expected = R["machines"][method][f"{kind}_{adjust}"]
    agree(table, expected)
    if kind in ("pairwise", "polynomial"):
        assert [row["contrast"] for row in table.rows] == expected["label"]


@pytest.mark.parametrize(("kind", "adjust"), COMPARED)
def test_comparisons_of_four_levels(kind: str, adjust: str) -> None:
    result = oats(marginal_means=["nitro"], comparisons=kind, p_adjust=adjust)
    agree(result.table("marginal_means"), R["oats"]["nitro"]["means"])
    agree(result.table("contrasts"), R["oats"]["nitro"][f"{kind}_{adjust}"])


def test_means_at_each_level_of_another_factor() -> None:
    result = oats(marginal_means=["Variety"], marginal_by=["nitro"])
    agree(result.table("marginal_means"), R["oats"]["variety_by_nitro"]["means"])
    agree(result.table("contrasts"), R["oats"]["variety_by_nitro"]["pairwise_tukey"])
    assert result.table("marginal_means").rows[3]["by"] == "nitro = 0.2"


def test_averages_over_chosen_levels() -> None:
    result = oats(marginal_means=["Variety"], at={"nitro": [0, "0.6"]})
    agree(result.table("marginal_means"), R["oats"]["nitro_at"]["means"])


@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("sector", {"p_adjust": "none"}),
        ("sector_proportional", {"marginal_weights": "proportional"}),
        ("sector_by_sx", {"marginal_by": ["sx"], "p_adjust": "none"}),
    ],
)
def test_other_predictors_are_averaged_or_held(case: str, options: dict[str, Any]) -> None:
    result = workbench.run("linear_mlm.lmm", hsb(), formula=HSB, marginal_means=["sector"], **options)
    agree(result.table("marginal_means"), R["hsb"][case]["means"])
    if "pairwise_none" in R["hsb"][case]:
        agree(result.table("contrasts"), R["hsb"][case]["pairwise_none"])


@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("sector", {"marginal_means": ["sector"], "p_adjust": "none"}),
        ("sector_proportional", {"marginal_means": ["sector"], "marginal_weights": "proportional"}),
        ("sector_by_minrty", {"marginal_means": ["sector"], "marginal_by": ["minrty"], "p_adjust": "none"}),
        ("male", {"marginal_means": ["male"]}),
    ],
)
def test_regression_with_weights_offset_and_curves(case: str, options: dict[str, Any]) -> None:
    """A number of two values counts as two groups; functions are taken at the mean of their variable."""
    result = workbench.run("linear_mlm.ols", regression_frame(), formula=REGRESSION, weights="w", **options)
    agree(result.table("marginal_means"), R["regression"][case]["means"])
    if "pairwise_none" in R["regression"][case]:
        agree(result.table("contrasts"), R["regression"][case]["pairwise_none"])


def test_means_at_chosen_values_of_a_number() -> None:
    run = {"formula": "distance ~ age * Sex + (age | Subject)", "df_method": "kenward_roger"}
    result = workbench.run("linear_mlm.lmm", orthodont(), **run, at={"age": 14})
    agree(result.table("marginal_means"), R["orthodont"]["at_14"]["means"])
    result = workbench.run(
        "linear_mlm.lmm",
        orthodont(),
        **run,
        marginal_means=["age"],
        marginal_by=["Sex"],
        at={"age": [8, 11]},
    )
    agree(result.table("marginal_means"), R["orthodont"]["age_by_sex"]["means"])


def test_empty_cells_are_told() -> None:
    d = regression_frame()
    d = d[~((d.sector == "Catholic") & (d.minrty == "Yes"))]
    run = {"formula": "mAch ~ sector * minrty + ses", "p_adjust": "none", "marginal_means": ["sector"]}
    result = workbench.run("linear_mlm.ols", d, **run, marginal_by=["minrty"])
    agree(result.table("marginal_means"), R["empty"]["by"])
    agree(result.table("contrasts"), R["empty"]["pairs"])
    assert "no row with a combination" in result.table("marginal_means").note
    agree(workbench.run("linear_mlm.ols", d, **run).table("marginal_means"), R["empty"]["sector"])
