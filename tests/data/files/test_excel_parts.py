"""Sheets as few programs write them: escaped signs, stray cells, missing places, the Strict variant."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from data.files.test_formulas_without_values import cells, told, workbook

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.write import write_file
from workbench.data.level_list import in_natural_order
from workbench.data.load import load
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
}


def sheet(path: Path, rows: str, *, strict: bool = False) -> Path:
    """A workbook whose only sheet has these rows as XML."""
    workbook(path, [["x"]], "Data")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    written = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = written.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            for one, other in STRICT.items() if strict else ():
                content = content.replace(one.encode(), other.encode())
            archive.writestr(name, content)
    return path


def text(words: str, place: str = "") -> str:
    at = f' r="{place}"' if place else ""
    return f'<c{at} t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def test_escaped_signs_are_what_they_stand_for(tmp_path: Path) -> None:
    values = ["a_x000D_&#10;b", "_x005F_x0041_", "_x0041_", "_x0000_", "_xD83D_", "x_1"]
    rows = "".join(f"<row>{text(value)}</row>" for value in ["na_x0020_me", *values])
    data = load(sheet(tmp_path / "a.xlsx", rows))
    assert data.names == ("na me",)
    assert cells(data, "na me") == ["a\r\nb", "_x0041_", "A", "_x0000_", "_xD83D_", "x_1"]


def test_texts_that_look_escaped_come_back(tmp_path: Path) -> None:
    values = ("_x0041_", "_x005F_x0041_", "_x005F_", "_x41_", "a_x000D_b")
    column = in_natural_order(CodedColumn(np.arange(5, dtype=np.int32), values))
    data = Dataset({"_x0020_": column}, [Variable("_x0020_", measure=Measure.TEXT)])
    write_file(data, tmp_path / "a.xlsx")
    assert cells(load(tmp_path / "a.xlsx"), "_x0020_") == list(values)
    stored = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2"].value
    assert stored == "_x005F_x0041_"  # which Excel shows as _x0041_


def test_cells_and_rows_without_places(tmp_path: Path) -> None:
    rows = f"<row>{text('a')}{text('b')}</row><row><c><v>1</v></c><c><f>A2</f></c></row>"
    data = load(sheet(tmp_path / "a.xlsx", rows + '<row r="5"><c><v>2</v></c><c><v>3</v></c></row>'))
    assert (cells(data, "a"), cells(data, "b")) == ([1, None, None, 2], [None, None, None, 3])
    assert "1 cell of b" in told(data)[0][1]


def test_a_stray_cell_in_the_last_corner_is_no_hang(tmp_path: Path) -> None:
    rows = f'<row r="1">{text("a", "A1")}</row><row r="2"><c r="A2"><v>1</v></c></row>'
    path = sheet(tmp_path / "a.xlsx", f'{rows}<row r="50000"><c r="XFD50000"><v>1</v></c></row>')
    with pytest.raises(DataError, match="unfolds to too many cells") as caught:
        load(path)
    assert caught.value.advice == "Choose a range of cells."
    assert cells(load(path, reading={"range": "A1:A2"}), "a") == [1]


def test_the_strict_variant_is_told(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", f"<row>{text('a')}</row><row><c><v>1</v></c></row>", strict=True)
    with pytest.raises(DataError, match="Strict Open XML workbook"):
        load(path)


def test_every_error_of_excel_is_missing_among_numbers(tmp_path: Path) -> None:
    errors = ["#N/A", "#DIV/0!", "#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA"]
    rows = f"<row>{text('x')}</row><row><c><v>1</v></c></row>"
    rows += "".join(f'<row><c t="e"><v>{error}</v></c></row>' for error in errors)
    assert cells(load(sheet(tmp_path / "a.xlsx", rows)), "x") == [1, *[None] * 6]
