"""What LibreOffice saves (make_ods.py in this folder states every value), and what few programs write."""

from __future__ import annotations

from pathlib import Path

import pytest
from data.files.test_formulas_without_values import cells, opendocument, told
from openpyxl import Workbook

from workbench.data.files.read import parts_of
from workbench.data.load import load

FILE = Path(__file__).parent / "calc.ods"
VALUES = {
    "day": ["1900-03-01", "9999-12-31", "2024-02-29", None],
    "moment": ["2020-01-02 03:04:05", "2020-01-02 03:04:05.500000", "1999-12-31 23:59:59", None],
    "clock": ["13:45:00", "00:00:00", "23:59:59", None],
    "length": ["30:00:00", "-24:00:00", "00:00:00.25", None],
    "share": [0.25, pytest.approx(1 / 3, rel=1e-14), 1, None],  # LibreOffice writes 15 digits
    "price": [1234.5, -5, 0, None],
    "text": ["a   b", "line 1\nline 2", "merged", None],
    "failed": [None, None, 2, 2.5],
    "maybe": [None, 2, 3, 4],
    "far": ["12985-01-01", "1899-12-31", "1582-10-14", None],
}


@pytest.mark.parametrize("file", [FILE, FILE.with_suffix(".xls")])
def test_every_cell_of_a_sheet_by_libreoffice(file: Path) -> None:
    data = load(file)
    assert data.names == ("id", *VALUES)
    assert cells(data, "id") == [1, 2, 3, 4, 5, 5, 5]
    for name, values in VALUES.items():
        if name != "far" or file == FILE:  # Excel knows no such dates
            assert cells(data, name) == [*values, None, None, None], name
    formats = {name: data.variable(name).format for name in ("day", "moment", "clock", "length")}
    assert formats == {"day": "date", "moment": "datetime", "clock": "time", "length": "time"}


def test_failed_formulas_are_told_and_empty_ones_are_not_taken_for_uncalculated() -> None:
    """LibreOffice leaves out the value of a formula that gives the empty text."""
    (notice,) = told(load(FILE))
    assert notice[1] == "Read as missing: '#DIV/0!' in failed; '#NUM!' in failed."


def test_hidden_sheets_come_last(tmp_path: Path) -> None:
    assert parts_of(FILE) == ("Pupils", "Lists")
    assert cells(load(FILE, reading={"sheet": "Lists", "header": False}), "V1") == ["not the data"]
    book = Workbook()
    book.active.title, book.active.sheet_state = "Lists", "veryHidden"
    book.create_sheet("Pupils").append(["x"])
    book["Pupils"].append([1])
    book.active = 1
    book.save(tmp_path / "a.xlsx")
    assert parts_of(tmp_path / "a.xlsx") == ("Pupils", "Lists")
    assert load(tmp_path / "a.xlsx").names == ("x",)


def test_cells_in_forms_that_few_programs_write(tmp_path: Path) -> None:
    def cell(kind: str, value: str) -> str:
        stated = f'office:{"" if kind == "float" else kind + "-"}value="{value}"'
        return f'<table:table-cell office:value-type="{kind}" {stated}/>'

    def words(text: str) -> str:
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    rows = [
        [words(f"<text:p>{name}</text:p>") for name in "dtwex"],
        [
            cell("date", "-0044-03-15"),
            cell("time", "P1DT2H"),
            words('<text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p><text:p/>'),
            words("<text:p>Err:502</text:p>"),
            cell("boolean", "true"),
        ],
        [
            cell("date", "2024-02-29"),
            cell("time", "-PT01H30M00.5S"),
            words("<text:p><text:a>link</text:a> and <text:span>span</text:span></text:p>"),
            cell("float", "2.5"),
            cell("boolean", "false"),
        ],
    ]
    written = [f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows]
    gap, end = (
        f'<table:table-row table:number-rows-repeated="{n}"><table:table-cell/></table:table-row>'
        for n in (2, 1_048_000)
    )
    data = load(opendocument(tmp_path / "a.ods", written[0] + written[1] + gap + written[2] + end))
    assert cells(data, "d") == ["-0044-03-15", None, None, "2024-02-29"]
    assert cells(data, "t") == ["26:00:00", None, None, "-01:30:00.5"]
    assert cells(data, "w") == ["a  b\tc\nd\n", None, None, "link and span"]
    assert cells(data, "e") == [None, None, None, 2.5]
    assert cells(data, "x") == ["TRUE", None, None, "FALSE"]
    assert [m for _, m, _ in told(data)] == ["Read as missing: 'Err:502' in e."]
