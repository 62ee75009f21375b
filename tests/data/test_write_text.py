"""Writing and reading gives the same values; the file appears whole or not at all."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from impatient import Impatient

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.text.format import ColumnChoice, TextFormat
from workbench.data.text.read import read_text
from workbench.data.text.write import write_text
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import Cancelled, DataError

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)


def numbers(values: list[Any]) -> Dataset:
    return Dataset({"x": NumericColumn(np.array(values))}, [Variable("x")])


def words(cells: list[str | None]) -> Dataset:
    categories = tuple(dict.fromkeys(cell for cell in cells if cell is not None))
    codes = np.array([-1 if cell is None else categories.index(cell) for cell in cells], dtype=np.int32)
    return Dataset({"x": CodedColumn(codes, categories)}, [Variable("x", measure=Measure.TEXT)])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(allow_nan=True), min_size=1, max_size=30))
def test_doubles_survive(tmp_path_factory: pytest.TempPathFactory, values: list[float]) -> None:
    path = tmp_path_factory.mktemp("w") / "f.csv"
    write_text(numbers([float(v) for v in values]), path)
    back = read_text(path, TextFormat(), column_choices={"x": ColumnChoice(measure=Measure.NUMERIC)})
    for row, value in enumerate(values):
        cell = back.cell(row, "x")
        assert (cell is None) if math.isnan(value) else (float(cell) == value)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.none() | TEXT, min_size=1, max_size=20), st.sampled_from([",", ";", "\t", "|"]))
def test_texts_survive(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str | None], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("w") / "f.csv"
    form = TextFormat(delimiter=delimiter)
    write_text(words(cells), path, form)
    back = read_text(path, form, column_choices={"x": ColumnChoice(measure=Measure.TEXT)})
    assert [back.cell(row, "x") for row in range(len(cells))] == cells


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([1.0, np.nan, 3.0], "1\n\"\"\n3\n"),
        ([0.1, 2.0], "0.1\n2.0\n"),
        ([9007199254740993, 1], "9007199254740993\n1\n"),
        ([np.inf, -np.inf], "Inf\n-Inf\n"),
        ([-0.0], "-0.0\n"),
    ],
)  # fmt: skip
def test_numbers_are_written_in_their_shortest_exact_form(tmp_path: Path, values: Any, written: str) -> None:
    write_text(numbers(values), tmp_path / "f.csv")
    assert (tmp_path / "f.csv").read_text() == "x\n" + written


def test_labels_decimal_comma_and_erased_codes(tmp_path: Path) -> None:
    sex = Variable("sex", measure=Measure.NOMINAL, levels=(Level("1", "girl"), Level("2", "boy")))
    data = Dataset(
        {
            "sex": CodedColumn(np.array([0, 1, 2], dtype=np.int32), ("1", "2", "9")),
            "score": NumericColumn(np.array([1.5, -99.0, 2.5])),
        },
        [sex.with_(missing_codes=("9",)), Variable("score", missing_codes=("-99",))],
    )
    path = tmp_path / "f.csv"
    write_text(data, path, TextFormat(delimiter=";", decimal=","), labels=True, erase_missing=True)
    assert path.read_text() == "sex;score\ngirl;1,5\nboy;\n;2,5\n"
    write_text(data, path)
    assert path.read_text() == "sex,score\n1,1.5\n2,-99.0\n9,2.5\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "f.csv"
    data = words(["Größe", "naïve"])
    write_text(data, path, TextFormat(encoding=encoding))
    assert [read_text(path).cell(i, "x") for i in range(2)] == ["Größe", "naïve"]


def test_what_cannot_be_written_is_told_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("old")
    with pytest.raises(DataError, match="'Ω' cannot be written in CP1252"):
        write_text(words(["Ω"]), path, TextFormat(encoding="cp1252"))
    with pytest.raises(DataError, match="holds the delimiter"):
        write_text(words(["a,b"]), path, TextFormat(quote=""))
    with pytest.raises(DataError, match="cannot be written"):
        write_text(words(["a"]), tmp_path / "no" / "f.csv")
    same = Variable("x", measure=Measure.NOMINAL, levels=(Level("a", "A"), Level("b", "A")))
    with pytest.raises(DataError, match="same label"):
        write_text(words(["a", "b"]).replaced(variables=[same]), path, labels=True)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_writing_can_be_cancelled(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_text(words(["a"]), tmp_path / "f.csv", reporter=Impatient(1))
    assert list(tmp_path.iterdir()) == []
