"""JSON lines, SQLite, fixed width and OpenDocument: files written here by hand, values as stated."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from workbench.data.dataset import Dataset
from workbench.data.files.read import parts_of
from workbench.data.load import load
from workbench.errors import DataError, RecipeError


def cells(data: Dataset, name: str) -> list[object]:
    return [data.cell(row, name) for row in range(data.n_rows)]


def test_json_lines_keep_types_and_gaps(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1, "b": "007", "c": true}\n\n{"a": null, "b": "x"}\n{"a": 2.5, "d": 3}\n', "utf-8")
    data = load(path)
    assert data.names == ("a", "b", "c", "d")
    assert cells(data, "a") == [1.0, None, 2.5]
    assert cells(data, "b") == ["007", "x", None]
    assert cells(data, "c") == ["TRUE", None, None]
    assert cells(data, "d") == [None, None, 3.0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1}\n{"a": ', "Line 2 of 'a.jsonl' is not JSON"),
        ("[1, 2]\n", "Line 1 of 'a.jsonl' is no object"),
        ('{"a": 1, "b": 2, "a": 3}\n', "Line 1 of 'a.jsonl' has 'a' twice"),
        ('{"a": [1]}\n', "'a' in line 1 of 'a.jsonl' holds a list"),
        ("[" * 100_000 + "\n", "Line 1 of 'a.jsonl' is not JSON"),
    ],
)
def test_lines_that_are_no_data_are_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(text)
    with pytest.raises(DataError, match=said):
        load(path)


def _database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE pupils (id INTEGER, score REAL, name TEXT)")
        database.execute(
            "INSERT INTO pupils VALUES (1, 2.5, 'Ann'), (2, NULL, NULL), (9007199254740993, 1, 'Bo')"
        )
        database.execute('CREATE TABLE "odd ""name" (a)')
        database.execute('INSERT INTO "odd ""name" VALUES (1), (2)')
        database.commit()
    return path


def test_tables_and_queries_of_sqlite(tmp_path: Path) -> None:
    path = _database(tmp_path / "study.db")
    assert parts_of(path) == ("pupils", 'odd "name')
    data = load(path)
    assert cells(data, "id") == [1, 2, 9007199254740993]
    assert cells(data, "score") == [2.5, None, 1.0]
    assert cells(data, "name") == ["Ann", None, "Bo"]
    assert cells(load(path, reading={"table": 'odd "name'}), "a") == [1, 2]
    asked = load(
        path, reading={"query": "SELECT upper(name) AS who, score * 2 AS twice FROM pupils WHERE id = 1"}
    )
    assert (cells(asked, "who"), cells(asked, "twice")) == (["ANN"], [5.0])


@pytest.mark.parametrize(
    "query", ["DELETE FROM pupils", "DROP TABLE pupils", "PRAGMA user_version", "nonsense"]
)
def test_a_query_only_reads(tmp_path: Path, query: str) -> None:
    path = _database(tmp_path / "study.db")
    before = path.read_bytes()
    with pytest.raises(DataError, match="The query is not answered"):
        load(path, reading={"query": query})
    assert path.read_bytes() == before


def test_fixed_width_needs_widths_and_cuts_by_them(tmp_path: Path) -> None:
    path = tmp_path / "old.dat"
    path.write_text("001  2.5a\n002 -1.0b\n\n010     c\n")
    reading = {"widths": [3, 5, 1], "names": ["id", "score", "band"]}
    data = load(path, {"score": {"missing": [-1.0]}}, reading=reading)
    assert cells(data, "id") == ["001", "002", "010"]
    assert cells(data, "score") == [2.5, -1.0, None]
    assert cells(data, "band") == ["a", "b", "c"]
    assert load(path, reading={"widths": [3, 5, 1]}).names == ("V1", "V2", "V3")
    for wrong, said in (
        ({"widths": [3]}, "longer than"),
        ({"widths": [3, 6], "names": ["a"]}, "2 widths but 1"),
    ):
        with pytest.raises((DataError, RecipeError), match=said):
            load(path, reading=wrong)


def test_fixed_width_without_widths_says_what_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "old.fwf"
    path.write_text("001 2\n")
    with pytest.raises(DataError, match="widths of the columns"):
        load(path)


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="First">%s</table:table><table:table table:name="Second"/>
</office:spreadsheet></office:body></office:document-content>"""
ROWS = """
<table:table-row><table:table-cell office:value-type="string"><text:p>name</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>two<text:s text:c="2"/>words</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>day</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2">
<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="0.1"><text:p>0,1</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2024-02-29"/></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:table-row><table:table-cell/>
<table:table-cell office:value-type="float" office:value="3"/></table:table-row>
<table:table-row table:number-rows-repeated="1048000">
<table:table-cell table:number-columns-repeated="16384"/></table:table-row>"""


def _ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS % rows)
    return path


def test_opendocument_unfolds_what_is_repeated(tmp_path: Path) -> None:
    path = _ods(tmp_path / "a.ods", ROWS)
    assert parts_of(path) == ("First", "Second")
    data = load(path)
    assert data.names == ("name", "two  words", "day")
    assert cells(data, "name") == ["a", "a", None, None]
    assert cells(data, "two  words") == [0.1, 0.1, None, 3.0]
    assert cells(data, "day") == ["2024-02-29", "2024-02-29", None, None]


def test_a_small_document_cannot_fill_the_memory(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
    )
    rows = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(DataError, match="unfolds to too many cells"):
        load(_ods(tmp_path / "bomb.ods", rows))


def test_a_parquet_file_of_equal_cells_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    path = tmp_path / "bomb.parquet"
    parquet.write_table(pa.table({"a": pa.array([1] * 500_000)}), path)
    assert load(path).n_rows == 500_000
    monkeypatch.setattr("workbench.data.files.zipped.MOST_BYTES", 1 << 20)
    with pytest.raises(DataError, match=r"'bomb.parquet' would unfold to 3 megabytes"):
        load(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as f,
    ):
        for _ in range(100):
            f.write(b"\0" * (1 << 20))
    with pytest.raises(DataError, match="would unfold to 100 megabytes"):
        load(path)
