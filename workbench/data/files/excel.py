"""Excel workbooks (.xlsx, .xlsm) by openpyxl, row by row.

Formulas give the values that the file holds; those that were never calculated are told (`excel_formulas`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.data.dataset import Dataset
from workbench.data.files.columns import Cell
from workbench.data.files.excel_escapes import unescaped
from workbench.data.files.excel_formulas import uncalculated
from workbench.data.files.sheet import dataset_of_rows, visible_first, with_formulas
from workbench.data.files.source import Source
from workbench.data.files.zipped import check_zip
from workbench.errors import DataError

if TYPE_CHECKING:
    from openpyxl import Workbook


def sheets(path: Path) -> tuple[str, ...]:
    """Names of the sheets with cells, in order, hidden ones last."""
    with _opened(path) as book:
        return _names(book)


def _names(book: Workbook) -> tuple[str, ...]:
    return visible_first({sheet.title: sheet.sheet_state != "visible" for sheet in book.worksheets})


def read(source: Source) -> Dataset:
    """One sheet of a workbook."""
    with _opened(source.path) as book:
        name = source.chosen(_names(book))
        return dataset_of_rows(source, _rows(source, book, name), name)


def _rows(source: Source, book: Workbook, name: str) -> Iterator[list[Cell]]:
    sheet = book[name]
    total = sheet.max_row or 0  # as the file states it, which may be wrong
    sheet.reset_dimensions()
    asks = book.calculation is not None and bool(book.calculation.fullCalcOnLoad)
    part = sheet._worksheet_path  # openpyxl has no public name for it
    formulas = uncalculated(source.path, part, asks=asks, tell=lambda: source.tell(0.0))
    for place, row in enumerate(sheet.iter_rows(values_only=True)):
        cells = [unescaped(cell) if isinstance(cell, str) else cell for cell in row]
        yield with_formulas(cells, formulas[place]) if place in formulas else cells
        if place % 2000 == 0:
            source.tell(0.9 * place / total if total > place else 0.9)


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    from openpyxl import load_workbook

    check_zip(path)
    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        if not book.worksheets and _is_strict(path):
            raise DataError(
                f"'{path.name}' is a Strict Open XML workbook, which cannot be read.",
                "Save it in Excel as 'Excel Workbook (*.xlsx)'.",
            )
        yield book
    finally:
        book.close()


def _is_strict(path: Path) -> bool:
    """Excel offers this variant of its format as well; the library knows the usual one only."""
    with zipfile.ZipFile(path) as archive:
        return b"http://purl.oclc.org/ooxml/" in archive.read("xl/workbook.xml")
