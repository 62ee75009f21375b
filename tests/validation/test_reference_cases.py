"""Reference values as validation cases: what is made of them, preparation, and cases without data."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from reference_data import HERE

from workbench.extension.manager import plugin_manager
from workbench.validation.case import ValidationCase, ValidationSet
from workbench.validation.collect import checkout_reference, reference_sets, without_twins
from workbench.validation.run import run_case
from workbench_linear_mlm.reference.preparation import prepared

CASES = {case.id: case for one in reference_sets(plugin_manager(), HERE) for case in one.cases}
QUICK = (
    "sleepstudy_rs_reml",
    "sleepstudy_weights_reml",
    "sleepstudy_weights_kenward_roger",
    "oats_splitplot_reml",
)


def test_the_checkout_is_found() -> None:
    assert checkout_reference() == HERE


def test_each_model_is_fitted_by_both_methods() -> None:
    names = {path.stem for path in (HERE / "linear_mlm").glob("*.json")}
    assert {f"{name}_{method}" for name in names for method in ("reml", "ml")} <= CASES.keys()
    assert len([name for name in CASES if name.endswith("kenward_roger")]) >= 8


@pytest.mark.parametrize("name", QUICK)
def test_case(name: str, tmp_path: Path) -> None:
    outcomes = run_case(CASES[name], plugin_manager(), tmp_path)
    assert all(outcome.good for outcome in outcomes)
    explained = [o for o in outcomes if o.verdict == "explained"]
    assert bool(explained) == ("weights" in name)


def test_data_that_are_not_here_are_told(tmp_path: Path) -> None:
    (tmp_path / "linear_mlm").mkdir()
    source = HERE / "linear_mlm" / "sleepstudy_rs.json"
    (tmp_path / "linear_mlm" / source.name).write_bytes(source.read_bytes())
    (one,) = reference_sets(plugin_manager(), tmp_path)
    outcomes = [o for case in one.cases for o in run_case(case, plugin_manager(), tmp_path)]
    assert {o.verdict for o in outcomes} == {"skipped"}
    assert "lme4_sleepstudy.csv is not beside" in outcomes[0].note


def test_an_empty_folder_has_no_cases(tmp_path: Path) -> None:
    assert reference_sets(plugin_manager(), tmp_path) == []


def case(name: str, missing: str = "") -> ValidationCase:
    return ValidationCase(name, name, "toy.mean", {}, Path("x.csv"), (), missing=missing)


def test_a_case_is_run_once_where_its_data_are() -> None:
    first = ValidationSet("1", "", "", (case("a"), case("b", "not here")))
    second = ValidationSet("2", "", "", (case("a"), case("b")))
    kept = without_twins([first, second])
    assert [[c.id for c in one.cases] for one in kept] == [["a", "b"], ["b"]]


def test_preparation(tmp_path: Path) -> None:
    source = tmp_path / "scores.csv"
    source.write_text("id,x,T1,T2\n1,1,5,6\n2,4,7,\n", encoding="utf-8")
    assert prepared(source, ["school is a factor"]) == source
    notes = ["wide to long: T1..2 become T with Time = 0..1; Cx = x minus its grand mean"]
    make = prepared(source, [*notes, "weight of row i (1-based) = 1 + (i mod 4)/2"])
    assert not isinstance(make, Path)
    folder = tmp_path / "copy"
    folder.mkdir()
    with make(folder).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["T"] for row in rows] == ["5", "6", "7", ""]
    assert [row["Time"] for row in rows] == ["0", "1", "0", "1"]
    assert [float(row["Cx"]) for row in rows] == [-1.5, -1.5, 1.5, 1.5]
    assert [float(row["w"]) for row in rows] == [1.5, 2.0, 2.5, 1.0]
