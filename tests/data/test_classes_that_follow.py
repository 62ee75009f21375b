"""Classes with limits found in the data: as cut() of R gives them, and found again when the data change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.analysis.transforms.pipeline import Tables, read_steps, run_steps
from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.edits import set_cell
from workbench.data.expressions.evaluate import evaluate
from workbench.data.expressions.in_r import condition_in_r
from workbench.data.live import refreshed
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "classes" / "classes.json").read_text(encoding="utf-8")
)


def numbers(values: list[float]) -> Dataset:
    return Dataset({"x": NumericColumn(np.array(values))}, [Variable("x")])


def classes(data: Dataset, name: str) -> list[Any]:
    return [data.cell(row, name) for row in range(data.n_rows)]


@pytest.mark.parametrize("case", [key for key in REFERENCE if key.endswith(("_right", "_left"))])
def test_classes_are_those_of_r(case: str) -> None:
    how, _, closed = case.partition("_")
    n = {"quantiles": ", n = 4", "widths": ", n = 3", "sd": ""}[how]
    found = evaluate(f'cut(x, limits = "{how}"{n}, closed = "{closed}")', numbers(REFERENCE["x"]))
    assert [int(found.levels[code]) for code in found.codes] == REFERENCE[case]  # type: ignore[union-attr]


@pytest.mark.parametrize("how", ["quantiles", "widths", "sd"])
@pytest.mark.parametrize("on_limit", ["below", "above"])
def test_they_hold_the_same_rows_as_limits_that_stay(how: str, on_limit: str) -> None:
    data = numbers([*REFERENCE["x"], np.nan])
    step = {"step": "classes", "variables": ["x"], "how": how, "on_limit": on_limit}
    steps = [{**step, "name": "stays"}, {**step, "name": "follows", "follow": True}]
    made = run_steps(Tables(data), read_steps(steps)).dataset
    stays, follows = made.column("stays"), made.column("follows")
    assert isinstance(stays, CodedColumn) and isinstance(follows, CodedColumn)
    np.testing.assert_array_equal(stays.codes, follows.codes)
    assert made.variable("follows").measure is Measure.ORDINAL


def test_limits_are_found_again_when_the_data_change() -> None:
    step = {"step": "classes", "variables": ["x"], "n": 2, "follow": True, "labels": ["low", "high"]}
    data = run_steps(Tables(numbers([1.0, 2.0, 3.0, 4.0])), read_steps([step])).dataset
    assert classes(data, "x_class") == ["low", "low", "high", "high"]
    changed = refreshed(data, set_cell(data, 0, "x", "100"))
    assert classes(changed, "x_class") == ["high", "low", "low", "high"]
    assert data.variable("x_class").computed == (
        'cut(x, limits = "quantiles", n = 2, labels = ("low", "high"))'
    )


def test_values_that_all_become_the_same_are_one_class() -> None:
    step = {"step": "classes", "variables": ["x"], "n": 2, "follow": True}
    data = run_steps(Tables(numbers([1.0, 2.0])), read_steps([step])).dataset
    changed = refreshed(data, set_cell(data, 0, "x", "2"))
    assert classes(changed, "x_class") == ["1", "1"]


def test_numbers_that_do_not_vary_are_told() -> None:
    step = {"step": "classes", "variables": ["x"], "follow": True}
    with pytest.raises(DataError, match="does not vary enough"):
        run_steps(Tables(numbers([2.0, 2.0])), read_steps([step]))


def test_r_finds_the_limits_as_well() -> None:
    written = condition_in_r('cut(x, limits = "quantiles", n = 4)', numbers([1.0, 2.0]))
    assert "quantile(v, (1:3) / 4, names = FALSE)" in written
    assert "labels = FALSE, right = TRUE" in written
