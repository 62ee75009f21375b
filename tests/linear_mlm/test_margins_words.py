"""What cannot be averaged, sloped or compared is said in a sentence; odd designs do no harm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from linear_mlm.marginal_cases import hsb_frame
from reference_data import csv

import workbench
from workbench.errors import ModelError, OptionsError

FORMULA = "mAch ~ cses * sector + sx + meanses"


@pytest.mark.parametrize(
    ("options", "words", "advice"),
    [
        ({"marginal_means": ["sektor"]}, "sektor is not a predictor", "sector"),
        ({"marginal_by": ["school"]}, "school is not a predictor", "sector"),
        ({"at": {"sector": ["Private"]}}, "sector has no level Private", "Public, Catholic"),
        ({"at": {"cses": ["low"]}}, "cses is a number and cannot be held at low", "numbers"),
        ({"slopes_of": "cses", "slopes_by": "cses"}, "cses cannot moderate its own slope", "another"),
        ({"slopes_of": "sector"}, "sector is a factor and has no slope", "marginal means"),
        ({"slopes_by": "sx"}, "No numeric predictor interacts with sx", "slopes_of"),
    ],
)
def test_each_fault_has_its_sentence(options: dict[str, Any], words: str, advice: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        workbench.run("linear_mlm.ols", hsb_frame(), formula=FORMULA, **options)
    assert advice in (caught.value.advice or "")


@pytest.mark.parametrize("at", [{"cses": []}, {"cses": [None]}, ["cses"], {"cses": [True]}, {"cses": np.inf}])
def test_values_of_predictors_are_numbers_or_levels(at: Any) -> None:
    with pytest.raises(OptionsError, match="'at'"):
        workbench.run("linear_mlm.ols", hsb_frame(), formula=FORMULA, at=at)


def test_too_many_combinations_are_refused_where_asked_and_left_out_where_not() -> None:
    d = hsb_frame()
    for k in range(6):
        d[f"f{k}"] = pd.Categorical([f"l{(i * (k + 3)) // 7 % 9}" for i in range(len(d))])
    formula = "mAch ~ " + " + ".join(f"f{k}" for k in range(6))
    result = workbench.run("linear_mlm.ols", d, formula=formula)
    assert not [b for b in result.walk() if b.id == "marginal_means"]
    with pytest.raises(ModelError, match="combinations") as caught:
        workbench.run("linear_mlm.ols", d, formula=formula, marginal_means=["f0"])
    assert "how often they occur" in (caught.value.advice or "")
    weighted = workbench.run(
        "linear_mlm.ols", d, formula=formula, marginal_means=["f0"], marginal_weights="proportional"
    )
    assert len(weighted.table("marginal_means").rows) == 9


def test_no_intercept_no_predictor_and_polynomial_coding() -> None:
    """Means depend neither on the coding nor on the intercept."""
    d = hsb_frame()
    plain = workbench.run("linear_mlm.ols", d, formula="mAch ~ sector + cses").table("marginal_means").rows
    for formula, contrasts in (
        ("mAch ~ 0 + sector + cses", {}),
        ("mAch ~ sector + cses", {"sector": "polynomial"}),
        ("mAch ~ C(sector, helmert) + cses", {}),
    ):
        rows = (
            workbench.run("linear_mlm.ols", d, formula=formula, contrasts=contrasts)
            .table("marginal_means")
            .rows
        )
        for ours, theirs in zip(rows, plain, strict=True):
            assert ours["level"] == theirs["level"]
            assert ours["std_error"] == pytest.approx(theirs["std_error"], rel=1e-9)
    empty = workbench.run("linear_mlm.lmm", d, formula="mAch ~ 1 + (1 | school)")
    assert not [b for b in empty.walk() if b.id in ("means", "slopes", "effects")]


def test_labels_stand_for_levels() -> None:
    from workbench.data.load import load

    data = load(
        csv("mlmRev_egsingle"),
        {"black": {"measure": "nominal", "levels": [["0", "not black"], ["1", "black"]], "reference": "1"}},
    )
    table = workbench.run("linear_mlm.ols", data, formula="math ~ black + year", comparisons="reference")
    assert [r["level"] for r in table.table("marginal_means").rows] == ["not black", "black"]
    assert [r["contrast"] for r in table.table("contrasts").rows] == ["not black - black"]


def test_a_dropped_predictor_leaves_the_rest_estimable() -> None:
    d = hsb_frame()
    d["twice"] = 2 * d.cses
    result = workbench.run("linear_mlm.lmm", d, formula="mAch ~ cses + twice + sector + (1 | school)")
    assert all(row["estimate"] is not None for row in result.table("marginal_means").rows)
