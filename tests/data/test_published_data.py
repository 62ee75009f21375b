"""Published data sets: what R says of their columns, and what their descriptions say of their levels."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import reference_data

from workbench.data.dataset import Dataset
from workbench.data.levels import grouping_levels
from workbench.data.load import load
from workbench.data.variable import Measure


@pytest.mark.parametrize("name", reference_data.case_names())
def test_factor_levels_come_in_the_order_r_has_them(name: str) -> None:
    case = reference_data.case(name)
    data = load(
        reference_data.csv(case["dataset"]["file"].removesuffix(".csv")), reference_data.variables(case)
    )
    for factor, levels in (case["dataset"].get("factor_levels") or {}).items():
        if isinstance(levels, list) and factor in data:
            assert data.codes(factor)[1] == tuple(str(level) for level in levels)


def test_every_published_file_is_read_as_r_holds_it() -> None:
    """Rows, columns, numbers or not, and missing values of every file with R's record of it."""
    index = reference_data.SHARED / "data" / "index.json"
    if not index.is_file():
        pytest.skip(f"the record of the published files is not in {reference_data.SHARED}")
    for record in json.loads(index.read_text(encoding="utf-8")).values():
        data = load(index.parent / record["file"])
        assert (data.n_rows, len(data.names)) == (record["rows"], record["columns"]), record["file"]
        for variable in record["variables"]:
            _check_variable(data, variable, record["file"])


def _check_variable(data: Dataset, variable: dict[str, Any], file: str) -> None:
    """Numbers are numbers or ids; a factor of R with digits as labels may be a number."""
    name = variable["name"]
    codes, levels = data.codes(name)
    missing = int(np.count_nonzero(codes < 0))
    assert missing == variable["missing"], (file, name)
    if variable["type"] in ("numeric", "integer"):
        assert data.variable(name).measure in (Measure.NUMERIC, Measure.ID), (file, name)
    elif data.variable(name).measure is not Measure.NUMERIC and variable.get("levels"):
        assert set(levels) <= set(variable["levels"]), (file, name)


def test_the_levels_of_the_achievement_data() -> None:
    """10320 pupils, 568 classes (numbered from 1 in every school), 160 schools, 59 corporations."""
    data = load(reference_data.csv("book_achieve"))
    found = grouping_levels(data, ["corp", "school", ("class", "school")])
    assert [(group.label, group.n_levels) for group in found.groups] == [
        ("corp", 59), ("school", 160), ("class:school", 568),
    ]  # fmt: skip
    assert {nesting.relation for nesting in found.nestings} == {"nested"}
    assert found.level_of["geread"] == "row"
    assert found.level_of["clenroll"] == "class:school"
    assert found.level_of["senroll"] == "school"
    assert found.level_of["cenroll"] == "corp"
    (reused,) = grouping_levels(data, ["school", "class"]).nestings
    assert (reused.inner, reused.outer, reused.relation) == ("class", "school", "reused")


def test_students_and_lecturers_are_crossed() -> None:
    """InstEval: 2972 students rate 1128 lecturers."""
    found = grouping_levels(load(reference_data.csv("lme4_InstEval")), ["s", "d"])
    assert {group.label: group.n_levels for group in found.groups} == {"s": 2972, "d": 1128}
    assert [nesting.relation for nesting in found.nestings] == ["crossed"]
    assert found.level_of["studage"] == "s"
