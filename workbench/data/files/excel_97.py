"""Workbooks of Excel 97 to 2003 (.xls) by xlrd."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.columns import Cell
from workbench.data.files.sheet import dataset_of_rows, visible_first
from workbench.data.files.source import Source

_LENGTH = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MS_A_DAY = 86_400_000


def sheets(path: Path) -> tuple[str, ...]:
    """Names of the sheets, in order, hidden ones last."""
    with _opened(path) as book:
        return _names(book)


def _names(book: Any) -> tuple[str, ...]:
    states = book._sheet_visibility  # a sheet itself tells only once it was read
    return visible_first({name: state != 0 for name, state in zip(book.sheet_names(), states, strict=True)})


def read(source: Source) -> Dataset:
    """One sheet of a workbook."""
    source.tell(0.0)
    with _opened(source.path) as book:
        name = source.chosen(_names(book))
        return dataset_of_rows(source, _rows(source, book, book.sheet_by_name(name)), name)


def _rows(source: Source, book: Any, sheet: Any) -> Iterator[list[Cell]]:
    formats = [book.format_map[form.format_key].format_str for form in book.xf_list]
    lengths = [_LENGTH.search(written) is not None for written in formats]
    for place in range(sheet.nrows):
        yield [_cell(cell, book.datemode, lengths) for cell in sheet.row(place)]
        if place % 2000 == 0:
            source.tell(0.9 * place / sheet.nrows)


def _cell(cell: Any, datemode: int, lengths: list[bool]) -> Cell:
    """lengths: by the number of a format, whether it shows a length of time, which may pass a day."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE and lengths[cell.xf_index]:
        return dt.timedelta(milliseconds=round(cell.value * _MS_A_DAY))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment: dt.datetime = xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return float(cell.value)
        return moment.time() if 0 <= cell.value < 1 else moment
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return None if cell.value == "" else cell.value


def _opened(path: Path) -> Any:
    import xlrd

    return xlrd.open_workbook(
        str(path), on_demand=True, ragged_rows=True, formatting_info=True, logfile=StringIO()
    )
