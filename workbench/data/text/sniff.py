"""Find out how a text file is written, from its first quarter of a million characters.

The delimiter is the one that cuts the rows into equally many cells; the decimal mark the one that numbers
use; a header is assumed unless a first row of numbers stands above numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from workbench.data.text.encoding import LOOK, detect_encoding
from workbench.data.text.files import open_data_file
from workbench.data.text.format import TextFormat
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.text.rows import Rows, read_head, split_rows

_ORDER = ("\t", ";", "|", ",", " ")
_LEAD = re.compile(r'[\r\n]*(?:("?)sep=(?P<told>[,;|\t])\1[\r\n]+)?', re.IGNORECASE)
"""Blank lines, and the line with which spreadsheet programs tell the delimiter."""
_LINE_END = re.compile(r"\r\n|\r|\n")


def sniff(path: str | Path, told: Mapping[str, Any] | None = None, look: int = LOOK) -> TextFormat:
    """The format of the file at `path`; DataError when it is not a readable text file with rows.

    told: fields of TextFormat that are known; the others are found out under them. look: bytes to look
    through for the encoding.
    """
    told = told or {}
    encoding = told.get("encoding")
    if encoding is None:
        with open_data_file(path) as file:
            encoding = detect_encoding(file, Path(path).name, look)
    head, _ = read_head(path, encoding)
    return sniff_text(head, encoding, told)


def sniff_text(text: str, encoding: str = "utf-8", told: Mapping[str, Any] | None = None) -> TextFormat:
    """The format of the text of a file (its first part, whole lines); told: see `sniff`."""
    told = told or {}
    body, skipped, delimiter = _after_lead(text, told.get("skip_lines"))
    quote = told.get("quote", _quote(body))
    delimiter, aligned = told.get("delimiter", delimiter), bool(told.get("aligned"))
    if not delimiter:
        delimiter, aligned = _delimiter(body, quote)
    rows = split_rows(body, TextFormat(delimiter=delimiter, quote=quote, aligned=aligned))
    decimal = told.get("decimal", _decimal(rows, delimiter))
    header = told.get("header")
    row_names = told.get("row_names", header is not False and _has_row_names(rows))
    if header is None:
        header = row_names or _has_header(rows, decimal)
    return TextFormat(encoding, delimiter, decimal, quote, header, row_names, skipped, aligned)


def _after_lead(text: str, skipped: int | None) -> tuple[str, int, str]:
    """The text below what does not belong to the table, the lines that are, and the delimiter told there."""
    if skipped is not None:
        ends = list(islice(_LINE_END.finditer(text), skipped))
        return (text[ends[-1].end() :] if ends else text), skipped, ""
    lead = _LEAD.match(text)
    assert lead is not None  # it matches nothing at all, too
    return text[lead.end() :], len(_LINE_END.findall(lead[0])), lead["told"] or ""


def _quote(text: str) -> str:
    """The single quote only when cells are wrapped in it and the double quote does not occur."""
    if '"' in text or "'" not in text:
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


_YEAR_OR_PLACE = re.compile(r"\s*[0-9]{1,9}\s*")


def _counts_up(first: Sequence[str]) -> bool:
    """A first row such as country, 2019, 2020, 2021: words, then whole numbers in equal steps."""
    numbers = [int(cell) for cell in first if _YEAR_OR_PLACE.fullmatch(cell)]
    steps = {b - a for a, b in pairwise(numbers)}
    return 3 <= len(numbers) < len(first) and len(steps) == 1 and steps != {0}
