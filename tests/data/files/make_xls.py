"""Makes pupils.xls, the six pupils of make_files.R as Excel 97 keeps them (with xlwt 1.3)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlwt

ROWS = (
    (1, "A", 1.5, dt.date(2010, 1, 31), dt.datetime(2024, 5, 1, 13, 45)),
    (2, "A", -2.25, None, dt.datetime(2024, 5, 1)),
    (3, "Ö", None, dt.date(1999, 12, 31), None),
    (4, "Ö", 1e-12, dt.date(2012, 2, 29), dt.datetime(1969, 12, 31, 23, 59, 59)),
    (5, "C d", 123456789.125, dt.date(1970, 1, 1), dt.datetime(2024, 2, 29, 12, 0)),
    (6, "C d", 3, dt.date(2011, 7, 15), dt.datetime(2024, 12, 31, 8, 30, 15)),
)

book = xlwt.Workbook(encoding="utf-8")
book.add_sheet("Empty")
sheet = book.add_sheet("Pupils")
day, moment = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
for place, name in enumerate(("pupil_id", "school", "score", "born", "tested")):
    sheet.write(0, place, name)
for number, row in enumerate(ROWS, start=1):
    for place, cell in enumerate(row):
        style = (
            moment
            if isinstance(cell, dt.datetime)
            else day
            if isinstance(cell, dt.date)
            else xlwt.Style.default_style
        )
        if cell is not None:
            sheet.write(number, place, cell, style)
book.save(str(Path(__file__).with_name("pupils.xls")))
