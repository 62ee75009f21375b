"""Reading changes no value: every cell is compared with what stands in the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.data.text.format import ColumnChoice, TextFormat
from workbench.data.text.read import read_text
from workbench.data.variable import Measure
from workbench.errors import DataError


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def reader(text: str, encoding: str = "utf-8", **options: object) -> Dataset:
        path = tmp_path / "f.csv"
        path.write_bytes(text.encode(encoding))
        return read_text(path, **options)  # type: ignore[arg-type]

    return reader


def column_of(cells: list[str]) -> str:
    return "k,x\n" + "".join(f"1,{cell}\n" for cell in cells)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "2", ""], [1.0, 2.0, None]),
        (["0.1", "1e-05", "1.5E+3"], [0.1, 1e-05, 1500.0]),
        (["123456789.123456789", "2.2250738585072011e-308"], [123456789.123456789, 2.2250738585072011e-308]),
        ([" 5", "6 "], [5, 6]),
        (["+5", "-3"], [5, -3]),
        (["Inf", "-Inf", "1"], [np.inf, -np.inf, 1.0]),
        (["007.5", "1"], [7.5, 1.0]),
        (["", ""], [None, None]),
    ],
)
def test_numbers_are_read_as_numbers(read, cells, values) -> None:  # type: ignore[no-untyped-def]
    data = read(column_of(cells))
    assert data.variable("x").measure is Measure.NUMERIC
    assert [data.cell(i, "x") for i in range(len(cells))] == values


@pytest.mark.parametrize(
    "cells",
    [
        ["007", "123"],
        ["123", "1e5"],
        ["-05", "3"],
        ["+491234567", "5"],
        ["NA", "1"],
        ["None", "none"],
        ["NaN", "1.5"],
        ["nan", "2"],
        ["TRUE", "FALSE"],
        ["True", "true"],
        ["2020-01-05", "2020-01-06"],
        ["08:30", "12:15"],
        ["1_000", "5"],
        ["0x1F", "5"],
        ["x ", " x"],
        ["12345678901234567890", "1"],
        ["1.2.3", "1"],
        ["é", "ß"],
        ["'a'", "b"],
        ["=1+1", "#REF!"],
        ["0.50", "9007199254740993"],
        ["0.5", "1e+999"],
    ],
)
def test_text_stays_as_written(read, cells) -> None:  # type: ignore[no-untyped-def]
    data = read(column_of(cells))
    assert [data.cell(i, "x") for i in range(len(cells))] == cells
    assert data.variable("x").measure is not Measure.NUMERIC


@pytest.mark.parametrize(
    "late", ["007", "+491234567", "1e5", "-05", "abc", "NaN", "TRUE", "9" * 25, '"0012"', "1e+999"]
)
def test_a_value_far_down_that_would_change_as_a_number_turns_the_column_into_text(read, late) -> None:  # type: ignore[no-untyped-def]
    cells = [*(str(i % 7) for i in range(3000)), late]
    data = read(column_of(cells))
    assert data.cell(3000, "x") == late.strip('"')
    assert [data.cell(i, "x") for i in range(7)] == [str(i) for i in range(7)]


def test_whole_numbers_beyond_float_precision_stay_exact(read) -> None:  # type: ignore[no-untyped-def]
    data = read("a,b\n9007199254740993,9007199254740993\n9007199254740995,\n")
    assert [data.cell(i, "a") for i in range(2)] == [9007199254740993, 9007199254740995]
    assert data.cell(0, "b") == "9007199254740993"
    assert {data.variable(name).measure for name in "ab"} == {Measure.ID}
    assert data.codes("a")[1] == ("9007199254740993", "9007199254740995")


def test_a_long_whole_number_far_down_among_empty_cells_stays_exact(read) -> None:  # type: ignore[no-untyped-def]
    data = read(column_of([*(["1", ""] * 1000), "9007199254740993"]))
    assert data.cell(2000, "x") == "9007199254740993"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40))
def test_every_double_survives(tmp_path_factory: pytest.TempPathFactory, numbers: list[float]) -> None:
    path = tmp_path_factory.mktemp("doubles") / "f.csv"
    path.write_text("k,x\n" + "".join(f"1,{number!r}\n" for number in numbers))
    data = read_text(path)
    assert [float(data.cell(i, "x")) for i in range(len(numbers))] == numbers


def test_levels_come_in_natural_order_and_ids_are_recognised(read) -> None:  # type: ignore[no-untyped-def]
    data = read("id,class,pupil_id,paid\n1,class 10,5,1\n2,class 2,6,0\n3,Class 1,7,1\n")
    assert data.codes("class")[1] == ("Class 1", "class 2", "class 10")
    measures = [data.variable(name).measure for name in data.names]
    assert measures == [Measure.ID, Measure.NOMINAL, Measure.ID, Measure.NUMERIC]
    assert isinstance(data.column("id"), NumericColumn)
    with pytest.raises(DataError, match="id, not numeric"):
        data.numeric("id")


def test_missing_codes_are_declared_not_erased(read) -> None:  # type: ignore[no-untyped-def]
    text = "a,b,c\n1,NA,x\n-99,2,NA\n3,-99,y\n"
    data = read(text, missing_codes=("", "NA", "-99"))
    assert np.isnan(data.numeric("a")).tolist() == [False, True, False]
    assert data.cell(1, "a") == -99
    assert data.variable("a").missing_codes == ("-99",)
    assert np.isnan(data.numeric("b")).tolist() == [True, False, True]
    assert "NA" in data.variable("b").notes
    assert data.codes("c")[0].tolist() == [0, -1, 1]
    assert data.cell(1, "c") == "NA"


def test_choices_of_the_user_win(read) -> None:  # type: ignore[no-untyped-def]
    text = "zip,grp,score,junk\n007,1.50,3,x\n012,2.50,4,y\n"
    data = read(
        text,
        column_choices={
            "zip": ColumnChoice(measure=Measure.NUMERIC),
            "grp": ColumnChoice(measure=Measure.NOMINAL, name="group"),
            "score": ColumnChoice(measure=Measure.ID),
            "junk": ColumnChoice(keep=False),
        },
    )
    assert data.names == ("zip", "group", "score")
    assert data.numeric("zip").tolist() == [7, 12]
    assert data.codes("group")[1] == ("1.50", "2.50")
    assert data.codes("score")[1] == ("3", "4")


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"x": ColumnChoice(measure=Measure.NUMERIC)}, "2 cells are not a number ('p', 'q')"),
        ({"y": ColumnChoice()}, "no column 'y'"),
        ({"x": ColumnChoice(name="k")}, "Two columns would be called 'k'"),
    ],
)
def test_impossible_choices_are_told(read, choices, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError) as caught:
        read(column_of(["p", "q"]), column_choices=choices)
    assert words in caught.value.message


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_encodings_are_found(read, encoding) -> None:  # type: ignore[no-untyped-def]
    data = read("Schüler;größe\nJürgen;1,5\nAndré;2,5\n", encoding)
    assert data.names == ("Schüler", "größe")
    assert data.cell(1, "Schüler") == "André"
    assert data.numeric("größe").tolist() == [1.5, 2.5]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "imię,x\nŁukasz,1\nŻółć,2\nMałgorzata Święcicka,3\nZażółć gęślą jaźń,4\n"),
        ("cp1251", "имя,x\nАлексей Иванов,1\nМария Петрова,2\nСергей Кузнецов,3\n"),
    ],
)
def test_other_code_pages_are_found(read, encoding, text) -> None:  # type: ignore[no-untyped-def]
    data = read(text, encoding)
    assert data.cell(1, data.names[0]) == text.splitlines()[2].split(",")[0]


def test_a_character_beyond_ascii_far_down_decides_the_encoding(read) -> None:  # type: ignore[no-untyped-def]
    data = read("k,x\n" + "1,abc\n" * 300_000 + "1,Größe\n", "cp1252")
    assert data.cell(300_000, "x") == "Größe"


@pytest.mark.parametrize(
    ("text", "names", "cells"),
    [
        ("a\tb\n1\tx y\n", ("a", "b"), [1, "x y"]),
        ("a|b\n1|2\n", ("a", "b"), [1, 2]),
        ("a;b\n1,5;2\n", ("a", "b"), [1.5, 2]),
        ('a b\n1 "x y"\n', ("a", "b"), [1, "x y"]),
        ("   a     b\n 1.5     2\n33.5    44\n", ("a", "b"), [1.5, 2]),
        ("a b\n1 2 3\n2 5 6\n", ("row_name", "a", "b"), [1, 2, 3]),
        ("1,2\n3,4\n", ("V1", "V2"), [1, 2]),
        ("x\n5\n6\n", ("x",), [5]),
        ("'a','b'\n'x,1','2'\n", ("a", "b"), ["x,1", 2]),
        ('a,b\r\n"x\r\ny",1\r\n"p ""q""",2\r\n', ("a", "b"), ["x\r\ny", 1]),
        ("a,b\r1,2\r3,4\r", ("a", "b"), [1, 2]),
        ("\n\na,b\n\n1,2\n\n", ("a", "b"), [1, 2]),
        ("sep=;\na;b\n1;2\n", ("a", "b"), [1, 2]),
        ('"a\nb",c\n1,2\n', ("a\nb", "c"), [1, 2]),
        ("country,2019,2020,2021\nA,1,2,3\n", ("country", "2019", "2020", "2021"), ["A", 1, 2, 3]),
        ("y ~ x,`b`,#c:d e\n1,2,3\n", ("y ~ x", "`b`", "#c:d e"), [1, 2, 3]),
        ("a,b,c\n1,2,3,\n4,5,6,\n", ("a", "b", "c", "column_4"), [1, 2, 3, None]),
    ],
)
def test_formats_are_found(read, text, names, cells) -> None:  # type: ignore[no-untyped-def]
    data = read(text)
    assert data.names == names
    assert [data.cell(0, name) for name in names] == cells


def test_the_format_can_be_told(read) -> None:  # type: ignore[no-untyped-def]
    data = read("1;5\n", format=TextFormat(delimiter=";", header=False))
    assert data.names == ("V1", "V2")
    data = read("note\na,b\n1,2\n", format=TextFormat(skip_lines=1))
    assert data.names == ("a", "b")


@pytest.mark.parametrize(
    ("text", "told", "names", "first"),
    [
        ("a;b\n1,5;2\n", {"header": False}, ("V1", "V2"), ["a", "b"]),
        ("1;2,5\n3;4,5\n", {"header": True}, ("1", "2,5"), [3, 4.5]),
        ("note\nx;y\n1;2\n", {"skip_lines": 1}, ("x", "y"), [1, 2]),
        ("1 2\n3 4\n", {"header": False}, ("V1", "V2"), [1, 2]),
        ("  1   2\n 10  20\n", {"aligned": True, "header": False}, ("V1", "V2"), [1, 2]),
        ("a b,c\n1 2,3\n", {"delimiter": " "}, ("a", "b,c"), [1, 2.3]),
    ],
)
def test_a_recipe_tells_what_is_not_as_it_looks(tmp_path: Path, text, told, names, first) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "f.dat"
    path.write_text(text)
    data = load(path, reading=told)
    assert data.names == names
    assert [data.cell(0, name) for name in names] == first


def test_names_are_repaired_and_the_repair_is_noted(read) -> None:  # type: ignore[no-untyped-def]
    data = read("a,,a,a_2,a\n1,2,3,4,5\n")
    assert data.names == ("a", "column_2", "a_3", "a_2", "a_4")
    assert "column 3 is named 'a_3'" in data.variable("a_3").notes
    assert "no name" in data.variable("column_2").notes
    assert data.variable("a_2").notes == ""


def test_ten_thousand_columns(read) -> None:  # type: ignore[no-untyped-def]
    width = 10_000
    header = ",".join(f"v{i}" for i in range(width))
    row = ",".join(str(i) for i in range(width))
    data = read(f"{header}\n{row}\n{row}\n")
    assert len(data.names) == width
    assert data.cell(1, "v9999") == 9999


@pytest.mark.parametrize("shift", range(3))
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_character_cut_by_a_block_of_the_file_is_whole(read, shift, mark) -> None:  # type: ignore[no-untyped-def]
    data = read(mark + "k" * (shift + 1) + ",x\n" + "1,日\n" * 60_000)
    assert data.codes("x")[1] == ("日",)
    assert data.n_rows == 60_000


def test_a_cell_of_a_million_characters_and_cells_with_many_lines(read) -> None:  # type: ignore[no-untyped-def]
    long, lines = "x" * 1_000_000, "line\n" * 200
    data = read(f"a,b\n{long},1\n" + f'"{lines}",2\n' * 500)
    assert data.cell(0, "a") == long
    assert data.cell(500, "a") == lines


def test_a_wrong_encoding_is_told(read) -> None:  # type: ignore[no-untyped-def]
    for encoding in ("utf-16", "utf-8"):
        with pytest.raises(DataError):
            read("a,b\n1,ä\n", "latin-1", format=TextFormat(encoding=encoding))


def test_a_header_longer_than_the_sample(read) -> None:  # type: ignore[no-untyped-def]
    names = [f"variable number {i}" for i in range(20_000)]
    data = read(",".join(names) + "\n" + ",".join(["1"] * 20_000) + "\n")
    assert data.names == tuple(names)


def test_a_column_of_empty_cells_between_others_and_blank_lines_in_one_column(read) -> None:  # type: ignore[no-untyped-def]
    data = read("x\n1\n\n3\n")
    assert [data.cell(i, "x") for i in range(3)] == [1.0, None, 3.0]
    data = read("a,b\n,\n1,2\n")
    assert data.n_rows == 2


def test_words_in_quotes_may_hold_the_delimiter(read) -> None:  # type: ignore[no-untyped-def]
    data = read('a,b\n"x, 05, y",1\n' + '"1,5",2\n' * 2000)
    assert data.cell(0, "a") == "x, 05, y"
    assert isinstance(data.column("a"), CodedColumn)
    assert isinstance(data.column("b"), NumericColumn)
