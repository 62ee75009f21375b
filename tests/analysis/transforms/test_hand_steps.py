"""Steps that are made by pointing in the grid: numbers of rows, what does not fit, names of tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench
from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.row_numbers import count_of, numbers_of, rows_of
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError, RecipeError, WorkbenchError


def data() -> Dataset:
    columns = {
        "x": NumericColumn(np.array([1.0, 2.0, 3.0, 4.0])),
        "f": CodedColumn(np.array([0, 1, 0, 1], dtype=np.int32), ("a", "b")),
    }
    levels = (Level("a"), Level("b"))
    return Dataset(columns, [Variable("x"), Variable("f", measure=Measure.NOMINAL, levels=levels)])


def after(*steps: dict[str, Any], **tables: Any) -> Dataset:
    return workbench.transform(data(), steps, tables=tables)


def edit(*variables: str, rows: list[Any], values: list[list[Any]]) -> dict[str, Any]:
    return {"step": "edit_cells", "variables": list(variables), "rows": rows, "values": values}


def described(name: str, what: str, value: str) -> dict[str, Any]:
    return {"step": "set_variable", "variable": name, "property": what, "value": value}


def x(of: Dataset) -> list[float]:
    return of.numeric("x").tolist()


@given(st.lists(st.integers(0, 60), unique=True))
def test_row_numbers_keep_every_order(places: list[int]) -> None:
    numbers = numbers_of(np.array(places, dtype=np.intp))
    assert rows_of(numbers, 61).tolist() == places
    assert count_of(numbers) == len(places)


def test_long_runs_are_short_to_write() -> None:
    assert numbers_of(np.arange(4, 120)) == ["5-120"]
    assert numbers_of(np.array([2, 0, 1, 2 + 5, 8, 9])) == [3, 1, 2, "8-10"]


def test_cells_are_set_by_number_of_row() -> None:
    changed = after(
        {"step": "edit_cells", "variables": ["x", "f"], "rows": [4, 1], "values": [["9", "b"], ["", "c"]]}
    )
    assert changed.cell(3, "x") == 9 and changed.cell(0, "x") is None
    assert [changed.cell(row, "f") for row in (3, 0)] == ["b", "c"]
    assert [level.value for level in changed.variable("f").levels] == ["a", "b", "c"]


def test_rows_and_columns_come_and_go() -> None:
    assert x(after({"step": "delete_rows", "rows": ["1-3"]})) == [4]
    assert (
        x(
            after(
                {"step": "insert_rows", "at": 5}, {"step": "fill_cells", "variables": ["x"], "rows": [4, 5]}
            )
        )[4]
        == 4
    )
    assert after({"step": "insert_variables", "names": ["z"], "at": 2}).names == ("x", "z", "f")
    assert after({"step": "move_variables", "variables": ["f"], "at": 1}).names == ("f", "x")


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"step": "delete_rows", "rows": [5]}, "There is no row 5 in the data"),
        ({"step": "delete_rows", "rows": ["1-999999999999999"]}, "There is no row"),
        ({"step": "delete_rows", "rows": [2, "1-3"]}, "names a row twice"),
        ({"step": "delete_rows", "rows": ["1-4", "1-4"]}, "names a row twice"),
        ({"step": "delete_rows", "rows": ["4-2"]}, "cannot be"),
        ({"step": "delete_rows", "rows": [0]}, "cannot be"),
        ({"step": "delete_rows", "rows": []}, "cannot be"),
        (edit("x", rows=[1], values=[["a"]]), "not a number"),
        (edit("y", rows=[1], values=[["1"]]), "no variable called 'y'"),
        (edit("x", rows=[1, 2], values=[["1"]]), "do not fill the cells"),
        (edit("x", rows=[1], values=[["1"], ["2", "3"]]), "cannot be"),
        (edit("x", rows=[1], values=[[1]]), "cannot be"),
        ({"step": "paste_cells", "variables": ["x", "f"], "rows": [1], "values": [["1"]]}, "do not fill"),
        ({"step": "insert_rows", "at": 7}, "no row 6 to insert"),
        ({"step": "insert_variables", "names": ["x"]}, "called 'x' already"),
        ({"step": "move_variables", "variables": ["y"], "at": 1}, "no variable called 'y'"),
        (described("x", "format", "%s"), "no format of values"),
        (described("x", "valid", "much"), "is not a range"),
        (described("f", "reference", "z"), "not a level"),
        ({"step": "label_levels", "variable": "x", "labels": {"1": "one"}}, "has no levels"),
        ({"step": "combine_ids", "inner": "x", "outer": "y"}, "no variable called 'y'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_advice(step: dict[str, Any], message: str) -> None:
    with pytest.raises(WorkbenchError, match=message) as told:
        after(step)
    assert told.value.advice


def test_steps_on_another_table_find_the_first_one_by_its_name() -> None:
    other = after({"step": "select", "variables": ["x"]}, {"step": "delete_rows", "rows": [4]})
    merge = {"step": "merge", "on": "b", "table": "data", "by": ["x"], "take": ["f"]}
    merged = after(merge, {"step": "use", "on": "b"}, b=other)
    assert [merged.cell(row, "f") for row in range(3)] == ["a", "b", "a"]


def test_tables_get_other_names() -> None:
    other = after({"step": "filter", "condition": "x > 2"})
    renamed = {"step": "rename_table", "on": "b", "into": "c"}
    assert x(after(renamed, {"step": "use", "on": "c"}, b=other)) == [3, 4]
    here = {"step": "rename_table", "on": "data", "into": "pupils"}
    back = [here, {"step": "use", "on": "b"}, {"step": "use", "on": "pupils"}]
    assert x(after(*back, b=other)) == [1, 2, 3, 4]
    with pytest.raises(DataError, match="There is a table called 'b' already"):
        after({"step": "rename_table", "on": "data", "into": "b"}, b=other)
    with pytest.raises(DataError, match="no table called 'd'"):
        after({"step": "rename_table", "on": "d", "into": "e"}, b=other)
    with pytest.raises(RecipeError, match="must name a table and its new name"):
        after({"step": "rename_table", "on": "b"}, b=other)
