"""Signs of how a text file was written: marks of its encoding, the delimiter told, set-off thousands."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from workbench.analysis.reading_notices import reading_notices
from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.data.text.preview import preview
from workbench.data.text.stream import TextStream
from workbench.data.text.write import write_text
from workbench.data.variable import Measure, Variable


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def reader(text: str, encoding: str = "utf-8") -> Dataset:
        path = tmp_path / "f.csv"
        path.write_bytes(text.encode(encoding))
        return load(path)

    return reader


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_mark_that_was_added_twice_is_no_part_of_a_name(read, encoding: str) -> None:  # type: ignore[no-untyped-def]
    data = read("\ufeff\ufeffid,x\n1,2\n", encoding)
    assert data.names == ("id", "x")
    assert data.variable("id").measure is Measure.ID


def test_a_name_that_begins_with_a_mark_is_written_so_that_it_comes_back(tmp_path: Path) -> None:
    column = NumericColumn(np.array([1, 2]))
    data = Dataset(dict.fromkeys(("\ufeffa", "b"), column), [Variable("\ufeffa"), Variable("b")])
    write_text(data, tmp_path / "a.csv")
    assert load(tmp_path / "a.csv").names == ("\ufeffa", "b")


@pytest.mark.parametrize("lead", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_first_line_that_tells_the_delimiter(read, lead: str, end: str) -> None:  # type: ignore[no-untyped-def]
    data = read(end.join([lead, "id;x", "1;2,5", "2;3,5", ""]))
    assert data.names == ("id", "x")
    assert [data.cell(row, "x") for row in range(2)] == [2.5, 3.5]


@pytest.mark.parametrize("signs", ["§", "ä", "m²", "°C"])
def test_a_single_sign_beyond_ascii_is_western(read, signs: str) -> None:  # type: ignore[no-untyped-def]
    data = read(f"u,x\n{signs},1\n{signs},2\n", "cp1252")
    assert data.cell(0, "u") == signs


@pytest.mark.parametrize(
    "numbers", [["1,234.5", "12,000", "3.5"], ["1 234,5", "7"], ["1'234", "-12'000'000"]]
)
def test_thousands_that_are_set_off_are_told(tmp_path: Path, numbers: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;income\n" + "".join(f"{i};{text}\n" for i, text in enumerate(numbers)), "utf-8")
    told = f"'income' looks like numbers with thousands separators ('{numbers[0]}')."
    assert told in preview(path).problems
    (notice,) = (n for n in reading_notices(load(path)) if n.id == "thousands")
    assert notice.message == "income: numbers with thousands separators are read as text."


@pytest.mark.parametrize(
    "numbers", [["0.123", "0.456"], ["3.5", "1.234"], ["1,5", "2.5"], ["1,234", "words"]]
)
def test_other_numbers_have_no_thousands(tmp_path: Path, numbers: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;x\n" + "".join(f"{i};{text}\n" for i, text in enumerate(numbers)), "utf-8")
    assert not [problem for problem in preview(path).problems if "thousands" in problem]
    assert not [notice for notice in reading_notices(load(path)) if notice.id == "thousands"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("last", ["\n\x1a", "\x1a", "\r\n\x1a"])
def test_the_end_mark_of_dos_is_no_row(read, encoding: str, last: str) -> None:  # type: ignore[no-untyped-def]
    data = read("id,town\n1,Köln\n2,Bonn" + last, encoding)
    assert [data.cell(row, "town") for row in range(data.n_rows)] == ["Köln", "Bonn"]


def test_a_sign_like_the_end_mark_of_dos_within_the_text_stays(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n1,x\x1a\n2,\x1ay\n")
    with path.open("rb") as file:
        stream = TextStream(file, "f.csv", "utf-8")
        pieces = [bytes(stream.read(64)) for _ in range(3)]
    assert b"".join(pieces) == path.read_bytes()


def test_pieces_that_end_with_a_sign_like_the_end_mark_lose_nothing() -> None:
    stream = TextStream(io.BytesIO(b"x" * 63 + b"\x1a" + b"\n1\n\x1a"), "f.csv", "utf-8")
    assert b"".join(iter(lambda: stream.read(64), b"")) == b"x" * 63 + b"\x1a\n1\n"


def test_a_large_file_may_have_an_end_mark_of_dos(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 1_400_000 + b"\x1a")
    assert load(path).n_rows == 1_400_000
