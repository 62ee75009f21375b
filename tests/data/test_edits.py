"""Edits make new data and leave the old as they were."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.edits import (
    empty_column,
    insert_variable,
    remove_variables,
    rename,
    set_cell,
)
from workbench.data.frame import dataset_of
from workbench.data.retype import retype
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError


def data() -> Dataset:
    return dataset_of(pd.DataFrame({"n": [1, 2, 3], "x": [0.5, np.nan, 2.5], "f": ["a", "b", "a"]}))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("n", "7", 7),
        ("n", " -4 ", -4),
        ("n", "2.5", 2.5),
        ("n", "", None),
        ("x", "1e3", 1000.0),
        ("x", "", None),
        ("f", "b", "b"),
        ("f", "new", "new"),
        ("f", "", None),
    ],
)
def test_one_cell(name: str, text: str, expected: object) -> None:
    old = data()
    new = set_cell(old, 0, name, text)
    assert new.cell(0, name) == expected
    assert old.fingerprint == data().fingerprint
    assert all(new.cell(i, name) == old.cell(i, name) for i in (1, 2))


def test_a_new_category_is_a_level_at_the_end() -> None:
    new = set_cell(data(), 0, "f", "new")
    assert [level.value for level in new.variable("f").levels] == ["a", "b", "new"]
    assert new.codes("f")[0].tolist() == [2, 1, 0]


@pytest.mark.parametrize("text", ["seven", "1_000", "nan", "१"])
def test_text_in_a_numeric_column_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="not a number"):
        set_cell(data(), 0, "x", text)


def test_long_whole_numbers_are_never_rounded() -> None:
    big = dataset_of(pd.DataFrame({"id": [2**60 + 1, 5]}))
    with pytest.raises(DataError, match="too long"):
        set_cell(big, 1, "id", "0.5")
    assert set_cell(big, 1, "id", "6").cell(0, "id") == 2**60 + 1


def test_an_id_of_whole_numbers_takes_any_text() -> None:
    ids = retype(data(), "n", Measure.ID)
    assert set_cell(ids, 0, "n", "17").cell(0, "n") == 17
    for text in ("A7", "007", "1.50"):
        changed = set_cell(ids, 0, "n", text)
        assert [changed.cell(i, "n") for i in range(3)] == [text, "2", "3"]
    assert set_cell(ids, 0, "n", "").codes("n")[0].tolist() == [-1, 0, 1]


def test_a_declared_missing_word_empties_a_number() -> None:
    assert set_cell(data().with_variable("x", missing_codes=("NA",)), 0, "x", "NA").cell(0, "x") is None


def test_insert() -> None:
    new = insert_variable(data(), Variable("z"), empty_column(Measure.NUMERIC, 3), 1)
    assert new.names == ("n", "z", "x", "f")
    assert new.cell(0, "z") is None
    nominal = Variable("w", measure=Measure.NOMINAL)
    assert insert_variable(data(), nominal, empty_column(Measure.NOMINAL, 3)).names[-1] == "w"
    for wrong, rows in (("x", 3), ("", 3), ("y", 2)):
        with pytest.raises(DataError):
            insert_variable(data(), Variable(wrong), empty_column(Measure.NUMERIC, rows))


def test_a_cell_among_a_million_is_set_at_once() -> None:
    large = Dataset({"x": NumericColumn(np.zeros(1_000_000))}, [Variable("x")])
    new = set_cell(large, 999_999, "x", "1")
    assert new.cell(999_999, "x") == 1
    assert large.cell(999_999, "x") == 0


def test_row_that_is_not_there() -> None:
    with pytest.raises(DataError, match="no row 4"):
        set_cell(data(), 3, "x", "1")


def test_rename_keeps_place_and_values() -> None:
    new = rename(data(), "x", "größe #1")
    assert new.names == ("n", "größe #1", "f")
    assert new.cell(2, "größe #1") == 2.5
    for wrong in ("", "f"):
        with pytest.raises(DataError):
            rename(data(), "x", wrong)


def test_remove() -> None:
    assert remove_variables(data(), {"n", "f"}).names == ("x",)
