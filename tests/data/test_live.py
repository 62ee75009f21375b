"""Computed variables stay live: they follow their inputs, in order of dependence, and circles are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.editing.rows import without_rows
from workbench.data.edits import remove_variables, rename, set_cell
from workbench.data.frame import dataset_of
from workbench.data.live import refreshed, with_computed
from workbench.data.metadata import set_missing_codes
from workbench.data.retype import retype
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError, ExpressionError


@pytest.fixture
def data() -> Dataset:
    plain = dataset_of(pd.DataFrame({"x": [1.0, 2.0, 6.0], "g": pd.Categorical(["a", "b", "a"])}))
    return with_computed(with_computed(plain, "y", "x - mean(x)"), "z", "y * 10", label="ten times")


def numbers(data: Dataset, name: str) -> list[float]:
    return [float(v) for v in data.numeric(name)]


def test_values_follow_an_edit_through_a_chain(data: Dataset) -> None:
    assert numbers(data, "z") == [-20, -10, 30]
    after = refreshed(data, set_cell(data, 0, "x", "4"))
    assert numbers(after, "y") == [0, -2, 2] and numbers(after, "z") == [0, -20, 20]
    assert after.variable("z").label == "ten times"


def test_other_edits_leave_computed_columns_alone(data: Dataset) -> None:
    after = refreshed(data, set_cell(data, 0, "g", "b"))
    assert after.column("y") is data.column("y") and after.column("z") is data.column("z")
    assert refreshed(data, data.with_variable("x", label="words")).column("y") is data.column("y")


def test_rows_and_missing_codes_count(data: Dataset) -> None:
    assert numbers(refreshed(data, without_rows(data, np.array([2]))), "y") == [-0.5, 0.5]
    coded = refreshed(data, set_missing_codes(data, "x", ["6"]))
    assert np.allclose(coded.numeric("y"), [-0.5, 0.5, np.nan], equal_nan=True)


def test_names_are_followed(data: Dataset) -> None:
    after = refreshed(data, rename(data, "x", "my x"))
    assert after.variable("y").computed == "`my x` - mean(`my x`)"
    again = refreshed(after, rename(after, "y", "centred"))
    assert again.variable("z").computed == "centred * 10"
    assert numbers(refreshed(again, set_cell(again, 0, "my x", "4")), "z") == [0, -20, 20]


def test_what_the_user_set_stays(data: Dataset) -> None:
    coded = with_computed(data, "big", 'if(x > 1, "yes", "no")')
    coded = coded.with_variable("big", levels=coded.variable("big").levels[::-1], notes="mine")
    order = [level.value for level in coded.variable("big").levels]
    after = refreshed(coded, set_cell(coded, 0, "x", "3"))
    assert after.variable("big").notes == "mine"
    assert [level.value for level in after.variable("big").levels] == [v for v in order if v == "yes"]
    nominal = refreshed(data, retype(data, "z", Measure.NOMINAL))
    assert refreshed(nominal, set_cell(nominal, 0, "x", "4")).codes("z")[1] == ("-20", "0", "20")


def test_computed_values_cannot_be_typed_over(data: Dataset) -> None:
    with pytest.raises(DataError, match="'y' is computed, its values cannot be typed"):
        refreshed(data, set_cell(data, 0, "y", "5"))


def test_an_input_cannot_go_or_change_its_kind(data: Dataset) -> None:
    with pytest.raises(DataError, match="'y' is computed from 'x', which would be gone"):
        refreshed(data, remove_variables(data, {"x"}))
    assert refreshed(data, remove_variables(data, {"x", "y", "z"})).names == ("g",)
    with pytest.raises(DataError, match=r"'y' can no longer be computed in  x - mean\(x\)"):
        refreshed(data, retype(data, "x", Measure.NOMINAL))


def test_circles_are_refused(data: Dataset) -> None:
    with pytest.raises(DataError, match="'y' and 'z' would be computed from each other"):
        with_computed(data, "y", "z / 10", replace=True)
    with pytest.raises(DataError, match="'x' would be computed from itself"):
        with_computed(data, "x", "x + 1", replace=True)
    plain = with_computed(data, "x", "x + 1", replace=True, live=False)
    assert numbers(plain, "x") == [2, 3, 7] and numbers(plain, "z") == [-20, -10, 30]
    looped = data.replaced(variables=[v.with_(computed="z") if v.name == "y" else v for v in data.variables])
    with pytest.raises(DataError, match="computed from each other"):
        refreshed(None, looped)


def test_a_new_expression_is_computed_again(data: Dataset) -> None:
    after = with_computed(data, "y", "x * 2", replace=True)
    assert after.names == data.names
    assert numbers(after, "y") == [2, 4, 12] and numbers(after, "z") == [20, 40, 120]
    assert with_computed(after, "y", "x * 2", replace=True).names == data.names


def test_names_that_do_not_do(data: Dataset) -> None:
    with pytest.raises(DataError, match="needs a name"):
        with_computed(data, " ", "x")
    with pytest.raises(DataError, match="There is a variable called 'x' already"):
        with_computed(data, "x", "1 + 1")
    with pytest.raises(ExpressionError, match="There is no variable q"):
        with_computed(data, "new", "q + 1")


def test_the_expression_is_part_of_the_description(data: Dataset) -> None:
    variable = data.variable("y")
    assert Variable.from_json(variable.to_json()) == variable
    assert variable.to_json()["computed"] == "x - mean(x)"
