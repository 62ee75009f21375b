"""Ranges of missing values and of valid ones: typed, kept in files and recipes, masked in use."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.r_script import missing_ranges_in_r
from workbench.data import metadata
from workbench.data.apply import apply_variables
from workbench.data.dataset import Dataset
from workbench.data.describe import describe
from workbench.data.files.read import read_file
from workbench.data.files.write import write_file
from workbench.data.frame import dataset_of
from workbench.data.missing import is_missing
from workbench.data.ranges import missing_text, range_of, range_text, split_missing
from workbench.data.retype import retype
from workbench.data.rows import known
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError, RecipeError


def data() -> Dataset:
    made = dataset_of(pd.DataFrame({"x": [1.0, 97.0, 98.5, -3.0, np.nan], "n": [1, 2, 97, 99, 5]}))
    for name in ("x", "n"):
        made = made.with_variable(name, missing_ranges=((97.0, 99.0), (-inf, -1.0)))
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90 to 99", (90.0, 99.0)),
        (" lowest TO -1 ", (-inf, -1.0)),
        ("97 thru hi", (97.0, inf)),
        ("1.5 – 2", (1.5, 2.0)),
        ("-9", None),
        ("refused to say", None),
        ("nan to 3", None),
    ],
)
def test_ranges_are_read_as_people_type_them(text: str, expected: object) -> None:
    assert range_of(text) == expected


@pytest.mark.parametrize("text", ["9 to 1", "highest to 3", "3 to lowest"])
def test_a_range_without_numbers_is_told(text: str) -> None:
    with pytest.raises(DataError, match="no numbers in it") as caught:
        range_of(text)
    assert caught.value.advice


@given(st.tuples(st.floats(allow_nan=False), st.floats(allow_nan=False)).map(sorted))
def test_ranges_come_back_from_their_words(ends: list[float]) -> None:
    low, high = ends
    if low < inf and high > -inf:
        assert range_of(range_text((low, high))) == (low, high)


def test_codes_and_ranges_of_a_list() -> None:
    found = split_missing("-9, refused to say, 97 to highest,, -9")
    assert found == (("-9", "refused to say"), ((97.0, inf),))
    assert split_missing(missing_text(*found)) == found


def test_values_in_a_range_are_missing_everywhere() -> None:
    d = data()
    assert np.isnan(d.numeric("x")).tolist() == [False, True, True, True, True]
    assert known(d, "x").tolist() == [True, False, False, False, False]
    assert known(d, "n").tolist() == [True, True, False, False, True]
    assert d.codes("n")[1] == ("1", "2", "5")
    assert d.codes("n")[0].tolist() == [0, 1, -1, -1, 2]
    summary = describe(d, "x")
    assert (summary.n, summary.missing, summary.declared) == (1, 4, 3)
    nominal = retype(d, "n", Measure.NOMINAL)
    assert nominal.variable("n").level_values() == ("1", "2", "5")
    assert nominal.codes("n")[0].tolist() == [0, 1, -1, -1, 2]
    assert known(nominal, "n").tolist() == [True, True, False, False, True]


def test_levels_come_back_when_a_range_goes() -> None:
    nominal = metadata.set_missing_codes(retype(data(), "n", Measure.NOMINAL), "n", ["5"], [])
    assert nominal.variable("n").level_values() == ("1", "2", "5", "97", "99")
    assert nominal.codes("n")[1] == ("1", "2", "97", "99")


@given(st.floats(allow_nan=False, width=32), st.floats(-5, 5), st.floats(0, 5))
def test_texts_and_numbers_agree_on_what_is_missing(value: float, low: float, width: float) -> None:
    variable = Variable("x", missing_ranges=((low, low + width),))
    d = dataset_of(pd.DataFrame({"x": [value]})).with_variable("x", missing_ranges=variable.missing_ranges)
    from workbench.data.text.numbers import number_text

    assert is_missing(number_text(value), variable) == bool(np.isnan(d.numeric("x")[0]))


def test_recipes_state_them() -> None:
    spec: dict[str, Any] = {"x": {"missing_ranges": [[97, 99], [None, -1]], "valid_range": [0, None]}}
    d = apply_variables(dataset_of(pd.DataFrame({"x": [1.0, 97.0]})), spec)
    assert d.variable("x").missing_ranges == ((97.0, 99.0), (-inf, -1.0))
    assert d.variable("x").valid_range == (0.0, inf)
    assert Variable.from_json(d.variable("x").to_json()) == d.variable("x")
    for wrong in ([99, 97], [1], "97 to 99", [True, 2], ["a", 2]):
        with pytest.raises(RecipeError, match="'missing_ranges' of 'x' is wrong"):
            apply_variables(d, {"x": {"missing_ranges": [wrong]}})


def test_valid_values_are_for_numbers() -> None:
    with pytest.raises(DataError, match="holds no numbers"):
        metadata.set_valid_range(retype(data(), "n", Measure.NOMINAL), "n", (0.0, 1.0))
    assert metadata.set_valid_range(data(), "x", (0.0, 1.0)).variable("x").valid_range == (0.0, 1.0)
    assert metadata.set_valid_range(data(), "x", None).variable("x").valid_range is None


def test_spss_files_keep_one_range_and_one_code(tmp_path: Path) -> None:
    pytest.importorskip("pyreadstat")
    d = data().with_variable("x", missing_ranges=((97.0, inf),), missing_codes=("-3",))
    d = d.with_variable("n", missing_ranges=())
    write_file(d, tmp_path / "x.sav")
    back = read_file(tmp_path / "x.sav")
    assert np.isnan(back.numeric("x")).tolist() == np.isnan(d.numeric("x")).tolist()
    with pytest.raises(DataError, match="one missing range and one code"):
        write_file(data(), tmp_path / "y.sav")


def test_text_files_can_leave_them_empty(tmp_path: Path) -> None:
    from workbench.data.text.write import write_text

    write_text(data(), tmp_path / "x.csv", erase_missing=True)
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1:] == ["1.0,1", ",2", ",", ",", ",5"]


def test_r_scripts_make_them_missing() -> None:
    lines = missing_ranges_in_r(data().variable("x"), 'd[["x"]]')
    assert lines[1] == 'd[["x"]][!is.na(number) & number >= 97.0 & number <= 99.0] <- NA'
    assert lines[3] == 'd[["x"]][!is.na(number) & number <= -1.0] <- NA'
