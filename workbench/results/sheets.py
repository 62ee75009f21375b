"""The tables of a result as an Excel workbook: a sheet a table, numbers as numbers, rounded by their format.

Words never become formulas, whatever they begin with. Written through openpyxl.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.results.blocks import Cell, Result, Table
from workbench.results.cells import value
from workbench.results.dressing import dressed
from workbench.results.shown import ShownTable, show
from workbench.results.table_style import APA, TableStyle
from workbench.results.word.words import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_NAME = 31
_LONGEST_CELL = 32_767
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_WIDEST = 60


def workbook_xlsx(result: Result, style: TableStyle | None = None) -> bytes:
    """Every table of the result, as the bytes of an .xlsx file.

    Excel itself writes the decimal mark of the language it runs in.
    """
    from openpyxl import Workbook

    result = dressed(result, replace(style or APA, decimal_mark="point"))
    book = Workbook()
    book.remove(book.worksheets[0])
    tables = [block for block in result.walk() if isinstance(block, Table)]
    taken: set[str] = set()
    for table in tables:
        _fill(book.create_sheet(_name(table, taken)), table)
    if not tables:
        book.create_sheet("No tables")
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def _name(table: Table, taken: set[str]) -> str:
    """A name for the sheet: without forbidden signs, short, and unlike the others."""
    plain = _NOT_IN_NAMES.sub(" ", clean(table.title or table.id)).strip() or "Table"
    name, number = plain[:_LONGEST_NAME], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Font

    shown = show(table)
    for index, column in enumerate(shown.columns, 1):
        cell = sheet.cell(1, index)
        _put(cell, column.title)
        cell.font = Font(bold=True)
    for number, (row, texts) in enumerate(zip(table.rows, shown.cells, strict=True), 2):
        for index, (column, text) in enumerate(zip(shown.columns, texts, strict=True), 1):
            cell = sheet.cell(number, index)
            _put(cell, value(row, column.id))
            cell.number_format = number_format(text)
    notes = [f"Note. {shown.note}"] if shown.note else []
    for number, words in enumerate((*notes, *filter(None, [shown.stars_note])), len(table.rows) + 3):
        _put(sheet.cell(number, 1), words)
    sheet.freeze_panes = "A2"
    _widths(sheet, shown)


def _put(cell: Any, content: Cell) -> None:
    """A number as a number, all else as text that is never calculated."""
    if content is None:
        return
    if isinstance(content, bool):
        content = "yes" if content else "no"
    if isinstance(content, float) and not math.isfinite(content):
        content = str(content)
    if isinstance(content, str):
        cell.value = clean(content, lines=True)[:_LONGEST_CELL]
        cell.data_type = "s"
    else:
        cell.value = content


def number_format(shown: str) -> str:
    """Excel's format for a number that is shown like this: "0.000" for 1.234, "0.00E+00" for powers."""
    stars = "*" * (len(shown) - len(shown.rstrip("*")))
    if stars:
        return f'{number_format(shown.rstrip("*"))}"{stars}"'
    if "×" in shown:
        return "0.00E+00"
    if "%" in shown:
        return "0." + "0" * len(_fraction(shown.rstrip("%"))) + "%" if _fraction(shown) else "0%"
    fraction = _fraction(shown)
    if fraction:
        return "0." + "0" * len(fraction)
    return "#,##0" if "," in shown else "General"


def _fraction(shown: str) -> str:
    _, point, digits = shown.rstrip("%").partition(".")
    return digits if point and digits.isdecimal() else ""


def _widths(sheet: Worksheet, shown: ShownTable) -> None:
    from openpyxl.utils import get_column_letter

    for index, column in enumerate(shown.columns, 1):
        longest = max(map(len, [column.title, *(cells[index - 1] for cells in shown.cells)]))
        sheet.column_dimensions[get_column_letter(index)].width = min(longest + 3, _WIDEST)
