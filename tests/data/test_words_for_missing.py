"""Where nobody is asked, words among numbers are missing, as the preview proposes; stated codes hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.data.text.unasked import read_as_missing
from workbench.data.variable import Measure


def read(tmp_path: Path, text: str, variables: dict[str, Any] | None = None) -> Dataset:
    path = tmp_path / "d.csv"
    path.write_text(text, encoding="utf-8")
    return load(path, variables)


def table(*cells: str) -> str:
    return "x,g\n" + "".join(f"{cell},a\n" for cell in cells)


@pytest.mark.parametrize(
    "word", ["NA", "na", "N/A", "NaN", ".", "-", "NULL", "#N/A", "#DIV/0!", "#NAME?", "missing", " "]
)
def test_a_word_among_numbers_is_missing(tmp_path: Path, word: str) -> None:
    data = read(tmp_path, table("1.5", word, "2.5"))
    assert data.variable("x").measure is Measure.NUMERIC
    np.testing.assert_array_equal(data.numeric("x"), [1.5, np.nan, 2.5])
    assert word in data.variable("x").notes
    assert read_as_missing(data, ()) == {word: ["x"]}


def test_the_word_may_come_late(tmp_path: Path) -> None:
    data = read(tmp_path, table(*map(str, range(30000)), "NA", "5"))
    assert data.variable("x").measure is Measure.NUMERIC
    assert np.flatnonzero(np.isnan(data.numeric("x"))).tolist() == [30000]


def test_such_a_word_is_missing_in_every_column(tmp_path: Path) -> None:
    data = read(tmp_path, "x,g\n1,a\nNA,b\n3,NA\n")
    codes, levels = data.codes("g")
    assert levels == ("a", "b")
    assert codes.tolist() == [0, 1, -1]
    assert read_as_missing(data, ()) == {"NA": ["x", "g"]}


def test_a_word_that_hides_no_numbers_is_a_category(tmp_path: Path) -> None:
    """NA may be Namibia, or North America."""
    data = read(tmp_path, "x,g\n1,EU\n2,NA\n3,EU\n")
    assert data.codes("g")[1] == ("EU", "NA")
    assert read_as_missing(data, ()) == {}


@pytest.mark.parametrize("cells", [("1", "NA", "two"), ("1", "none at all"), ("NA", "NO", "YES")])
def test_other_words_remain_words(tmp_path: Path, cells: tuple[str, ...]) -> None:
    data = read(tmp_path, table(*cells))
    assert data.variable("x").measure is Measure.NOMINAL
    assert [data.cell(i, "x") for i in range(data.n_rows)] == list(cells)


def test_a_column_of_nothing_else_is_missing_numbers(tmp_path: Path) -> None:
    data = read(tmp_path, table("NA", "NA"))
    assert data.variable("x").measure is Measure.NUMERIC
    assert np.isnan(data.numeric("x")).all()


def test_sentinel_numbers_are_left_alone(tmp_path: Path) -> None:
    """-99 may be a temperature; only a person can say."""
    data = read(tmp_path, table("1", "2", "3", "-99"))
    assert data.numeric("x").tolist() == [1, 2, 3, -99]


def test_stated_codes_are_all_there_are(tmp_path: Path) -> None:
    data = read(tmp_path, table("1", "-99", "2"), {"x": {"missing": [-99]}})
    np.testing.assert_array_equal(data.numeric("x"), [1, np.nan, 2])
    both = read(tmp_path, table("1", "-99", "NA"), {"x": {"missing": ["-99", "NA"]}})
    np.testing.assert_array_equal(both.numeric("x"), [1, np.nan, np.nan])
    assert read_as_missing(both, ["x"]) == {}
    only = read(tmp_path, table("1", "-99", "NA"), {"x": {"missing": ["-99"]}})
    assert only.variable("x").measure is Measure.NOMINAL


def test_an_empty_list_keeps_the_words(tmp_path: Path) -> None:
    data = read(tmp_path, table("1", "NA", "2"), {"x": {"missing": []}})
    assert data.variable("x").measure is Measure.NOMINAL
    assert data.codes("x")[1] == ("1", "2", "NA")


def test_a_stated_measure_takes_the_words_into_account(tmp_path: Path) -> None:
    data = read(tmp_path, table("1", "NA", "2"), {"x": {"measure": "numeric"}})
    np.testing.assert_array_equal(data.numeric("x"), [1, np.nan, 2])
    levels = read(tmp_path, table("1", "NA", "2"), {"x": {"measure": "nominal"}})
    assert levels.codes("x")[1] == ("1", "2")
