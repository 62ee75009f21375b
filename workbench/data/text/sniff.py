"""Find out how a text file is written, from its first quarter of a million characters.

The delimiter is the one that cuts the rows into equally many cells; the decimal mark the one that numbers
use; a header is assumed unless a first row of numbers stands above numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from workbench.data.text.encoding import detect_encoding
from workbench.data.text.files import open_data_file
from workbench.data.text.format import TextFormat
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.text.stream import TextStream

SAMPLE_BYTES = 1 << 18
_FEWEST_LINES = 5
_ORDER = ("\t", ";", "|", ",", " ")
_LEAD = re.compile(r"[\r\n]*(?:sep=(?P<told>[,;|\t])[\r\n]+)?")
"""Blank lines, and the line with which spreadsheet programs tell the delimiter."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANKS = re.compile(r"[ \t]+")

Rows = list[list[str]]


def sniff(path: str | Path) -> TextFormat:
    """The format of the file at `path`; DataError when it is not a readable text file with rows."""
    with open_data_file(path) as file:
        encoding = detect_encoding(file, Path(path).name)
    head, _ = read_head(path, encoding)
    return sniff_text(head, encoding)


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


def sniff_text(text: str, encoding: str = "utf-8") -> TextFormat:
    """The format of the text of a file (its first part, whole lines)."""
    lead = _LEAD.match(text)
    skipped = len(_LINE_END.findall(lead[0])) if lead else 0
    body = text[lead.end() :] if lead else text
    quote = _quote(body)
    delimiter, aligned = (
        _delimiter(body, quote) if lead is None or not lead["told"] else (lead["told"], False)
    )
    rows = split_rows(body, TextFormat(delimiter=delimiter, quote=quote, aligned=aligned))
    decimal = _decimal(rows, delimiter)
    row_names = _has_row_names(rows)
    header = row_names or _has_header(rows, decimal)
    return TextFormat(encoding, delimiter, decimal, quote, header, row_names, skipped, aligned)


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


def _quote(text: str) -> str:
    """The single quote only when cells are wrapped in it and the double quote does not occur."""
    if '"' in text:
        return '"'
    wrapped = len(re.findall(r"(?:^|[,;\t| ])'[^'\n]*'(?=[,;\t| \r\n]|$)", text, flags=re.MULTILINE))
    return "'" if wrapped >= 2 and 2 * wrapped >= 0.9 * text.count("'") else '"'


def _delimiter(text: str, quote: str) -> tuple[str, bool]:
    """The delimiter and whether columns are aligned with blanks."""
    scores = {d: _evenness(_cut(text, d, quote)) for d in _ORDER}
    best = max(_ORDER, key=lambda d: scores[d])
    if best != " " and scores[best] > 0:
        return best, False
    even_blanks = _evenness(split_rows(text, TextFormat(delimiter=" ", quote=quote, aligned=True), 100))
    if scores[" "] < 1.0 and even_blanks == 1.0:
        return " ", True
    return (" ", False) if scores[" "] == 1.0 else (",", False)


def _cut(text: str, delimiter: str, quote: str) -> Rows:
    return split_rows(text, TextFormat(delimiter=delimiter, quote=quote), 100)


def _evenness(rows: Rows) -> float:
    """Share of rows with the usual number of cells; 0 when rows are not cut, or the header is not."""
    if not rows:
        return 0.0
    usual, count = Counter(len(row) for row in rows[1:] or rows).most_common(1)[0]
    if usual < 2 or len(rows[0]) < 2 or len(rows[0]) not in (usual, usual - 1):
        return 0.0
    return count / max(1, len(rows) - 1)


def _decimal(rows: Rows, delimiter: str) -> str:
    """The comma when more cells are numbers with a comma than with a point, and it does not cut the cells."""
    if delimiter == ",":
        return "."
    cells = [cell for row in rows for cell in row]
    comma = sum(text_kind(cell, ",") is TextKind.DECIMAL and "," in cell for cell in cells)
    point = sum(text_kind(cell, ".") is TextKind.DECIMAL and "." in cell for cell in cells)
    return "," if comma > point else "."


def _has_row_names(rows: Rows) -> bool:
    """The header is one name short, and not because every row ends with a delimiter."""
    if len(rows) < 2 or any(len(row) != len(rows[0]) + 1 for row in rows[1:]):
        return False
    return any(row[-1] for row in rows[1:])


def _has_header(rows: Rows, decimal: str) -> bool:
    """False only if some column has a number above numbers and no column has a word above numbers."""
    if not rows or len(rows) == 1:
        return True
    first, rest = rows[0], rows[1:]
    number_on_top = False
    for position, cell in enumerate(first):
        below = [row[position] for row in rest if position < len(row) and row[position].strip()]
        if not below or any(text_kind(value, decimal) is TextKind.WORD for value in below):
            continue
        if cell.strip() and text_kind(cell, decimal) is not TextKind.WORD:
            number_on_top = True
        elif cell.strip():
            return True
    return not number_on_top or _counts_up(first)


def _counts_up(first: Sequence[str]) -> bool:
    """A first row such as country, 2019, 2020, 2021: words, then whole numbers in equal steps."""
    numbers = [int(cell) for cell in first if cell.strip().isascii() and cell.strip().isdigit()]
    steps = {b - a for a, b in pairwise(numbers)}
    return 3 <= len(numbers) < len(first) and len(steps) == 1 and steps != {0}
