"""The first characters of a file, and characters cut into rows and cells (slowly and simply, in Python)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.data.text.files import open_data_file
from workbench.data.text.format import TextFormat
from workbench.data.text.stream import MAX_LINE, TextStream

SAMPLE_BYTES = 1 << 18
_FEWEST_LINES = 5
_BLANKS = re.compile(r"[ \t]+")

Rows = list[list[str]]


def read_head(path: str | Path, encoding: str, size: int = SAMPLE_BYTES) -> tuple[str, bool]:
    """The first characters of the file, whole lines only, and whether that is the whole file.

    size: bytes of UTF-8 to read at least; more when they hold only a line or two.
    """
    with open_data_file(path) as file:
        stream = TextStream(file, Path(path).name, encoding)
        head = bytearray()
        while chunk := stream.read(size):
            head += chunk
            end = max(head.rfind(b"\n"), head.rfind(b"\r", 0, -1)) + 1
            if len(head) >= size and max(head.count(b"\n"), head.count(b"\r")) >= _FEWEST_LINES:
                return head[:end].decode("utf-8"), False
    return head.decode("utf-8"), True


def split_rows(text: str, form: TextFormat, limit: int = 500) -> Rows:
    """The first rows of `text` cut into cells; blank lines are left out unless there is one column."""
    rows: Rows = []
    try:
        for row in csv_rows(io.StringIO(text, newline=""), form):
            if row:
                rows.append(row)
            if len(rows) >= limit:
                break
    except csv.Error:
        pass  # a cell beyond the limit of the csv module: what was cut so far is enough to judge
    return rows


def csv_rows(lines: Iterable[str], form: TextFormat) -> Iterator[list[str]]:
    """Rows cut into cells, one by one; a blank line is an empty list."""
    csv.field_size_limit(MAX_LINE)  # the module's own limit would cut long texts off
    if form.aligned:
        return (_aligned_cells(line.strip(" \t\r\n"), form.quote) for line in lines)
    return csv.reader(
        lines,
        delimiter=form.delimiter,
        quotechar=form.quote or None,
        quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
    )


def _aligned_cells(line: str, quote: str) -> list[str]:
    if not line:
        return []
    if not quote or quote not in line:
        return _BLANKS.split(line)
    cell = re.compile(rf"{quote}((?:[^{quote}]|{quote}{quote})*){quote}|[^ \t]+")
    return [m[1] if m[1] is not None else m[0] for m in cell.finditer(line)]
