"""The preview: proposals with their reasons, missing candidates, problems; nothing is decided in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.data.text.format import TextFormat
from workbench.data.text.guess import guess_measure, name_says_id
from workbench.data.text.missing import missing_candidates
from workbench.data.text.preview import Preview, preview
from workbench.data.variable import Measure
from workbench.errors import OptionsError


def preview_of(tmp_path: Path, text: str) -> Preview:
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return preview(path)


def test_a_preview_tells_format_columns_rows_and_reasons(tmp_path: Path) -> None:
    shown = preview_of(
        tmp_path, "id,sex,score\n" + "".join(f"{i},{'fm'[i % 2]},{i / 4}\n" for i in range(500))
    )
    assert shown.format == TextFormat()
    assert [str(column.guess.measure) for column in shown.columns] == ["id", "nominal", "numeric"]
    assert shown.columns[0].guess.reason == "whole numbers, and the name says id"
    assert shown.columns[1].samples == ("f", "m")
    assert len(shown.rows) == 200
    assert shown.surveyed == shown.n_rows == 500
    assert shown.problems == ()


def test_the_number_of_rows_of_a_large_file_is_estimated(tmp_path: Path) -> None:
    shown = preview_of(tmp_path, "a,b\n" + "12,34\n" * 200_000)
    assert shown.n_rows == pytest.approx(200_000, rel=0.01)


def test_names_are_repaired_in_the_preview_and_it_is_said(tmp_path: Path) -> None:
    shown = preview_of(tmp_path, "a,a,, b\n1,2,3,4\n")
    assert [column.name for column in shown.columns] == ["a", "a_2", "column_3", " b"]
    assert len(shown.problems) == 3


def test_rows_of_many_lines_are_no_problem(tmp_path: Path) -> None:
    lines = "line\n" * 300
    assert preview_of(tmp_path, "a,b\n" + f'"{lines}",2\n' * 500).problems == ()


def test_thousands_separators_are_pointed_out(tmp_path: Path) -> None:
    shown = preview_of(tmp_path, 'k,x\n1,"1,234"\n2,"12,345,678.5"\n')
    assert any("thousands" in problem for problem in shown.problems)


def test_a_word_among_numbers_is_offered_as_missing_code(tmp_path: Path) -> None:
    shown = preview_of(tmp_path, "k,x\n" + "".join(f"{i},{'NA' if i % 5 == 0 else i}\n" for i in range(100)))
    column = shown.columns[1]
    assert column.guess.measure is not Measure.NUMERIC
    assert column.guess_if_missing.measure is Measure.NUMERIC
    assert [(c.value, c.cells) for c in column.missing] == [("NA", 20)]
    assert any("'NA' may stand for missing" in problem for problem in shown.problems)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["1", "2", "3", "-99"], ["-99"]),
        (["1", "2", "3", "9"], ["9"]),
        (["1", "2", "8", "9"], []),
        (["10", "20", "35", "99", "999"], ["999", "99"]),
        (["1", "5", "-9", "-99"], ["-99", "-9"]),
        (["-12", "-9", "3"], []),
        (["50", "60", "99"], ["99"]),
        (["1.5", "2.5", "."], ["."]),
        (["1", "2", "NA", "x"], []),
        (["a", "b", "N/A"], ["N/A"]),
        (["a", "b"], []),
        (["0", "1"], []),
    ],
)
def test_missing_candidates(values: list[str], found: list[str]) -> None:
    candidates = missing_candidates(dict.fromkeys(values, 3))
    assert [candidate.value for candidate in candidates] == found


@pytest.mark.parametrize(
    ("name", "is_id"),
    [
        ("id", True), ("ID", True), ("pupil_id", True), ("schoolID", True), ("schoolid", True),
        ("school.ID", True), ("id_pupil", True), ("childid", True), ("paid", False), ("grid", False),
        ("steroid", False), ("school", False), ("idle", False),
    ],
)  # fmt: skip
def test_names_that_say_id(name: str, is_id: bool) -> None:
    assert name_says_id(name) is is_id


@pytest.mark.parametrize(
    ("values", "cells", "measure"),
    [
        (["1", "2"], 1000, Measure.NUMERIC),
        (["yes", "no"], 10, Measure.NOMINAL),
        ([f"S{i:03d}" for i in range(100)], 100, Measure.ID),
        ([f"word {i}" for i in range(100)], 100, Measure.TEXT),
        ([f"S{i:03d}" for i in range(100)], 500, Measure.NOMINAL),
        ([f"2020-01-{i % 28 + 1:02d} 10:{i:02d}" for i in range(60)], 60, Measure.TEXT),
        ([f"{i:05d}" for i in range(100)], 100, Measure.ID),
        ([], 0, Measure.NUMERIC),
    ],
)
def test_measures_are_proposed(values: list[str], cells: int, measure: Measure) -> None:
    assert guess_measure("x", values, cells).measure is measure


def test_an_impossible_format_is_refused() -> None:
    for wrong in (
        {"delimiter": "x"},
        {"decimal": ";"},
        {"decimal": ","},
        {"quote": "?"},
        {"aligned": True},
        {"encoding": "?"},
    ):
        with pytest.raises(OptionsError):
            TextFormat(**wrong)  # type: ignore[arg-type]
    assert TextFormat(delimiter=";").with_(decimal=",").describe() == "UTF-8, semicolon, decimal comma"
