"""Write an Excel workbook with one sheet by openpyxl."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.excel_escapes import escaped
from workbench.data.files.losses import FIRST_DAY
from workbench.data.files.sheet_write import rows_of
from workbench.data.progress import Progress


def write(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """One sheet called Data, the names in its first row."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    for place, row in enumerate(rows_of(dataset)):
        cells = []
        for value in row:
            shown = escaped(value) if isinstance(value, str) else _early_as_text(value)
            if isinstance(shown, str) and shown.startswith("="):
                cell = WriteOnlyCell(sheet, shown)
                cell.data_type = "s"  # text that begins with = is no formula
                shown = cell
            elif isinstance(shown, float) and float(f"{shown:.16g}") != shown:
                cell = WriteOnlyCell(sheet, shown)
                cell._value = repr(shown)  # openpyxl writes sixteen digits of a number, and this one has more
                shown = cell
            cells.append(shown)
        sheet.append(cells)
        if reporter is not None and place % 2000 == 0:
            reporter.progress(place / (dataset.n_rows + 1), "Writing the file")
    packed = BytesIO()  # openpyxl leaves much open when a disk or folder refuses it
    book.save(packed)
    path.write_bytes(packed.getbuffer())


def _early_as_text(value: Any) -> Any:
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        if day < dt.date.fromisoformat(FIRST_DAY):
            return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else value.isoformat()
    return value
