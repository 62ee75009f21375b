"""Duplicate rows: pandas.duplicated finds the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench
from workbench.analysis.transforms.duplicate_rows import WORDS
from workbench.analysis.transforms.registry import read_step
from workbench.analysis.transforms.step import Around
from workbench.data.dataset import Dataset
from workbench.data.duplicates import FIRST, LATER, SINGLE, duplicates
from workbench.data.frame import dataset_of
from workbench.data.variable import Measure
from workbench.errors import DataError


def frame(seed: int) -> pd.DataFrame:
    """Few distinct values of each kind, with missing, infinite and negative zero ones."""
    draw = np.random.default_rng(seed)
    n = int(draw.integers(1, 80))
    return pd.DataFrame(
        {
            "x": draw.choice([0.0, -0.0, 1.5, 1e300, np.inf, -np.inf, np.nan], n),
            "k": draw.choice([-(2**62), 0, 3, 2**62], n),
            "g": pd.Categorical(draw.choice(["a", "b", None], n)),
            "one": 1,
        }
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([["x"], ["k"], ["g"], ["x", "g"], ["one"], None]))
def test_marks_are_those_of_pandas(seed: int, names: list[str] | None) -> None:
    table = frame(seed)
    found = duplicates(dataset_of(table), names or list(table.columns))
    later, every = table.duplicated(names), table.duplicated(names, keep=False)
    np.testing.assert_array_equal(found.kinds == LATER, later)
    np.testing.assert_array_equal(found.kinds == FIRST, every & ~later)
    np.testing.assert_array_equal(found.kinds == SINGLE, ~every)
    sizes = table.groupby(names or list(table.columns), dropna=False, observed=True).transform("size")
    np.testing.assert_array_equal(found.copies, sizes)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_missing_values_need_not_be_the_same(seed: int) -> None:
    table = frame(seed)[["x", "g"]]
    complete = table.notna().all(axis=1)
    found = duplicates(dataset_of(table), ["x", "g"], missing_equal=False)
    np.testing.assert_array_equal(found.kinds == LATER, table.duplicated() & complete)
    assert (found.kinds[~complete] == SINGLE).all() and (found.copies[~complete] == 1).all()


def pupils() -> Dataset:
    ids, scores = [1, 2, 1, 3, 1], [5.0, np.nan, 5.0, -9.0, 6.0]
    return dataset_of(pd.DataFrame({"id": ids, "score": scores}))


def test_a_missing_code_is_missing_where_that_counts() -> None:
    data = dataset_of(pd.DataFrame({"score": [-9.0, -9.0]})).with_variable("score", missing_codes=("-9",))
    assert duplicates(data, ["score"]).copies.tolist() == [2, 2]
    assert duplicates(data, ["score"], missing_equal=False).copies.tolist() == [1, 1]


def test_no_rows_have_no_copies() -> None:
    found = duplicates(pupils().take(np.array([], dtype=np.intp)), ["id"])
    assert (len(found.kinds), len(found.copies)) == (0, 0)


def test_the_step_makes_two_variables_and_tells_how_many() -> None:
    around = Around()
    made = read_step({"step": "duplicate_rows", "variables": ["id"]}).apply(pupils(), around)
    assert made.names == ("id", "score", "duplicate", "copies")
    marks = ["first", "single", "later copy", "single", "later copy"]
    assert [made.cell(row, "duplicate") for row in range(5)] == marks
    assert made.column("copies").values.tolist() == [3, 1, 3, 1, 3]  # type: ignore[union-attr]
    variable = made.variable("duplicate")
    assert (variable.measure, tuple(level.value for level in variable.levels)) == (Measure.ORDINAL, WORDS)
    assert around.notes == ["2 rows are later copies of 1 row."]


@pytest.mark.parametrize("variables", [[], ["score"], ["score", "id"]])
def test_one_copy_is_told_as_one(variables: list[str]) -> None:
    around = Around()
    read_step({"step": "duplicate_rows", "variables": variables}).apply(pupils(), around)
    assert around.notes == ["1 row is a later copy of 1 row."]


def test_rows_that_all_differ_are_told() -> None:
    around = Around()
    read_step({"step": "duplicate_rows"}).apply(pupils().take(np.arange(2)), around)
    assert around.notes == ["No row is a copy of another."]


def test_later_copies_are_filtered_away() -> None:
    steps = [
        {"step": "duplicate_rows", "variables": ["id"], "name": "dup", "count": "n"},
        {"step": "filter", "condition": 'dup != "later copy"'},
    ]
    assert workbench.transform(pupils(), steps).column("id").values.tolist() == [1, 2, 3]  # type: ignore[union-attr]


def test_names_that_are_taken_are_told() -> None:
    with pytest.raises(DataError, match="'score' already"):
        read_step({"step": "duplicate_rows", "name": "score"}).apply(pupils(), Around())
    with pytest.raises(DataError, match="no variable called 'ID'"):
        read_step({"step": "duplicate_rows", "variables": ["ID"]}).apply(pupils(), Around())
