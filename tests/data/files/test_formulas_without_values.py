"""Formulas that no program has calculated yet: read as empty, and told with sheet, number and what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from workbench.analysis.reading_notices import reading_notices
from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.errors import DataError

CALCULATE = "Open the file in Excel or LibreOffice, save it there, then read it again."


def cells(data: Dataset, name: str) -> list[object]:
    return [data.cell(row, name) for row in range(data.n_rows)]


def told(data: Dataset) -> list[tuple[str, str, str]]:
    return [(n.level, n.message, n.advice) for n in reading_notices(data)]


def workbook(path: Path, rows: list[list[object]], sheet: str = "Pupils") -> Path:
    """As openpyxl and many other programs write it: formulas have no values."""
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def stored(path: Path, values: dict[str, str]) -> Path:
    """The same file with cells as they are written here, by place."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for place, written in values.items():
        start = sheet.index(f'<c r="{place}"')
        end = sheet.index("</c>", start)
        sheet = sheet[:start] + written + sheet[end + 4 :]
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


ROWS = [["x", "sum", "z"], [1, "=A2+1", "a"], [2, "=A3+1", "b"], [3, 4, "c"], [None, "=1/2", None]]


def test_formulas_without_values_are_told_once(tmp_path: Path) -> None:
    data = load(workbook(tmp_path / "a.xlsx", ROWS))
    assert cells(data, "sum") == [None, None, 4, None]
    assert cells(data, "x") == [1, 2, 3, None]  # a last row of nothing but formulas is a row
    message = "Formulas in sheet 'Pupils' were never calculated and are read as empty: 3 cells of sum."
    assert told(data) == [("warning", message, CALCULATE)]
    assert "never calculated" in data.variable("sum").notes


def test_a_sheet_of_formulas_alone_says_so(tmp_path: Path) -> None:
    rows = [["x", "=A9", None], ["=A2+1", "=A2+2", None], ["=A3+1", "NA", None]]
    data = load(workbook(tmp_path / "a.xlsx", rows, "It's {place}"))
    assert data.names == ("x", "column_2")
    message = "Formulas in sheet 'It's {place}' were never calculated and are read as empty: "
    assert [m for _, m, _ in told(data)] == [f"{message}4 cells of x, column_2."]


def test_only_the_chosen_cells_count(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS)
    assert told(load(path, reading={"range": "A1:A4"})) == []
    (notice,) = told(load(path, reading={"range": "A1:C2"}))
    assert "1 cell of sum" in notice[1]


def test_zeros_that_ask_to_be_calculated_are_told(tmp_path: Path) -> None:
    """XlsxWriter and writexl of R store 0 for every formula and ask to be calculated."""
    path = workbook(tmp_path / "a.xlsx", ROWS)
    zeros = {place: f'<c r="{place}"><f>A2+1</f><v>0</v></c>' for place in ("B2", "B3")}
    zeros["B5"] = '<c r="B5"><f>1/2</f><v>0.0</v></c>'
    data = load(stored(path, zeros))
    assert cells(data, "sum") == [0, 0, 4, 0]
    message = "Formulas in sheet 'Pupils' hold 0 and were probably never calculated: 3 cells of sum."
    assert told(data) == [("warning", message, CALCULATE)]
    data = load(stored(path, {"B5": '<c r="B5"><f>1/2</f><v>0.5</v></c>'}))
    assert (cells(data, "sum"), told(data)) == ([0, 0, 4, 0.5], [])


def test_a_formula_of_a_text_without_a_value_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS)
    texts = {"B2": '<c r="B2" t="str"><f>A1</f></c>', "B5": '<c r="B5" t="str"><f>A1</f><v></v></c>'}
    (notice,) = told(load(stored(path, texts)))
    assert notice[1].endswith("2 cells of sum.")


def test_calculated_formulas_are_values(tmp_path: Path) -> None:
    """An empty text is the value of a formula such as =IF(A1="",""), and errors are told as such."""
    path = workbook(tmp_path / "a.xlsx", [["x", "y"], ["=A1", "=B1"], ["=A1", "=B1"], ["=A1", 3]])
    values = {
        "A2": '<c r="A2" t="str"><f>A1</f><v></v></c>',
        "A3": '<c r="A3" t="str"><f t="shared" ref="A3:A4" si="0">A1</f><v>b</v></c>',
        "A4": '<c r="A4" t="str"><f t="shared" si="0"/><v>c</v></c>',
        "B2": '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        "B3": '<c r="B3"><f>B1</f><v>2.5</v></c>',
    }
    data = load(stored(path, values))
    assert (cells(data, "x"), cells(data, "y")) == ([None, "b", "c"], [None, 2.5, 3])
    assert [m for _, m, _ in told(data)] == ["Read as missing: '#DIV/0!' in y."]


def test_errors_and_repeated_names_are_both_told(tmp_path: Path) -> None:
    data = load(workbook(tmp_path / "a.xlsx", [["x", "x"], [1, "NA"], [2, 2], [3, "=A1"]]))
    assert [m for _, m, _ in told(data)] == [
        "Read as missing: 'NA' in x_2.",
        "Some names occur more than once in the file; their later columns are: x_2.",
        "Formulas in sheet 'Pupils' were never calculated and are read as empty: 1 cell of x_2.",
    ]


def opendocument(path: Path, rows: str) -> Path:
    """A spreadsheet of one sheet with these rows as XML."""
    spaces = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"<office:document-content {declared}><office:body><office:spreadsheet>"
            f'<table:table table:name="Blatt">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def test_formulas_of_opendocument(tmp_path: Path) -> None:
    words = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    empty = '<table:table-cell table:formula="of:=[.A1]" table:number-columns-repeated="2"/>'
    number = '<table:table-cell office:value-type="float" office:value="2.5"/>'
    rows = [words.format("x") + words.format("y") + words.format("z"), number + empty, error + number * 2]
    path = tmp_path / "a.ods"
    data = load(opendocument(path, "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)))
    assert [cells(data, name) for name in data.names] == [[2.5, None], [None, 2.5], [None, 2.5]]
    assert [m for _, m, _ in told(data)] == [
        "Read as missing: '#DIV/0!' in x.",
        "Formulas in sheet 'Blatt' were never calculated and are read as empty: 2 cells of y, z.",
    ]


def test_a_sheet_that_holds_nothing_is_still_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="are empty"):
        load(workbook(tmp_path / "a.xlsx", [[None, None]]))
