"""Makes calc.ods and calc.xls by LibreOffice 7.4 (`soffice`); test_libreoffice.py states every value."""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

HERE = Path(__file__).parent
HEAD = ["id", "day", "moment", "clock", "length", "share", "price", "text", "failed", "maybe", "far"]
FORMATS = {"D": "hh:mm:ss", "E": "[hh]:mm:ss", "F": "0.0%", "G": '#,##0.00 "€"', "K": "yyyy-mm-dd"}
ROWS: list[list[object]] = [
    [
        *(1, dt.date(1900, 3, 1), dt.datetime(2020, 1, 2, 3, 4, 5), dt.time(13, 45), dt.timedelta(hours=30)),
        *(0.25, 1234.5, "a   b", "=1/0", '=IF(A2=1,"",A2)', 4048716),
    ],
    [
        *(2, dt.date(9999, 12, 31), dt.datetime(2020, 1, 2, 3, 4, 5, 500_000), dt.time(0), dt.timedelta(-1)),
        *(1 / 3, -5, "line 1\nline 2", "=ASIN(9)", '=IF(A3=1,"",A3)', 1),
    ],
    [
        *(3, dt.date(2024, 2, 29), dt.datetime(1999, 12, 31, 23, 59, 59), dt.time(23, 59, 59)),
        *(dt.timedelta(seconds=0.25), 1, 0, "merged", 2, '=IF(A4=1,"",A4)', -115859),
    ],
    [4, None, None, None, None, None, None, None, 2.5, '=IF(A5=1,"",A5)', None],
]


def main() -> None:
    book = Workbook()
    hidden = book.active
    hidden.title, hidden.sheet_state = "Lists", "hidden"
    hidden.append(["not the data"])
    sheet = book.create_sheet("Pupils")
    for row in [HEAD, *ROWS, *[[5]] * 3]:
        sheet.append(row)
    for letter, form in FORMATS.items():
        for number in range(2, 6):
            sheet[f"{letter}{number}"].number_format = form
    sheet.merge_cells("H4:H5")
    sheet["A2"].comment = Comment("a comment is no value", "somebody")
    sheet["H2"].hyperlink = "https://example.org"
    sheet.row_dimensions[3].hidden = True
    book.active = 1
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "calc.xlsx")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        for kind in ("ods", "xls"):
            command = ["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(HERE)]
            subprocess.run([*command, str(Path(folder) / "calc.xlsx")], check=True, timeout=120)


if __name__ == "__main__":
    main()
