"""The codebook tells what the variables state, and numbers as counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import workbench
from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Level, Measure, Variable
from workbench.results import Table


def survey() -> Dataset:
    """Six persons; 9 is missing in an item, an education nobody has, an id for each person."""
    columns = {
        "person": NumericColumn(np.arange(1, 7)),
        "item": NumericColumn(np.array([1.0, 5.0, 9.0, 3.0, np.nan, 3.0])),
        "school": CodedColumn(np.array([0, 1, 1, -1, 0, 1], dtype=np.int32), ("low", "high")),
        "twice": NumericColumn(np.array([2.0, 10.0, np.nan, 6.0, np.nan, 6.0])),
    }
    levels = (Level("low", "Primary"), Level("high", "Secondary"), Level("top", "University"))
    variables = [
        Variable("person", measure=Measure.ID),
        Variable(
            "item",
            label="How content are you?",
            missing_codes=("9",),
            missing_ranges=((97.0, np.inf),),
            valid_range=(1.0, 5.0),
            notes="Asked in spring",
        ),
        Variable("school", measure=Measure.NOMINAL, levels=levels, reference="high"),
        Variable("twice", computed="item * 2"),
    ]
    return Dataset(columns, variables, name="survey")


def tables(data: Dataset, **options: Any) -> dict[str, Table]:
    result = workbench.run("describe.codebook", data, options)
    return {block.id: block for block in result.walk() if isinstance(block, Table)}


def test_variables_with_what_they_state_and_a_few_numbers() -> None:
    person, item, school, twice = tables(survey())["codebook"].rows
    assert item == {
        "variable": "item",
        "label": "How content are you?",
        "measure": "numeric",
        "n_obs": 4,
        "missing": 2,
        "n_levels": 3,
        "smallest": 1.0,
        "mean": 3.0,
        "std_dev": pytest.approx((8 / 3) ** 0.5),
        "largest": 5.0,
        "codes": "9, 97 and more",
        "valid": "1 to 5",
        "computed": "",
        "notes": "Asked in spring",
    }
    assert (person["n_obs"], person["n_levels"], person["mean"]) == (6, 6, None)
    assert (school["n_obs"], school["missing"], school["n_levels"]) == (5, 1, 2)
    assert twice["computed"] == "item * 2"


def test_values_with_labels_and_reference_and_those_that_do_not_occur() -> None:
    rows = [row for row in tables(survey())["values"].rows if row["variable"] == "school"]
    told = [(row["level"], row["label"], row["n_obs"], row["valid"]) for row in rows]
    assert told == [
        ("low", "Primary", 2, 0.4),
        ("high", "Secondary (reference)", 3, 0.6),
        ("top", "University", 0, 0.0),
    ]


def test_what_no_variable_has_takes_no_column_and_long_lists_of_values_no_rows() -> None:
    found = tables(survey(), variables=["person", "school"], most=5)
    names = [column.id for column in found["codebook"].columns]
    assert not {"label", "codes", "valid", "computed", "notes"} & set(names)
    assert {row["variable"] for row in found["values"].rows} == {"school"}
    assert "values" not in tables(survey(), values=False)


def test_wide_data_are_listed_without_being_chosen() -> None:
    names = [f"v{k}" for k in range(300)]
    data = Dataset({name: NumericColumn(np.arange(3.0)) for name in names}, [Variable(n) for n in names])
    assert len(tables(data)["codebook"].rows) == 300


def test_long_limits_of_ranges_are_written_out() -> None:
    ranges = {"missing_ranges": ((9_999_990.0, 9_999_999.0),), "valid_range": (0.0, 1_234_567.25)}
    data = Dataset({"x": NumericColumn(np.array([1.0, 2.0]))}, [Variable("x", **ranges)])
    (row,) = tables(data)["codebook"].rows
    assert (row["codes"], row["valid"]) == ("9999990 to 9999999", "0 to 1234567.25")
